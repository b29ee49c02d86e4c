import { createExportMenu } from '../export/menu';
import { iconButton } from '../controls';
import { element, setAttributes, setShown, setText, whenChanged } from '../dom';
import type { Actions, Page } from '../page';
import { toggle } from '../settings';
import { chartPicture } from './chart-picture';
import { createFiguresTable } from './figures-table';
import { createLegend } from './legend';
import type { Line } from './line';
import { createLineChart } from './line-chart';

/** What a chart over epochs shows. */
export interface ChartContent {
  readonly lines: readonly Line[];
  /** The last epoch of the axis. */
  readonly end: number;
  readonly log: boolean;
  readonly text: (value: number) => string;
  readonly axis: (value: number) => string;
  /** Changes when a line's points have, though the line is the same. */
  readonly version: number;
  /** While a run goes on, its table for screen readers stands still. */
  readonly live: boolean;
}

/** A titled chart with its legend, tools, keys and table. `id` is its name in the settings. */
export function createChart(id: string, title: string, actions: Actions, tools: readonly HTMLElement[] = []) {
  let content: ChartContent | undefined;
  let page: Page | undefined;
  const chart = createLineChart(() => setShown(reset, chart.zoomed));
  const { canvas } = chart;
  const legend = createLegend();
  const table = createFiguresTable(title);
  const reading = element('span', { class: 'reading' });
  const reset = iconButton('screen-normal', 'Reset zoom', () => chart.reset());
  const asTable = iconButton('table', 'Show as table', () => {
    if (page) actions.set({ tables: toggle(page.settings.tables, id) });
  });
  reset.hidden = true;
  const exporting = createExportMenu(
    actions,
    () => title,
    () => {
      const { clientWidth: width, clientHeight: height } = canvas;
      return page && content && content.lines.length > 0
        ? chartPicture(page, { id, title }, content, chart.range, { width, height })
        : undefined;
    },
  );
  const heading = element('h2', { id: `${id}-title` }, title);
  const frame = element('div', { class: 'chart-frame' }, canvas);
  const tableFrame = element('div', { class: 'table-frame' }, table.root);
  const root = element(
    'section',
    { class: `chart chart-${id}`, 'aria-labelledby': `${id}-title` },
    element(
      'div',
      { class: 'section-head' },
      heading,
      reading,
      element('span', { class: 'tools' }, reset, ...tools, asTable, exporting.root),
    ),
    frame,
    legend.root,
    tableFrame,
  );
  setAttributes(canvas, {
    tabindex: 0,
    role: 'slider',
    'aria-label': `${title}, cross-hair`,
    'aria-valuemin': 1,
    'aria-orientation': 'horizontal',
    title:
      'Click to show an epoch everywhere. Drag to zoom, Shift+drag to pan, Ctrl+wheel to zoom. Keys: arrows, Enter, + and −, 0.',
  });

  /** Where the cross-hair is, or will be once the page is drawn again: keys can be faster than that. */
  let hair: number | undefined;
  const point = (epoch: number | undefined): void => {
    hair = epoch;
    actions.point(epoch);
  };
  canvas.addEventListener('pointermove', (event) => point(chart.epochAt(event.offsetX)));
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('blur', () => point(undefined));
  canvas.addEventListener('dblclick', () => chart.reset());
  let pressedAt = NaN;
  canvas.addEventListener('pointerdown', (event) => (pressedAt = event.offsetX));
  canvas.addEventListener('click', (event) => {
    // The end of a drag is none.
    if (event.detail === 1 && Math.abs(event.offsetX - pressedAt) < 4) actions.choose(chart.epochAt(event.offsetX));
  });
  canvas.addEventListener('keydown', (event) => {
    const end = content?.end ?? 1;
    const at = hair ?? page?.epoch ?? lastEpoch(content);
    const far = Math.max(10, Math.round(end / 20));
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: at - (event.shiftKey ? far : 1),
      ArrowRight: at + (event.shiftKey ? far : 1),
      PageUp: at + far,
      PageDown: at - far,
      Home: 1,
      End: lastEpoch(content),
    };
    const target = moves[event.key];
    if (target !== undefined) point(Math.max(1, Math.min(lastEpoch(content), target)));
    else if (event.key === '+' || event.key === '=') chart.zoom(2, at);
    else if (event.key === '-') chart.zoom(0.5, at);
    else if (event.key === '0') chart.reset();
    else if (event.key === 'Enter') actions.choose(at);
    else if (event.key === 'Escape') point(undefined);
    else return;
    event.preventDefault();
  });

  const drawn = whenChanged();
  const pointed = whenChanged();
  const tabled = whenChanged();
  return {
    root,
    /** The lines as they are drawn now. */
    get lines(): readonly Line[] {
      return content?.lines ?? [];
    },
    update(next: Page, shown: ChartContent): void {
      page = next;
      content = shown;
      const { epoch, theme, settings } = next;
      hair = next.hair;
      const { lines, end, log, text, axis, version, live } = shown;
      const ids = lines.map((line) => `${line.id}${line.detail ?? ''}`).join();
      drawn([ids, end, log, version, theme], () => {
        chart.draw({ lines, end, log, hair, mark: epoch, axis }, theme);
        setAttributes(canvas, { 'aria-valuemax': end });
      });
      pointed([ids, hair, epoch, version, theme], () => {
        chart.point(hair, epoch);
        legend.update(lines, hair ?? epoch, theme, text);
        setText(reading, hair === undefined ? '' : `epoch ${hair}`);
        const at = hair ?? epoch ?? lastEpoch(shown);
        const values = lines
          .filter(({ emphasis, derived }) => emphasis && !derived)
          .map(({ label, source }) => `${label} ${text(source.at(at))}`);
        setAttributes(canvas, { 'aria-valuenow': at, 'aria-valuetext': `epoch ${at}: ${values.join(', ')}` });
      });
      exporting.update(next);
      const open = settings.tables.includes(id);
      setAttributes(asTable, { 'aria-pressed': String(open) });
      setAttributes(tableFrame, {
        class: open ? 'table-frame' : 'table-frame visually-hidden',
        tabindex: open ? 0 : undefined,
      });
      tabled([ids, live ? Math.floor(version / 50) : version, live, open], () =>
        table.update(
          lines.filter(({ derived }) => !derived),
          text,
        ),
      );
    },
  };
}

const lastEpoch = (content: ChartContent | undefined): number =>
  Math.max(1, ...(content?.lines ?? []).filter(({ emphasis }) => emphasis).map(({ source }) => source.end));
