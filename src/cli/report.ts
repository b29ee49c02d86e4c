import type { RunFacts } from '../protocol/schema';
import { writeBytes } from '../spec/bytes';
import type { Progress } from '../protocol/worker';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord, RunResult } from '../spec/record';
import { counted } from './counted';
import { endLine, epochLine, startLine } from './json-lines';
import { progressLine, writeDuration, writeFigure } from './progress';
import type { Terminal } from './terminal';

/** What a command says of a run while it trains. */
export interface Report {
  started(facts: RunFacts): void;
  epoch(record: EpochRecord): void;
  progress(progress: Progress): void;
  ended(result: RunResult): void;
}

/** A run as a report names it. */
export interface ReportedRun {
  readonly id: string;
  readonly title: string;
  /** Which of a sweep's runs it is: `2 of 8`. */
  readonly part?: string;
  readonly spec: ExperimentSpec;
}

/** How people are told which run it is. */
const nameOf = ({ title, part }: ReportedRun): string => (part === undefined ? title : `${title}, ${part}`);

/** What computes a run: `fast backend, fused arithmetic, 2 threads`. */
export const computerOf = ({ backend, arithmetic, threads }: RunFacts): string =>
  [
    `${backend} backend`,
    ...(arithmetic === 'fused' ? ['fused arithmetic'] : []),
    ...(threads > 1 ? [`${threads} threads`] : []),
  ].join(', ');

/** What a run takes, known before anything of it is allocated: a message, once, when it starts. */
const startMessage = (title: string, facts: RunFacts): string => {
  const { parameters, memory, samples } = facts;
  const parts = (['train', 'validation', 'test'] as const).flatMap((part) =>
    samples[part] > 0 ? [`${samples[part]} ${part}`] : [],
  );
  const rows = counted(samples.train + samples.validation + samples.test, 'sample');
  const split = parts.length > 1 ? `${rows} (${parts.join(', ')})` : rows;
  return `${title}: ${counted(parameters, 'parameter')}, ${split}, ${writeBytes(memory)} of memory, ${computerOf(facts)}`;
};

/** Milliseconds between two drawings of the progress bar. */
const interval = 100;

/** What it takes, then the progress bar, drawn ten times a second; '' where there is no terminal. */
function progressBar(title: string, terminal: Terminal, clock: () => number): Pick<Report, 'started' | 'progress'> {
  let drawnAt = -Infinity;
  let stepsPerEpoch = 1;
  return {
    started: (facts) => {
      stepsPerEpoch = facts.stepsPerEpoch;
      terminal.message(startMessage(title, facts));
    },
    progress: (progress) => {
      if (terminal.width === 0 || clock() - drawnAt < interval) return;
      drawnAt = clock();
      terminal.status(progressLine(title, progress, stepsPerEpoch, terminal.width, terminal.colour));
    },
  };
}

/** One JSON object a line on standard output, and the progress bar on standard error. */
export function jsonReport(run: ReportedRun, terminal: Terminal, clock: () => number): Report {
  const { id, title, spec } = run;
  const bar = progressBar(nameOf(run), terminal, clock);
  return {
    started: (facts) => {
      bar.started(facts);
      terminal.result(startLine(id, title, spec, facts));
    },
    epoch: (record) => terminal.result(epochLine(id, record)),
    progress: (progress) => bar.progress(progress),
    ended: (result) => {
      terminal.status('');
      if (result.status !== 'failed') terminal.result(endLine(id, result));
    },
  };
}

const figures = (values: Readonly<Record<string, number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${writeFigure(value)}`)
    .join(', ');

/** The progress bar while it trains, then what it came to in a few lines. */
export function textReport(run: ReportedRun, terminal: Terminal, clock: () => number): Report {
  const title = nameOf(run);
  const bar = progressBar(title, terminal, clock);
  let last: EpochRecord | undefined;
  return {
    started: (facts) => bar.started(facts),
    epoch: (record) => {
      last = record;
    },
    progress: (progress) => bar.progress(progress),
    ended: ({ status, epochs, loss, seconds, sha256 }) => {
      terminal.status('');
      if (status === 'failed') return;
      terminal.result(`${title}: ${status} after ${counted(epochs, 'epoch')}, ${writeDuration(seconds)} of training`);
      if (loss !== null) terminal.result(`  loss of the final weights ${writeFigure(loss)}`);
      if (last) terminal.result(`  last epoch, training: ${figures({ loss: last.loss, ...last.metrics })}`);
      if (last?.validation) terminal.result(`  last epoch, validation: ${figures(last.validation)}`);
      if (sha256) terminal.result(`  sha256 ${sha256}`);
    },
  };
}
