import { histogramBins } from '../../src/spec/statistics';
import { setAttributes, setText } from '../dom';
import type { Table } from '../export/csv';
import { count, figure } from '../format';
import { figureOf, histogramOf, type Frames } from '../frames';
import type { Actions, Page } from '../page';
import { createFigure } from '../picture/figure';
import { paintRidges, ridgeAt, ridgesOf, roomFor, type Ridges } from '../picture/ridges';
import type { Role } from './histogram';

/** A tensor's histograms over the epochs. Pointing at one and choosing it shows its epoch everywhere. */
export function createRidgePlot(role: Role, actions: Actions) {
  let page: Page | undefined;
  let frames: Frames = [];
  let tensor = -1;
  let pointed: number | undefined;
  const view = createFigure({ id: `ridges-${role}` }, actions);
  const canvas = view.canvas.element;
  const plotOf = (height: number): Ridges | undefined => ridgesOf(frames, tensor, roomFor(height), page?.epoch);
  const say = (): void => {
    const plot = plotOf(view.canvas.height);
    const ridge = pointed === undefined ? undefined : plot?.ridges[pointed];
    setText(view.reading, ridge ? `epoch ${ridge.epoch}: ${figure(ridge.low, 2)}…${figure(ridge.high, 2)}` : '');
  };
  const point = (place: number | undefined): void => {
    if (place === pointed) return;
    pointed = place;
    view.canvas.draw();
    say();
  };
  canvas.addEventListener('pointermove', (event) => {
    const plot = plotOf(view.canvas.height);
    point(plot && ridgeAt(plot, view.canvas.height, event.offsetY));
  });
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('click', (event) => {
    const plot = plotOf(view.canvas.height);
    if (plot) actions.choose(plot.ridges[ridgeAt(plot, view.canvas.height, event.offsetY)]?.epoch);
  });
  canvas.addEventListener('keydown', (event) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowUp: -1,
      ArrowLeft: -1,
      ArrowDown: 1,
      ArrowRight: 1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    actions.move(step);
  });
  setAttributes(canvas, { tabindex: 0, role: 'slider', 'aria-orientation': 'vertical', 'aria-valuemin': 1 });
  return {
    root: view.root,
    update(next: Page, given: Frames, place: number, name: string): void {
      page = next;
      frames = given;
      tensor = place;
      const newest = given[given.length - 1]?.epoch ?? 1;
      const at = next.epoch ?? newest;
      setAttributes(canvas, { 'aria-valuemax': newest, 'aria-valuenow': at, 'aria-valuetext': `epoch ${at}` });
      view.update(next, {
        title: `${name} over the epochs`,
        heading: 'over the epochs',
        description: `${name}: histograms over the epochs`,
        depends: [given, place, next.epoch],
        paint(pen, theme, area, screen) {
          const plot = ridgesOf(given, place, roomFor(area.height), next.epoch);
          if (!plot) return;
          const shown = (screen && pointed !== undefined ? plot.ridges[pointed]?.epoch : undefined) ?? next.epoch;
          paintRidges(pen, plot, theme[role], theme, area, shown);
        },
        table: () => bins(given, place),
        summary: () => ends(given, place),
        text: (value) => (Number.isInteger(value) ? count(value) : figure(value)),
      });
      say();
    },
  };
}

/** Every count of every epoch: the ends of its bins' range, then the bins. */
const bins = (frames: Frames, tensor: number): Table => ({
  columns: ['epoch', 'minimum', 'maximum', ...Array.from({ length: histogramBins }, (_, bin) => `bin ${bin + 1}`)],
  rows: frames.map((frame) => [
    frame.epoch,
    figureOf(frame, tensor, 'minimum'),
    figureOf(frame, tensor, 'maximum'),
    ...histogramOf(frame, tensor),
  ]),
});

const ends = (frames: Frames, tensor: number): Table => ({
  columns: ['epoch', 'minimum', 'mean', 'maximum', 'norm'],
  rows: frames.map((frame) => [
    frame.epoch,
    ...(['minimum', 'mean', 'maximum', 'norm'] as const).map((name) => figureOf(frame, tensor, name)),
  ]),
});
