import { viewsOf } from '../../../src/host/views';
import type { PanelCell, PanelMessage, PanelRun, PanelRunData } from '../../../src/protocol/panel';
import { toColumns } from '../../../src/protocol/telemetry';
import type { EpochRecord, RunResult } from '../../../src/spec/record';
import { fullDetail, keepsFrame } from '../../../src/spec/statistics';
import { controlsOf, exampleText, type Trained } from './training';

/** Messages as the host sends them, of runs that were trained. */

const text = exampleText('moons.nnet');

export const cell: PanelCell = { title: 'Two moons', file: 'moons.nnet', hyperparameters: [...controlsOf(text)] };

/** What the page has of a run after so many epochs. */
export function runData(run: string, { records, frames }: Trained, epochs = records.length): PanelRunData {
  const done = records.slice(0, epochs);
  return {
    run,
    ...(done.length > 0 && { epochs: toColumns(done) }),
    frames: frames.slice(0, epochs).filter(({ epoch }) => keepsFrame(epoch, fullDetail) || epoch === epochs),
  };
}

/** Describes a run as the host does. */
export const describeRun = (
  number: number,
  state: PanelRun['state'],
  { facts }: Pick<Trained, 'facts'>,
  more: Partial<PanelRun> = {},
): PanelRun => ({
  id: `run-${number}`,
  number,
  cell: 'Two moons',
  difference: '',
  state,
  stale: false,
  startedAt: 1_700_000_000_000 + number,
  facts,
  views: [...viewsOf({ facts: more.facts ?? facts, state, epochs: { length: 1 } })],
  ...more,
});

/** Where a run stands after so many epochs, at 30 ms each. */
export const progressAt = ({ records, facts, spec }: Trained, epoch: number): NonNullable<PanelRun['progress']> => ({
  epoch,
  step: epoch * facts.stepsPerEpoch,
  epochs: spec.train.epochs,
  loss: lossOf(records[epoch - 1]),
  ...(epoch < spec.train.epochs && { secondsLeft: (spec.train.epochs - epoch) * 0.03 }),
});

const lossOf = (record: EpochRecord | undefined): number => record?.loss ?? NaN;

/** How a run ended. */
export const resultOf = ({ records }: Trained, status: RunResult['status'], more: Partial<RunResult> = {}) => ({
  status,
  epochs: records.length,
  loss: lossOf(records[records.length - 1]),
  seconds: 6.2,
  ...more,
});

type Snapshot = Extract<PanelMessage, { type: 'snapshot' }>;

/** A snapshot with nothing in it but the cell, and what is given. */
export const snapshot = (message: Partial<Snapshot>): Snapshot => ({
  type: 'snapshot',
  sequence: 1,
  cell,
  runs: [],
  data: [],
  ...message,
});
