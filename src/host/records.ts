import type { LogOutputChannel, Uri } from 'vscode';
import { toColumns } from '../protocol/telemetry';
import {
  isOwned,
  listSummaries,
  readRun,
  type Labels,
  type RecordedRun,
  type RunStore,
  type RunSummary,
} from '../runs';
import { statisticsWidth } from '../spec/statistics';
import type { Platform } from './desktop';
import { Run } from './run';
import type { Session } from './session';

/** How many of a spec's newest runs come back with the file. */
const restored = 20;

/** A run on disk. */
export interface KeptRun {
  readonly store: RunStore;
  readonly summary: RunSummary & Labels;
  /** Counts the runs of its spec, from 1. */
  readonly number: number;
}

const fileName = (uri: Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

/** Numbers for runs in their order: those that they have, and free ones for those of the command line, which have none. */
export function numbersOf(summaries: readonly Pick<RunSummary, 'number'>[]): readonly number[] {
  const taken = new Set(summaries.map(({ number }) => number));
  let next = 0;
  const free = (): number => {
    do next++;
    while (taken.has(next));
    return next;
  };
  return summaries.map(({ number }) => number ?? free());
}

/** The runs of a spec on disk, the oldest first, wherever they are kept. */
export async function keptRuns(uri: Uri, platform: Platform, log: LogOutputChannel): Promise<readonly KeptRun[]> {
  const lists = await Promise.all(
    platform.runStores(uri).map(async (store) => {
      const { runs, unreadable } = await listSummaries(store);
      for (const { message } of unreadable) log.warn(message);
      return runs.filter(({ file }) => file === fileName(uri)).map((summary) => ({ store, summary }));
    }),
  );
  const all = lists.flat().sort((a, b) => a.summary.startedAt - b.summary.startedAt);
  const numbers = numbersOf(all.map(({ summary }) => summary));
  return all.map((each, index) => ({ ...each, number: numbers[index] ?? index + 1 }));
}

/** Whether nobody writes it any more. */
export const isOver = ({ summary: { result, state } }: Pick<KeptRun, 'summary'>): boolean =>
  result !== undefined || state === 'interrupted';

/** Brings the runs of a spec that were kept on disk into its session; the newest one is put on display. */
export async function loadRuns(
  session: Session,
  platform: Platform,
  log: LogOutputChannel,
  arrived: (run: Run) => void = () => undefined,
): Promise<void> {
  const failed = (error: unknown): void => log.error(`Earlier runs could not be read: ${String(error)}`);
  try {
    const all = (await keptRuns(session.uri, platform, log)).slice(-restored);
    // What another window is training is that window's to show until it has ended.
    const runs = await Promise.all(all.filter(isOver).map(readKept));
    session.runs.unshift(...runs);
    session.selected ??= session.runs[session.runs.length - 1];
    const over = async (kept: KeptRun): Promise<void> => arrived(await addRun(session, kept));
    awaitRuns(all, pause, over).catch(failed);
  } catch (error) {
    failed(error);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Puts a run that is on disk into its session, if it is not there yet, at the place of its time. Throws a `RunError`. */
export async function addRun(session: Session, kept: KeptRun): Promise<Run> {
  await session.loaded;
  const known = (): Run | undefined => session.runs.find(({ id }) => id === kept.summary.id);
  const run = known() ?? (await readKept(kept));
  if (known()) return known() ?? run;
  const after = session.runs.findIndex(({ startedAt }) => startedAt > run.startedAt);
  session.runs.splice(after < 0 ? session.runs.length : after, 0, run);
  return run;
}

/** A run with all that was measured. Throws a `RunError`. */
export const readKept = async ({ store, summary: { id, name }, number }: KeptRun): Promise<Run> =>
  fromRecord(await readRun(store, id), { store, number, name });

/** The milliseconds after which somebody is looked for who was writing a run when the window opened. */
const patience = [1000, 2000, 4000, 8000, 16_000, 32_000] as const;

/**
 * Waits for runs that somebody else was writing when the window opened: one whose window is just going, before a reload,
 * was interrupted, and is told of as soon as that is known.
 */
export async function awaitRuns(
  runs: readonly KeptRun[],
  pause: (milliseconds: number) => Promise<void>,
  over: (run: KeptRun) => Promise<void>,
): Promise<void> {
  let waiting = runs.filter((run) => !isOver(run));
  for (const milliseconds of patience) {
    if (waiting.length === 0) return;
    await pause(milliseconds);
    const owned = await Promise.all(waiting.map(({ store, summary }) => isOwned(store, summary.id)));
    for (const [index, run] of waiting.entries()) if (!owned[index]) await over(run);
    waiting = waiting.filter((_, index) => owned[index]);
  }
}

function fromRecord(
  { record, epochs, frames }: RecordedRun,
  { store, number, name }: Pick<KeptRun, 'store' | 'number'> & Pick<Labels, 'name'>,
): Run {
  const run = new Run({
    id: record.id,
    number,
    cell: record.cell,
    text: record.textSpec ?? record.spec,
    spec: record.spec,
    overrides: record.overrides,
    startedAt: record.startedAt,
    store,
    forkedFrom: record.forkedFrom,
    group: record.group,
  });
  run.name = name;
  run.facts = record.facts;
  if (epochs.length > 0) run.epochs.append(toColumns(epochs));
  // What another version measured has another length: none is better than what can not be told apart.
  const width = (record.facts?.tensors.length ?? 0) * statisticsWidth;
  for (const frame of frames) if (frame.values.length === width) run.frames.append(frame);
  const seconds = epochs.reduce((sum, each) => sum + each.seconds, 0);
  const reached = { epochs: epochs.length, loss: null, seconds };
  run.finish(record.result ?? { status: 'interrupted', ...reached });
  run.progress = {
    epoch: epochs.length,
    step: frames[frames.length - 1]?.step ?? 0,
    epochs: record.spec.train.epochs,
    loss: epochs[epochs.length - 1]?.loss ?? NaN,
  };
  return run;
}
