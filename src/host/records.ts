import type { LogOutputChannel } from 'vscode';
import { toColumns } from '../protocol/telemetry';
import { listRuns, readRun, type RecordedRun } from '../runs';
import type { Platform } from './desktop';
import { statisticsWidth } from '../spec/statistics';
import { Run } from './run';
import type { Session } from './session';

/** How many of a spec's newest runs come back with the file. */
const restored = 20;

/** Brings the runs of a spec that were kept on disk into its session; the newest one is put on display. */
export async function loadRuns(session: Session, platform: Platform, log: LogOutputChannel): Promise<void> {
  try {
    const store = platform.runStore(session.uri);
    const { runs, unreadable } = await listRuns(store);
    for (const { message } of unreadable) log.warn(message);
    const before = Math.max(0, runs.length - restored);
    // What another window is training is that window's to show until it has ended.
    const own = runs.slice(before).filter(({ result, state }) => result !== undefined || state === 'interrupted');
    const recorded = await Promise.all(own.map(({ id }) => readRun(store, id)));
    session.runs.unshift(...recorded.map((run, index) => fromRecord(run, before + index + 1)));
    session.selected ??= session.runs[session.runs.length - 1];
  } catch (error) {
    log.error(`Earlier runs could not be read: ${String(error)}`);
  }
}

function fromRecord({ record, epochs, frames }: RecordedRun, place: number): Run {
  const run = new Run({
    id: record.id,
    number: record.number ?? place,
    cell: record.cell,
    text: record.textSpec ?? record.spec,
    spec: record.spec,
    overrides: record.overrides,
    startedAt: record.startedAt,
  });
  run.facts = record.facts;
  if (epochs.length > 0) run.epochs.append(toColumns(epochs));
  // What another version measured has another length: none is better than what can not be told apart.
  const width = (record.facts?.tensors.length ?? 0) * statisticsWidth;
  for (const frame of frames) if (frame.values.length === width) run.frames.append(frame);
  const reached = { epochs: epochs.length, loss: null, seconds: 0 };
  run.finish(record.result ?? { status: 'interrupted', ...reached });
  run.progress = {
    epoch: epochs.length,
    step: frames[frames.length - 1]?.step ?? 0,
    epochs: record.spec.train.epochs,
    loss: epochs[epochs.length - 1]?.loss ?? NaN,
  };
  return run;
}
