import { element, icon, setAttributes } from './dom';

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

/** A row of words of which one is chosen. */
export interface Segments<T extends string> {
  readonly root: HTMLElement;
  show(value: T): void;
}

/** Few values to choose one from, all in sight. */
export function createSegments<T extends string>(
  name: string,
  values: readonly T[],
  chosen: (value: T) => void,
): Segments<T> {
  const buttons = new Map(values.map((value) => [value, textButton(value, undefined, () => chosen(value))]));
  return {
    root: element('span', { class: 'choices', role: 'group', 'aria-label': name }, ...buttons.values()),
    show(value) {
      for (const [each, button] of buttons) setAttributes(button, { 'aria-pressed': String(each === value) });
    },
  };
}
