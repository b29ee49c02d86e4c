import { iconButton } from '../controls';
import { element, setAttributes, setShown, setText } from '../dom';
import { encode, formats, toPng, toText, type Exported, type Format } from './exported';
import type { Actions, Page } from '../page';

/** Milliseconds that "copied" stands. */
const said = 2000;

/**
 * A button that opens a menu: copy or save a picture in each format. `shown` gives the picture as it is now; `undefined`
 * while there is none. What was done is said in an element of the same tool bar.
 */
export function createExportMenu(actions: Actions, title: () => string, shown: () => Exported | undefined) {
  let page: Page | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (words: string): void => {
    setText(status, words);
    clearTimeout(timer);
    timer = setTimeout(() => setText(status, ''), said);
  };
  const status = element('span', { class: 'said', role: 'status' });
  const items = [
    ...formats.map((format) => item(`Copy as ${format.toUpperCase()}`, () => perform('copy', format))),
    ...formats.map((format) => item(`Save as ${format.toUpperCase()}…`, () => perform('save', format))),
  ];
  const menu = element('div', { class: 'menu', role: 'menu' }, ...items);
  const opener = iconButton('export', 'Copy or save', () => open(menu.hidden !== false));
  const root = element('span', { class: 'export' }, status, opener, menu);
  setAttributes(opener, { 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
  menu.hidden = true;

  function item(label: string, run: () => Promise<void>): HTMLButtonElement {
    const made = element('button', { type: 'button', role: 'menuitem', tabindex: -1 }, label);
    made.addEventListener('click', () => {
      open(false);
      opener.focus();
      run().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
    });
    return made;
  }

  async function perform(what: 'copy' | 'save', format: Format): Promise<void> {
    const exported = shown();
    if (!page || !exported) return;
    if (what === 'save') {
      const bytes = await encode(exported, format, page.theme);
      actions.post({ type: 'save', name: `${exported.name}.${format}`, bytes });
      return;
    }
    if (format === 'png') {
      // The host's clipboard takes text alone.
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': toPng(exported, page.theme) })]);
    } else actions.post({ type: 'copy', text: toText(exported, format, page.theme) });
    say('copied');
  }

  function open(on: boolean): void {
    setShown(menu, on);
    setAttributes(opener, { 'aria-expanded': String(on) });
    if (on) items[0]?.focus();
  }

  root.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) open(false);
  });
  menu.addEventListener('keydown', (event) => {
    const at = items.findIndex((one) => one === document.activeElement);
    const places: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = items[places[event.key] ?? -1];
    if (event.key === 'Escape') {
      open(false);
      opener.focus();
    } else if (target) target.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    root,
    update(next: Page): void {
      page = next;
      setAttributes(opener, { 'aria-label': `Copy or save: ${title()}` });
      setAttributes(menu, { 'aria-label': `Copy or save: ${title()}` });
      opener.disabled = shown() === undefined;
    },
  };
}
