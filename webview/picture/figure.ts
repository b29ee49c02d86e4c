import { iconButton } from '../controls';
import { element, setAttributes, setShown, setText, whenChanged } from '../dom';
import type { Table } from '../export/csv';
import { createExportMenu } from '../export/menu';
import { fileName, subtitleOf } from '../export/names';
import { prime, type Area, type Pen } from '../export/sheet';
import type { Actions, Page } from '../page';
import { toggle } from '../settings';
import type { Theme } from '../theme';
import { createCanvas, type Canvas } from './canvas';
import { createTableView } from './table-view';

/** What a picture shows. */
export interface FigureContent {
  readonly title: string;
  /** What stands over it in the page, when that is less. */
  readonly heading?: string;
  /** Draws it into an area; `screen`: with what only the page shows (what is pointed at). */
  paint(pen: Pen, theme: Theme, area: Area, screen: boolean): void;
  /** What it shows, in a sentence. */
  readonly description: string;
  /** Every number that is drawn. */
  table(): Table;
  /** What people read of it, when that is less. */
  summary?(): Table;
  /** Writes the table's numbers for people. */
  text(value: number): string;
  /** What the picture depends on beside the theme. */
  readonly depends: readonly unknown[];
  /** Its height for a width, where the style does not say it. */
  tall?(width: number): number;
  /** What is shown is of before; what is wanted is on its way. */
  readonly waiting?: boolean;
}

/** Milliseconds after which a table that is only read aloud is up to date. */
const tableDelay = 500;

/** How a picture is in the page. */
export interface FigureOptions {
  /** Its name in files, the settings and the style. */
  readonly id: string;
  readonly tools?: readonly HTMLElement[];
  /** The size of a picture in a file, in pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** A titled picture with its tools and its table. */
export interface Figure {
  readonly root: HTMLElement;
  readonly canvas: Canvas;
  readonly reading: HTMLElement;
  /** Beside the title, for choices. */
  readonly tools: HTMLElement;
  update(page: Page, content: FigureContent): void;
}

export function createFigure({ id, tools = [], width = 480, height = 320 }: FigureOptions, actions: Actions): Figure {
  let page: Page | undefined;
  let content: FigureContent | undefined;
  const canvas = createCanvas(
    (pen, wide, tall) => {
      if (page && content) content.paint(pen, page.theme, { left: 0, top: 0, width: wide, height: tall }, true);
    },
    () => stretch(),
  );
  const stretch = (): void => {
    if (content?.tall && canvas.width > 0) canvas.stretch(content.tall(canvas.width));
  };
  setAttributes(canvas.element, { role: 'img' });
  const title = element('h3');
  const reading = element('span', { class: 'reading' });
  const table = createTableView('');
  const asTable = iconButton('table', 'Show as table', () => {
    if (page) actions.set({ tables: toggle(page.settings.tables, id) });
  });
  const exporting = createExportMenu(
    actions,
    () => content?.title ?? '',
    () => {
      if (!page || !content) return undefined;
      const { theme } = page;
      const drawn = content;
      return {
        name: fileName(page, id),
        title: drawn.title,
        subtitle: subtitleOf(page),
        width,
        height: drawn.tall?.(width) ?? height,
        paint(sheet, area) {
          prime(sheet, theme);
          drawn.paint(sheet.pen, theme, area, false);
        },
        table: () => drawn.table(),
      };
    },
  );
  const toolBar = element('span', { class: 'tools' }, ...tools, asTable, exporting.root);
  const tableFrame = element('div', { class: 'table-frame' }, table.root);
  const root = element(
    'figure',
    { class: `figure-view figure-${id.replace(/[^\w-]/g, '-')}` },
    element('div', { class: 'figure-head' }, title, reading, toolBar),
    element('div', { class: 'figure-frame' }, canvas.element),
    tableFrame,
  );
  const drawn = whenChanged();
  const tabled = whenChanged();
  /** A table that nobody sees follows at ease. */
  let writing: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(writing);
    writing = undefined;
    const shown = content;
    if (shown) table.update(shown.title, (shown.summary ?? shown.table)(), (value) => shown.text(value));
  };
  return {
    root,
    canvas,
    reading,
    tools: toolBar,
    update(next, shown) {
      page = next;
      content = shown;
      const heading = shown.heading ?? shown.title;
      setText(title, heading);
      setShown(title, heading !== '');
      setAttributes(canvas.element, { 'aria-label': shown.description });
      setAttributes(root, { 'aria-busy': shown.waiting ? 'true' : undefined });
      exporting.update(next);
      drawn([next.theme, ...shown.depends], () => {
        stretch();
        canvas.draw();
      });
      const open = next.settings.tables.includes(id);
      setAttributes(asTable, { 'aria-pressed': String(open) });
      setAttributes(tableFrame, {
        class: open ? 'table-frame' : 'table-frame visually-hidden',
        tabindex: open ? 0 : undefined,
      });
      tabled([open, ...shown.depends], () => {
        if (open) write();
        else writing ??= setTimeout(write, tableDelay);
      });
    },
  };
}
