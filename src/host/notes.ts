import { l10n, type TextDocument } from 'vscode';
import type { Analysis, Experiment } from '../language';
import type { LayerSpec } from '../spec/experiment';
import { cellOf, isStale } from './cell-of-run';
import { inlineValues } from './configuration';
import { toRange } from './documents';
import { figure } from './format';
import { layerValue } from './layer-values';
import { progressText, resultText } from './progress-text';
import type { Run } from './run';
import type { Session } from './session';
import { sparkline } from './sparkline';

export type Tone = 'value' | 'warning' | 'stale';

/** A text after a line of a spec. `slot` names the place: its decoration type is used again by the next text there. */
export interface Note {
  readonly slot: string;
  readonly line: number;
  readonly text: string;
  readonly tone: Tone;
  readonly hover?: string;
}

/** Everything that is said after a spec's lines now. */
export function notesOf(document: TextDocument, analysis: Analysis, session: Session): readonly Note[] {
  const { selected } = session;
  return [...cellNotes(document, analysis, session), ...(selected ? modelNotes(document, analysis, selected) : [])];
}

/** On each cell's first line: where its run stands, or what its last one came to. */
function cellNotes(document: TextDocument, analysis: Analysis, session: Session): readonly Note[] {
  return analysis.cells.flatMap((cell) => {
    const run = session.runs.findLast((candidate) => cellOf(analysis, candidate) === cell);
    if (!run) return [];
    const stale = isStale(analysis, run);
    const failed = run.state === 'diverged' || run.state === 'failed';
    const ended = run.result ? resultText(run, previous(session, run)) : progressText(run);
    return {
      slot: `cell${cell.index}`,
      line: document.positionAt(cell.head.start).line,
      text: stale ? l10n.t('{0}, stale', ended) : ended,
      tone: stale ? 'stale' : failed ? 'warning' : 'value',
    } satisfies Note;
  });
}

/** The last run before one that has something to compare with. */
export const previous = (session: Session, run: Run): Run | undefined =>
  session.runs.findLast((candidate) => candidate.number < run.number && candidate.epochs.length > 0);

/** On a base's lines: the run on display. */
function modelNotes(document: TextDocument, analysis: Analysis, run: Run): readonly Note[] {
  const cell = cellOf(analysis, run);
  const base = cell?.base === undefined ? undefined : analysis.cells[cell.base];
  const experiment = cell?.experiment;
  const frame = run.shownFrame;
  const { facts } = run;
  if (!base?.modelLine || !experiment || !facts || !frame) return [];
  const stale = isStale(analysis, run);
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const tone = (warning: boolean): Tone => (stale ? 'stale' : warning ? 'warning' : 'value');
  const notes: Note[] = [];

  const name = cell === base ? l10n.t('run {0}', run.number) : l10n.t('run {0} ({1})', run.number, brief(cell.label));
  const when = l10n.t('{0}, epoch {1}', name, frame.epoch);
  notes.push({
    slot: 'model',
    line: lineOf(base.modelLine.start),
    text: stale ? l10n.t('{0}, stale', when) : when,
    tone: tone(false),
    ...(stale && { hover: l10n.t('The text has changed since this run: its values are not those of the text.') }),
  });

  const shown = inlineValues();
  const trained = new Map(flatten(run.text.layers).map((layer) => [layer.name, layer]));
  const present = new Map(flatten(experiment.spec.layers).map((layer) => [layer.name, layer]));
  for (const [layer, range] of experiment.layerLines) {
    if (!sameLayer(present.get(layer), trained.get(layer)) || !sameShapes(layer, experiment, run)) continue;
    const value = layerValue(layer, facts, frame, shown);
    if (value)
      notes.push({ slot: `layer ${layer}`, line: lineOf(range.start), text: value.text, tone: tone(value.warning) });
  }
  if (experiment.lossLine && run.epochs.length > 0) {
    const losses = lossCurve(run);
    notes.push({
      slot: 'loss',
      line: lineOf(experiment.lossLine.start),
      text: `${sparkline(losses)} ${figure(run.epochs.at(run.epochs.length, 'loss'))}`,
      tone: tone(false),
    });
  }
  return [...notes, ...overrideNotes(document, experiment, run)];
}

/** A title as far as there is room for it after `model`. */
const brief = (title: string): string => (title.length > 14 ? `${title.slice(0, 13)}…` : title);

/** "run used 0.1" after the line of a value that the panel replaced for the run. */
function overrideNotes(document: TextDocument, experiment: Experiment, run: Run): readonly Note[] {
  return run.overrides.flatMap(({ path, value }) => {
    const range = experiment.ranges.get(path);
    if (!range) return [];
    const words = toRange(document, range);
    if (document.getText(words) === value) return [];
    return {
      slot: `override ${path}`,
      line: words.end.line,
      text: l10n.t('run used {0}={1}', path.slice(path.lastIndexOf('.') + 1), value),
      tone: 'stale',
    } satisfies Note;
  });
}

const flatten = (layers: readonly LayerSpec[]): readonly LayerSpec[] =>
  layers.flatMap((layer) => [layer, ...flatten(layer.layers ?? [])]);

/** A layer's values are shown only on the line of the layer that was trained. */
const sameLayer = (a: LayerSpec | undefined, b: LayerSpec | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  JSON.stringify({ ...a, layers: undefined }) === JSON.stringify({ ...b, layers: undefined });

function sameShapes(layer: string, experiment: Experiment, run: Run): boolean {
  const now = experiment.placed?.find((placed) => placed.layer.name === layer);
  const then = run.facts?.layers.find(({ name }) => name === layer);
  return (
    !now || (then !== undefined && now.input.join() === then.input.join() && now.output.join() === then.output.join())
  );
}

/** The losses of up to eight of the run's epochs, evenly chosen, the newest last. */
function lossCurve(run: Run): readonly number[] {
  const count = Math.min(8, run.epochs.length);
  return Array.from({ length: count }, (_, index) =>
    run.epochs.at(Math.ceil(((index + 1) * run.epochs.length) / count), 'loss'),
  );
}
