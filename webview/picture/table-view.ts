import { element } from '../dom';
import type { Table } from '../export/csv';

/** The most rows of a table that is read: more than that nobody reads. */
const mostRows = 200;

/** The numbers of a picture, for those who do not see it, or want them. The first cell of a row names it. */
export function createTableView(caption: string) {
  const head = element('thead');
  const body = element('tbody');
  const name = element('caption', {}, caption);
  const root = element('table', { class: 'figures' }, name, head, body);
  return {
    root,
    /** Writes the first rows of a table; `text` writes its numbers. */
    update(title: string, { columns, rows }: Table, text: (value: number) => string): void {
      name.textContent = title;
      head.replaceChildren(element('tr', {}, ...columns.map((column) => element('th', { scope: 'col' }, column))));
      const lines: HTMLElement[] = [];
      for (const [first, ...rest] of rows) {
        if (lines.length === mostRows) break;
        lines.push(
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, String(first)),
            ...rest.map((cell) => element('td', {}, typeof cell === 'number' ? text(cell) : cell)),
          ),
        );
      }
      body.replaceChildren(...lines);
    },
  };
}
