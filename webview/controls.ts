import { element, icon } from './dom';

/** The small controls of headings and tool bars. */

/** A small button: an icon with a name. */
export function iconButton(name: string, label: string, pressed: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'tool', title: label, 'aria-label': label }, icon(name));
  made.addEventListener('click', pressed);
  return made;
}

/** A small button with a word on it. */
export function textButton(word: string, hint: string | undefined, pressed: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'tool text', title: hint }, word);
  made.addEventListener('click', pressed);
  return made;
}

/** A small list to choose one thing from. */
export interface Choice {
  readonly root: HTMLSelectElement;
  show(value: string): void;
}

/** A choice of values, each with what it is called. */
export function createChoice(
  name: string,
  options: readonly { readonly value: string; readonly label: string }[],
  chosen: (value: string) => void,
): Choice {
  const root = element(
    'select',
    { class: 'tool choice', 'aria-label': name },
    ...options.map(({ value, label }) => element('option', { value }, label)),
  );
  root.addEventListener('change', () => chosen(root.value));
  return {
    root,
    show(value) {
      if (root.value !== value) root.value = value;
    },
  };
}
