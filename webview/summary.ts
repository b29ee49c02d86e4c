import type { PanelRun } from '../src/protocol/panel';
import { writeBytes } from '../src/spec/bytes';
import { figureAt, measured } from './epochs';
import { count, duration, figure, signed } from './format';
import { isActive } from './actions';
import { isShare, metricLabel, metricNames, metricText, validationOf } from './metric';
import { dataOf, runBefore, type PageState } from './state';

/** A figure of the header. */
export interface Figure {
  readonly value: string;
  readonly unit?: string;
  readonly label: string;
  /** How it compares: `+1.3 vs run 2`, and what exactly was compared. */
  readonly change?: { readonly text: string; readonly detail: string };
}

/** What the header says of a run at an epoch (the last, when left out): time left, losses, the first metric. */
export function figuresOf(state: PageState, run: PanelRun, epoch?: number): readonly Figure[] {
  const { epochs } = dataOf(state, run);
  const { progress, result } = run;
  const done = epochs.length;
  const at = epoch ?? done;
  // Before the first epoch there are the places that the run before had, so that nothing jumps.
  const before = runBefore(state, run);
  const pattern = done > 0 || !before ? epochs : dataOf(state, before).epochs;
  const total = progress?.epochs;
  const left =
    isActive(run.state) && progress?.secondsLeft !== undefined ? `${duration(progress.secondsLeft)} left` : '';
  const took = result ? `in ${result.seconds < 1 ? 'less than 1 s' : duration(result.seconds)}` : '';
  const figures: Figure[] = [
    {
      value: String(epoch ?? done),
      unit: total === undefined ? undefined : `/ ${total}`,
      label: ['epoch', left || took].filter(Boolean).join(' · '),
    },
    { value: figure(figureAt(epochs, 'loss', at), 4), label: 'loss' },
  ];
  const validationLoss = validationOf('loss');
  if (measured(pattern, validationLoss)) {
    figures.push({ value: figure(figureAt(epochs, validationLoss, at), 4), label: 'validation loss' });
  }
  const [metric] = metricNames(pattern.names);
  if (metric !== undefined) {
    const column = measured(pattern, validationOf(metric)) ? validationOf(metric) : metric;
    figures.push({
      value: metricText(metric, figureAt(epochs, column, at), 4),
      label: column === metric ? metricLabel(metric) : `validation ${metricLabel(metric)}`,
      change: change(state, run, metric, column, epoch),
    });
  }
  return figures;
}

/** Compares with the run before: at a chosen epoch and while this one runs at the same one, else both at their ends. */
function change(
  state: PageState,
  run: PanelRun,
  metric: string,
  column: string,
  chosen: number | undefined,
): Figure['change'] {
  const before = runBefore(state, run);
  if (!before) return undefined;
  const { epochs } = dataOf(state, run);
  const other = dataOf(state, before).epochs;
  const at = chosen ?? epochs.length;
  const same = chosen !== undefined || isActive(run.state);
  const epoch = same ? Math.min(at, other.length) : other.length;
  const difference = figureAt(epochs, column, at) - figureAt(other, column, epoch);
  if (!Number.isFinite(difference)) return undefined;
  const text = isShare(metric) ? signed(fixed(100 * difference), difference) : signed(figure(difference), difference);
  const value = metricText(metric, figureAt(other, column, epoch), 4);
  return { text: `${text} vs run ${before.number}`, detail: `Run ${before.number} had ${value} at epoch ${epoch}` };
}

const fixed = (points: number): string => points.toFixed(1).replace('-', '−');

/** `reading digits.csv 40 %`, as long as that lasts. */
export const loadingText = ({ loading }: PanelRun['progress'] & object): string | undefined =>
  loading && `reading ${loading.file} ${Math.floor(100 * loading.share)} %`;

/** How much of a run is done, from 0 to 1. */
export const shareDone = ({ progress, facts }: PanelRun): number => {
  if (!progress || progress.epochs === 0) return 0;
  const steps = facts ? facts.stepsPerEpoch * progress.epochs : 0;
  return Math.min(1, steps > 0 ? progress.step / steps : progress.epoch / progress.epochs);
};

/** What a run takes, as its start said before anything of it was allocated. */
export const takesOf = ({ facts }: PanelRun): string | undefined =>
  facts &&
  `${count(facts.parameters)} parameters, ${count(facts.samples.train)} training samples, ${writeBytes(facts.memory)} of memory, ${facts.backend} backend${facts.threads > 1 ? `, ${facts.threads} threads` : ''}`;

/** How a run stands, as a sentence for a screen reader; changes with its state only. */
export function announcement(run: PanelRun): string {
  const ended = run.result ? ` after ${run.result.epochs} epochs` : '';
  const words = stateSentences[run.state];
  return `Run ${run.number} ${words}${ended}.${run.result?.message ? ` ${run.result.message}` : ''}`;
}

const stateSentences: Readonly<Record<PanelRun['state'], string>> = {
  queued: 'waits for another run to end',
  running: 'is training',
  paused: 'is paused',
  completed: 'has finished',
  converged: 'has converged',
  stopped: 'was stopped',
  diverged: 'has diverged',
  interrupted: 'was interrupted',
  failed: 'has failed',
};
