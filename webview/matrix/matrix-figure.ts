import { iconButton } from '../controls';
import { setAttributes, setShown } from '../dom';
import type { Table } from '../export/csv';
import type { Actions, Page } from '../page';
import { createFigure, type FigureOptions } from '../picture/figure';
import type { Matrix } from './cells';
import { entryBeside } from './grid';
import { canZoom, entryAt, inside, layoutOf, revealed, whole, zoomed, type Zoom } from './layout';
import { countOf, matrixSummary, matrixTable } from './matrix-table';
import { paintMatrix } from './paint-matrix';

/** What a matrix shows. */
export interface MatrixContent extends Matrix {
  readonly title: string;
  readonly heading?: string;
  /** What it shows, in a sentence. */
  readonly description: string;
  /** Writes a value: for the table, and in a cell. */
  text(value: number): string;
  readonly cell?: (value: number, entry: number) => string;
  /** What an entry says when it is pointed at. */
  read(entry: number): string;
  /** The entry that was chosen. */
  readonly chosen?: number;
  readonly depends: readonly unknown[];
  readonly waiting?: boolean;
  table?(): Table;
  /** What people read of it, when that is less. */
  summary?(): Table;
}

/** How a matrix answers. */
export interface MatrixOptions extends FigureOptions {
  /** An entry is pointed at, or none any more. */
  point(entry: number | undefined): void;
  /** An entry is chosen. */
  choose?(entry: number): void;
}

/**
 * Values as coloured cells, which are read by pointing at them and by keys: arrows go from cell to cell, + and − come
 * closer and go away.
 */
export function createMatrixFigure(options: MatrixOptions, actions: Actions) {
  let content: MatrixContent | undefined;
  let zoom: Zoom = whole;
  let pointed: number | undefined;
  /** Where the keys are. */
  let at = 0;
  const closer = iconButton('zoom-in', 'Come closer', () => scale(2));
  const away = iconButton('screen-normal', 'Show all', () => look(whole));
  const figure = createFigure({ ...options, tools: [closer, away, ...(options.tools ?? [])] }, actions);
  const { canvas } = figure;
  const layout = () => content && layoutOf(content.grid, canvas.width);

  const say = (): void => {
    if (!content) return;
    const entry = pointed ?? at;
    setAttributes(canvas.element, {
      'aria-valuenow': entry,
      'aria-valuemax': Math.max(0, countOf(content) - 1),
      'aria-valuetext': content.read(entry),
    });
    setShown(away, zoom.factor > 1);
    const placed = layout();
    setShown(closer, placed !== undefined && canZoom(placed));
  };
  const look = (next: Zoom): void => {
    zoom = next;
    canvas.draw();
    say();
  };
  const scale = (by: number, around = pointed ?? at): void => {
    const placed = layout();
    if (content && placed) look(zoomed(content.grid, zoom, placed, by, around));
  };
  const go = (entry: number): void => {
    if (!content) return;
    at = entry;
    zoom = revealed(content.grid, zoom, entry);
    options.point(entry);
  };

  const { element } = canvas;
  setAttributes(element, { tabindex: 0, role: 'slider', 'aria-valuemin': 0, class: 'matrix' });
  let drag: { readonly x: number; readonly y: number; readonly zoom: Zoom; moved: boolean } | undefined;
  element.addEventListener('pointerdown', (event) => {
    drag = { x: event.offsetX, y: event.offsetY, zoom, moved: false };
    if (zoom.factor > 1) element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointerup', () => (drag = drag?.moved ? drag : undefined));
  element.addEventListener('pointermove', (event) => {
    const placed = layout();
    if (!content || !placed) return;
    if (drag && event.buttons > 0 && zoom.factor > 1) {
      const right = (drag.x - event.offsetX) / (placed.cellWidth * zoom.factor);
      const down = (drag.y - event.offsetY) / (placed.cellHeight * zoom.factor);
      drag.moved ||= Math.abs(drag.x - event.offsetX) + Math.abs(drag.y - event.offsetY) > 4;
      look(inside(content.grid, { ...zoom, column: drag.zoom.column + right, row: drag.zoom.row + down }));
      return;
    }
    const entry = entryAt(content.grid, placed, zoom, event.offsetX, event.offsetY);
    if (entry !== pointed) options.point(entry);
  });
  element.addEventListener('pointerleave', () => options.point(undefined));
  element.addEventListener('blur', () => options.point(undefined));
  element.addEventListener('focus', () => {
    // A click points by itself.
    if (element.matches(':focus-visible')) go(at);
  });
  element.addEventListener('click', (event) => {
    const placed = layout();
    const panned = drag?.moved === true;
    drag = undefined;
    if (panned || !content || !placed) return;
    const entry = entryAt(content.grid, placed, zoom, event.offsetX, event.offsetY);
    if (entry === undefined) return;
    at = entry;
    options.choose?.(entry);
  });
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      scale(event.deltaY < 0 ? 1.25 : 0.8);
    },
    { passive: false },
  );
  element.addEventListener('keydown', (event) => {
    if (!content) return;
    const { grid } = content;
    const far = event.shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, -far],
      ArrowDown: [0, far],
    };
    const move = moves[event.key];
    if (move) go(entryBeside(grid, at, ...move));
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(Math.max(0, countOf(content) - 1));
    else if (event.key === '+' || event.key === '=') scale(2, at);
    else if (event.key === '-') scale(0.5, at);
    else if (event.key === '0') look(whole);
    else if (event.key === 'Enter' && options.choose) options.choose(at);
    else return;
    event.preventDefault();
  });

  return {
    root: figure.root,
    reading: figure.reading,
    tools: figure.tools,
    /** Outlines an entry. */
    point(entry: number | undefined): void {
      pointed = entry;
      canvas.draw();
      say();
    },
    update(page: Page, next: MatrixContent): void {
      if (content?.grid !== next.grid) {
        zoom = whole;
        at = 0;
        pointed = undefined;
      }
      content = next;
      figure.update(page, {
        title: next.title,
        heading: next.heading,
        description: next.description,
        depends: [...next.depends, next.chosen],
        waiting: next.waiting,
        tall: (width) => layoutOf(next.grid, width).height,
        paint(pen, theme, area, screen) {
          const marks = screen ? { pointed, chosen: next.chosen } : {};
          paintMatrix(pen, next, screen ? zoom : whole, theme, area, marks, next.cell);
        },
        table: () => next.table?.() ?? matrixTable(next),
        summary: () => next.summary?.() ?? (next.table ?? (() => matrixSummary(next)))(),
        text: (value) => next.text(value),
      });
      say();
    },
  };
}
