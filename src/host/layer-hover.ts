import { l10n, MarkdownString } from 'vscode';
import { placesOf } from '../protocol/tensor-places';
import type { Shape } from '../spec/argument';
import { formulasOf } from '../spec/formulas';
import { writeShape, type PlacedLayer } from '../spec/shapes';
import type { statistic, StatisticsFrame } from '../spec/statistics';
import { compact } from './format';
import { palette } from './palette';
import { ridgeLines } from './ridge-lines';
import type { Run } from './run';
import { figureOf } from './sparkline';
import { indexOf } from './tensor-index';
import { warningText } from './warning-text';
import { warningsOf } from './warnings';

/** A layer's two passes with its shapes filled in. Its name is the user's: this text is not trusted. */
export function layerFormulas(placed: PlacedLayer): MarkdownString {
  const { forward, backward } = formulasOf(placed);
  const shapes = `${writeShape(placed.input)} → ${writeShape(placed.output)}`;
  const lines = [l10n.t('forward'), ...forward.map(indented), l10n.t('backward'), ...backward.map(indented)];
  const markdown = new MarkdownString();
  markdown.appendMarkdown(`\`${placed.layer.name}\` ${shapes.replaceAll('x', '×')}\n`);
  markdown.appendCodeblock(lines.join('\n'), 'plaintext');
  return markdown;
}

const indented = (formula: string): string => `  ${formula}`;

/** When a layer was measured, and what is wrong with it. Titles and names are the user's: this text is not trusted. */
export function layerWarnings(run: Run, layer: string, stale: boolean): MarkdownString | undefined {
  const frame = run.shownFrame;
  if (!frame || !run.facts) return undefined;
  const markdown = new MarkdownString(undefined, true);
  const when = l10n.t('Run {0}, last step of epoch {1}', run.number, frame.epoch);
  markdown.appendMarkdown(`\`${layer}\` · **${when}**${stale ? ` · ${l10n.t('the text has changed since')}` : ''}`);
  for (const warning of warningsOf(layer, run.facts, frame)) {
    markdown.appendMarkdown(`\n\n$(warning) ${warningText(warning)}`);
  }
  return markdown;
}

/** A tensor of a layer that was measured. */
interface Measured {
  /** `∇ weight` */
  readonly label: string;
  readonly place: number;
  readonly shape: Shape | undefined;
}

function tensorsOf(run: Run, { layer, output, parameters, buffers: stored }: PlacedLayer): readonly Measured[] {
  if (!run.facts) return [];
  const { parameters: places, parts, buffers, activation } = placesOf(run.facts, layer.name);
  return [
    ...places.flatMap(({ name, weight, gradient }): Measured[] => [
      { label: `\`${name}\``, place: weight, shape: parameters[name] },
      { label: `∇ \`${name}\``, place: gradient, shape: parameters[name] },
    ]),
    ...parts.map(({ name, place }) => ({ label: `∇ ${name}`, place, shape: undefined })),
    ...buffers.map(({ name, place }) => ({ label: `\`${name}\``, place, shape: stored[name] })),
    // The same unit's place for every sample of the batch.
    { label: l10n.t('output'), place: activation, shape: output },
  ].filter(({ place }) => place >= 0);
}

/** A figure's row of a table: norm, extremes with the indices of the entries that have them, mean. */
function row(frame: StatisticsFrame, { label, place, shape }: Measured): string {
  const number = (name: keyof typeof statistic): string => unbroken(compact(figureOf(frame, place, name)));
  const extreme = (name: 'minimum' | 'maximum'): string => {
    const index = shape && indexOf(figureOf(frame, place, `${name}Index`), shape);
    return index === undefined ? number(name) : `${number(name)} \`${unbroken(index)}\``;
  };
  return `| ${[label, number('norm'), extreme('minimum'), extreme('maximum'), number('mean')].join(' | ')} |\n`;
}

/** With a minus and blanks at which no line ends. */
const unbroken = (text: string): string => text.replaceAll('-', '−').replaceAll(' ', '\u00a0');

/** What a run measured of each of a layer's tensors at the epoch on display. `undefined` when nothing was measured. */
export function layerTable(run: Run, placed: PlacedLayer): MarkdownString | undefined {
  const frame = run.shownFrame;
  const measured = tensorsOf(run, placed);
  if (!frame || measured.length === 0) return undefined;
  const markdown = new MarkdownString();
  const head = ['', '‖·‖', l10n.t('minimum'), l10n.t('maximum'), l10n.t('mean')];
  markdown.appendMarkdown(`| ${head.join(' | ')} |\n| --- | ---: | ---: | ---: | ---: |\n`);
  for (const tensor of measured) markdown.appendMarkdown(row(frame, tensor));
  return markdown;
}

/**
 * Histograms over the epochs of the main weight and its gradient, or of what a layer without weights puts out: pictures, in
 * Markdown without a word of the user's.
 */
export function layerPictures(run: Run, layer: string): string {
  if (!run.facts) return '';
  const { parameters, activation } = placesOf(run.facts, layer);
  const [main] = parameters;
  const wanted = main
    ? [
        { place: main.weight, title: l10n.t('{0} over the epochs', main.name) },
        { place: main.gradient, title: l10n.t('∇ {0} over the epochs', main.name) },
      ]
    : [{ place: activation, title: l10n.t('output over the epochs') }];
  const frames = run.frames.from(0);
  return wanted
    .flatMap(({ place, title }) => {
      const words = { title, epoch: (number: number) => l10n.t('epoch {0}', number) };
      const picture = place < 0 ? undefined : ridgeLines(frames, place, words, palette());
      return picture === undefined ? [] : [`![${title}](data:image/svg+xml;base64,${encoded(picture)})`];
    })
    .join(' ');
}

/** In base64, of UTF-8: what a `data:` URI in Markdown takes without being cut at a quote. */
const encoded = (picture: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(picture)));
