import { l10n, type Range, type TextDocument } from 'vscode';
import type { Analysis, Experiment } from '../language';
import type { RunFacts } from '../protocol/schema';
import { writeBytes } from '../spec/bytes';
import { cellOf, isStale } from './cell-of-run';
import { inlineValues } from './configuration';
import { toRange } from './documents';
import { lastRun, runBefore } from './earlier-run';
import { figure } from './format';
import { layerValue } from './layer-values';
import { progressText, resultText } from './progress-text';
import type { Run } from './run';
import type { Session } from './session';
import { sparkline } from './sparkline';
import { sweepText } from './sweeps/notes';
import type { Sweeps } from './sweeps/sweeps';
import { trainedLines } from './trained-lines';

export type Tone = 'value' | 'warning' | 'stale';

/** A text after a line of a spec. `slot` names the place: its decoration type is used again by the next text there. */
export interface Note {
  readonly slot: string;
  readonly line: number;
  readonly text: string;
  readonly tone: Tone;
  /** What is said when the pointer rests on it, where the text alone may not say it all. */
  readonly hover?: string;
  /** The words that it is about, to be marked. */
  readonly words?: Range;
}

/** Whether a line is wanted: values are only written where somebody sees them. */
export type Wanted = (line: number) => boolean;

/** A longer text would leave the window. */
const longest = 90;

/** Everything that is said after a spec's lines now. */
export function notesOf(
  document: TextDocument,
  analysis: Analysis,
  session: Session,
  wanted: Wanted = () => true,
  sweeps?: Pick<Sweeps, 'of'>,
): readonly Note[] {
  const { selected } = session;
  return [
    ...cellNotes(document, analysis, session, wanted, sweeps),
    ...(selected ? modelNotes(document, analysis, selected, wanted) : []),
  ];
}

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);

/** On each cell's first line: where its run stands, or what its last one came to. */
function cellNotes(
  document: TextDocument,
  analysis: Analysis,
  session: Session,
  wanted: Wanted,
  sweeps: Pick<Sweeps, 'of'> | undefined,
): readonly Note[] {
  if (session.runs.length === 0) return [];
  return analysis.cells.flatMap((cell) => {
    const { line } = document.positionAt(cell.head.start);
    const run = wanted(line) ? lastRun(session, analysis, cell) : undefined;
    const sweep = run && cell.kind === 'sweep' ? sweeps?.of(session, analysis, cell) : undefined;
    if (sweep) {
      const text = shortened(sweepText(sweep, Date.now()));
      return { slot: `cell${cell.index}`, line, text, tone: 'value' } satisfies Note;
    }
    if (!run) return [];
    const stale = isStale(analysis, run);
    const failed = run.state === 'diverged' || run.state === 'failed';
    const ended = run.result ? resultText(run, runBefore(session, analysis, run)) : progressText(run);
    const text = stale ? l10n.t('{0}, stale', ended) : ended;
    return {
      slot: `cell${cell.index}`,
      line,
      text: shortened(text),
      tone: stale ? 'stale' : failed ? 'warning' : 'value',
    } satisfies Note;
  });
}

/** On a base's lines: the run on display, at the epoch that the panel shows. */
function modelNotes(document: TextDocument, analysis: Analysis, run: Run, wanted: Wanted): readonly Note[] {
  const cell = cellOf(analysis, run);
  const base = cell?.base === undefined ? undefined : analysis.cells[cell.base];
  const experiment = cell?.kind === 'sweep' ? base?.experiment : cell?.experiment;
  const frame = run.shownFrame;
  const { facts } = run;
  if (!base?.modelLine || !facts || !frame) return [];
  const stale = isStale(analysis, run);
  const lineOf = (offset: number): number => document.positionAt(offset).line;
  const tone = (warning: boolean): Tone => (stale ? 'stale' : warning ? 'warning' : 'value');
  const notes: Note[] = [];

  const name =
    !cell || cell === base ? l10n.t('run {0}', run.number) : l10n.t('run {0} ({1})', run.number, brief(cell.label));
  const when = l10n.t('{0}, epoch {1}', name, frame.epoch);
  notes.push({
    slot: 'model',
    line: lineOf(base.modelLine.end),
    text: stale ? l10n.t('{0}, stale', when) : when,
    tone: tone(false),
    hover: [
      ...(stale ? [l10n.t('The text has changed since this run: its values are not those of the text.')] : []),
      takes(run, facts),
      ...(facts.notes ?? []),
    ].join('\n\n'),
  });

  const shown = inlineValues();
  for (const { range, layer } of trainedLines(analysis, run)) {
    const line = lineOf(range.end);
    const value = wanted(line) ? layerValue(layer, facts, frame, shown) : undefined;
    if (value) notes.push({ slot: `layer ${layer.name}`, line, text: value.text, tone: tone(value.warning) });
  }
  if (experiment?.lossLine && run.epochs.length > 0) {
    const { losses, newest } = lossCurve(run);
    notes.push({
      slot: 'loss',
      line: lineOf(experiment.lossLine.end),
      text: `${sparkline(losses)} ${figure(newest)}`,
      tone: tone(!Number.isFinite(newest)),
    });
  }
  if (experiment) notes.push(...overrideNotes(document, experiment, run));
  return notes.filter(({ line }) => wanted(line));
}

/** What a run takes, as its start said before anything of it was allocated. */
const takes = (run: Run, { parameters, memory }: RunFacts): string =>
  l10n.t(
    'Run {0} takes {1} of memory: {2} parameters, their gradients, the optimizer, the activations of a batch, and the data.',
    run.number,
    writeBytes(memory),
    parameters,
  );

/** A title as far as there is room for it after `model`. */
const brief = (title: string): string => (title.length > 14 ? `${title.slice(0, 13)}…` : title);

/**
 * "run used lr=0.1" for each value that the panel replaced for the run and that the text still says otherwise: after the
 * line of the value, or of what it belongs to where its default is not written.
 */
function overrideNotes(document: TextDocument, experiment: Experiment, run: Run): readonly Note[] {
  return run.overrides.flatMap(({ path, value }) => {
    const written = experiment.ranges.get(path);
    const owner = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    const range = written ?? experiment.ranges.get(owner) ?? experiment.layerLines.get(owner);
    if (!range) return [];
    const words = toRange(document, range);
    if (written && document.getText(words) === value) return [];
    const name = path.slice(path.lastIndexOf('.') + 1);
    return {
      slot: `override ${path}`,
      line: words.end.line,
      text: l10n.t('run used {0}={1}', name, value),
      tone: 'stale',
      ...(written && { words, hover: l10n.t('Run {0} used {1}, set in the panel.', run.number, value) }),
    } satisfies Note;
  });
}

/** The losses of up to eight of the run's epochs, evenly chosen, up to the one that is shown, which comes last. */
export function lossCurve({ epochs, shownEpoch }: Pick<Run, 'epochs' | 'shownEpoch'>): {
  readonly losses: readonly number[];
  readonly newest: number;
} {
  const last = Math.max(1, Math.min(epochs.length, shownEpoch ?? epochs.length));
  const count = Math.min(8, last);
  const losses = Array.from({ length: count }, (_, index) =>
    epochs.at(Math.ceil(((index + 1) * last) / count), 'loss'),
  );
  return { losses, newest: epochs.at(last, 'loss') };
}
