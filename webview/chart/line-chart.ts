import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, type Plugin } from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import { tick } from '../format';
import type { Theme } from '../theme';
import type { Point } from '../sampling';
import { axisWidth, datasetOf, fill, scalesOf, type Dataset, type Range } from './chart-options';
import { lineColour, type Line } from './line';
import { drawMarks } from './marks';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

/** What a chart shows; epochs count from 1. */
export interface LineChartModel {
  readonly lines: readonly Line[];
  /** The last epoch of the axis when it is not zoomed. */
  readonly end: number;
  readonly log: boolean;
  /** Where the cross-hair stands. */
  readonly hair?: number;
  /** The epoch that the whole page shows, when it is not the last. */
  readonly mark?: number;
  readonly axis: (value: number) => string;
}

export interface LineChart {
  readonly canvas: HTMLCanvasElement;
  draw(model: LineChartModel, theme: Theme): void;
  /** Moves the cross-hair alone. */
  point(hair: number | undefined, mark: number | undefined): void;
  /** The epoch under a place of the canvas, in its own pixels. */
  epochAt(x: number): number;
  /** The epochs that are seen. */
  readonly range: Range;
  readonly zoomed: boolean;
  /** Zooms around an epoch; above 1 comes closer. */
  zoom(factor: number, around: number): void;
  reset(): void;
}

/** A chart of lines over epochs. `viewed` is called when the user has zoomed or panned. */
export function createLineChart(viewed: () => void): LineChart {
  const canvas = document.createElement('canvas');
  let model: LineChartModel = { lines: [], end: 2, log: false, axis: tick };
  let view: Range | undefined;
  let colours: Theme | undefined;
  let made: Chart<'line', Point[]> | undefined;
  /** How lines were drawn last: each one's colour, and whether it was a dot. */
  let drawn = '';

  /** Puts those points into the datasets that the view's width can show, before chart.js looks at them. */
  const resample: Plugin<'line'> = {
    id: 'resample',
    beforeUpdate(chart) {
      const { min, max } = rangeOf(chart);
      const pixels = Math.max(50, chart.chartArea?.width ?? chart.width - axisWidth);
      chart.data.datasets.forEach((dataset, index) => {
        const line = model.lines[index];
        if (line) fill(dataset as Dataset, line, model.log, { min, max }, pixels);
      });
    },
    afterDatasetsDraw(chart) {
      if (colours) drawMarks(chart, model, colours);
    },
  };

  const remember = ({ chart }: { chart: Chart }): void => {
    const { min, max } = rangeOf(chart);
    view = min <= 1 && max >= model.end ? undefined : { min, max };
    viewed();
  };

  const create = (): Chart<'line', Point[]> =>
    new Chart<'line', Point[]>(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        events: [],
        layout: { padding: { top: 6, right: 8 } },
        scales: { x: { type: 'linear' }, y: { type: 'linear' } },
        plugins: {
          zoom: {
            limits: { x: {} },
            pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPan: remember },
            zoom: {
              mode: 'x',
              wheel: { enabled: true, modifierKey: 'ctrl' },
              pinch: { enabled: true },
              drag: { enabled: true, threshold: 6 },
              onZoom: remember,
            },
          },
        },
      },
      plugins: [resample, zoom],
    });

  const draw = (next: LineChartModel, theme: Theme): void => {
    model = next;
    colours = theme;
    made ??= create();
    const datasets = model.lines.map((line) => datasetOf(line, theme));
    // The same objects stay while the lines do, so that chart.js keeps what it has built for them.
    const same = made.data.datasets.length === datasets.length;
    made.data.datasets = datasets.map((dataset, index) =>
      same ? Object.assign(made?.data.datasets[index] ?? dataset, dataset) : dataset,
    );
    made.options.scales = scalesOf(model, view ?? { min: 1, max: model.end }, theme);
    const limits = made.options.plugins?.zoom?.limits;
    if (limits) limits.x = { min: 1, max: model.end, minRange: 4 };
    const drag = made.options.plugins?.zoom?.zoom?.drag;
    if (drag) Object.assign(drag, { backgroundColor: theme.selection, borderColor: theme.focus, borderWidth: 1 });
    // With `none`, which is quicker, chart.js keeps the colours and sizes of the points as they were.
    const looks = model.lines.map((line) => `${lineColour(theme, line)} ${isDot(line)}`).join();
    made.update(looks === drawn ? 'none' : undefined);
    drawn = looks;
  };

  return {
    canvas,
    draw,
    point(hair, mark) {
      model = { ...model, hair, mark };
      made?.draw();
    },
    epochAt(x) {
      const value = made?.scales.x?.getValueForPixel(x) ?? 1;
      return Math.max(1, Math.min(model.end, Math.round(value)));
    },
    get range() {
      return view ?? { min: 1, max: model.end };
    },
    get zoomed() {
      return view !== undefined;
    },
    zoom(factor, around) {
      const { min, max } = view ?? { min: 1, max: model.end };
      const span = Math.max(4, Math.min(model.end - 1, (max - min) / factor));
      const start = Math.max(1, Math.min(model.end - span, around - span / 2));
      view = span >= model.end - 1 ? undefined : { min: start, max: start + span };
      if (colours) draw(model, colours);
      viewed();
    },
    reset() {
      view = undefined;
      if (colours) draw(model, colours);
      viewed();
    },
  };
}

const isDot = ({ source }: Line): boolean => {
  const [, second] = source.epochs();
  return second === undefined;
};

function rangeOf(chart: Chart): Range {
  const { min, max } = chart.options.scales?.x ?? {};
  return { min: typeof min === 'number' ? min : 1, max: typeof max === 'number' ? max : 2 };
}
