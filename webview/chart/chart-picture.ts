import { BasicPlatform, Chart } from 'chart.js';
import type { Table } from '../export/csv';
import type { Exported } from '../export/exported';
import { fileName, subtitleOf } from '../export/names';
import { textWidth } from '../export/pixel-sheet';
import { fillGround, fontOf, type Area, type Pen, type Sheet } from '../export/sheet';
import type { Page } from '../page';
import type { Theme } from '../theme';
import { axisWidth, datasetOf, fill, scalesOf, type Range } from './chart-options';
import type { ChartContent } from './chart-view';
import { namesOf } from './figures-table';
import { lineColour, lineDash, type Line } from './line';

/** The least size of a chart in a file: a narrow panel does not make a small picture. */
const least = { width: 640, height: 280 };
const row = 18;
const swatch = 16;

/** A chart as it is saved: the epochs that are seen, in the page's colours, with its legend. */
export function chartPicture(
  page: Page,
  { id, title }: { readonly id: string; readonly title: string },
  content: ChartContent,
  view: Range,
  size: { readonly width: number; readonly height: number },
): Exported {
  const { theme } = page;
  const width = Math.max(least.width, size.width);
  const height = Math.max(least.height, size.height);
  const entries = entriesOf(content.lines);
  const places = flow(entries, width - axisWidth, fontOf(theme, 12));
  const legend = 8 + row * (1 + (places[places.length - 1]?.line ?? 0));
  return {
    name: fileName(page, id),
    title,
    subtitle: subtitleOf(page),
    width,
    height: height + legend,
    paint(sheet, area) {
      paintChart(sheet, content, theme, view, { ...area, height });
      paintLegend(sheet.pen, entries, places, theme, {
        ...area,
        left: area.left + axisWidth,
        top: area.top + height + 8,
      });
    },
    table: () => figures(content.lines),
  };
}

/** Draws lines and axes with chart.js into an area of a sheet. */
function paintChart(sheet: Sheet, { lines, log, axis }: ChartContent, theme: Theme, view: Range, area: Area): void {
  const datasets = lines.map((line) => {
    const dataset = datasetOf(line, theme);
    fill(dataset, line, log, view, area.width);
    // With a segment option, lines are drawn point by point and not by a Path2D, which SVG has no counterpart for.
    return { ...dataset, segment: {} };
  });
  const chart = new Chart(sheet.canvas, {
    type: 'line',
    platform: BasicPlatform,
    data: { datasets },
    options: {
      animation: false,
      responsive: false,
      devicePixelRatio: sheet.ratio,
      parsing: false,
      normalized: true,
      events: [],
      layout: {
        padding: {
          left: area.left,
          right: sheet.width - area.left - area.width,
          top: area.top,
          bottom: sheet.height - area.top - area.height,
        },
      },
      scales: scalesOf({ log, axis }, view, theme),
    },
    plugins: [{ id: 'ground', beforeDraw: () => fillGround(sheet.pen, sheet.width, sheet.height, theme) }],
  });
  chart.stop();
}

interface Entry {
  readonly line: Line;
  readonly text: string;
}

const entriesOf = (lines: readonly Line[]): readonly Entry[] =>
  lines
    .filter(({ joined, derived }) => !joined && !derived)
    .map((line) => ({ line, text: [line.label, line.detail].filter(Boolean).join(': ') }));

interface Place {
  readonly left: number;
  readonly line: number;
}

/** Where the entries of a legend stand: beside each other as long as they fit. */
function flow(entries: readonly Entry[], width: number, font: string): readonly Place[] {
  let left = 0;
  let line = 0;
  return entries.map(({ text }) => {
    const wide = swatch + 6 + textWidth(text, font) + 20;
    if (left > 0 && left + wide > width) {
      left = 0;
      line++;
    }
    const place = { left, line };
    left += wide;
    return place;
  });
}

function paintLegend(pen: Pen, entries: readonly Entry[], places: readonly Place[], theme: Theme, area: Area): void {
  pen.font = fontOf(theme, 12);
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  entries.forEach(({ line, text }, index) => {
    const { left = 0, line: at = 0 } = places[index] ?? {};
    const x = area.left + left;
    const y = area.top + row * (at + 0.5);
    pen.strokeStyle = lineColour(theme, line);
    pen.lineWidth = 2;
    pen.setLineDash([...lineDash(theme, line)]);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + swatch, y);
    pen.stroke();
    pen.fillStyle = theme.muted;
    pen.fillText(text, x + swatch + 6, y);
  });
  pen.setLineDash([]);
}

/** Every measured figure of the lines: a row an epoch. */
export function figures(lines: readonly Line[]): Table {
  const measured = lines.filter(({ derived }) => !derived);
  const longest = measured.reduce<Line | undefined>(
    (best, line) => (best && best.source.end >= line.source.end ? best : line),
    undefined,
  );
  return { columns: ['epoch', ...namesOf(measured)], rows: rowsOf(measured, longest?.source.epochs() ?? []) };
}

function* rowsOf(lines: readonly Line[], epochs: Iterable<number>): Generator<readonly number[], undefined> {
  for (const epoch of epochs) yield [epoch, ...lines.map(({ source }) => source.at(epoch))];
  return undefined;
}
