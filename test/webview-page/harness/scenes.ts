import type { PanelMessage } from '../../../src/protocol/panel';
import { cell, progressAt, records, run, runData } from './messages';

/** The states of the page, each as the messages that lead to it. */

const earlier = records(5, 200, 0.018, 0.055);
const current = records(7, 200, 0.035, 0.038);
const finished = {
  status: 'completed' as const,
  epochs: 200,
  loss: 0.0584,
  seconds: 6.2,
  sha256: '00',
};
const older = run(1, 'completed', {
  difference: 'optimizer.lr 0.01 instead of 0.03',
  progress: progressAt(200),
  result: finished,
});

const snapshot = (message: Partial<Extract<PanelMessage, { type: 'snapshot' }>>): PanelMessage => ({
  type: 'snapshot',
  sequence: 1,
  cell,
  runs: [],
  data: [],
  ...message,
});

const shown = (state: Parameters<typeof run>[1], epochs: number, more: Parameters<typeof run>[2] = {}): PanelMessage =>
  snapshot({
    runs: [older, run(2, state, { progress: progressAt(epochs), ...more })],
    selected: 'run-2',
    data: [runData('run-1', earlier, 11), runData('run-2', current.slice(0, epochs), 13)],
  });

export const scenes = {
  loading: [],
  empty: [snapshot({})],
  problem: [
    snapshot({ cell: { ...cell, problem: 'line 12: the last layer has 1 unit, but the data has 10 classes' } }),
  ],
  queued: [snapshot({ runs: [run(1, 'queued', { facts: undefined })], selected: 'run-1' })],
  starting: [snapshot({ runs: [run(1, 'running', { facts: undefined })], selected: 'run-1' })],
  first: [
    snapshot({
      runs: [run(1, 'running', { progress: progressAt(137) })],
      selected: 'run-1',
      data: [runData('run-1', current.slice(0, 137), 13)],
    }),
  ],
  running: [shown('running', 137)],
  paused: [shown('paused', 60)],
  finished: [
    shown('completed', 200, {
      progress: { ...progressAt(200), secondsLeft: undefined },
      result: { ...finished, loss: 0.0379 },
    }),
  ],
  stopped: [shown('stopped', 60, { result: { ...finished, status: 'stopped', epochs: 60 } })],
  diverged: [
    shown('diverged', 12, {
      result: {
        ...finished,
        status: 'diverged',
        epochs: 12,
        loss: null,
        message: 'Diverged at epoch 13, step 124: last_hidden.weight became NaN. Try a smaller optimizer.lr.',
      },
    }),
  ],
  failed: [
    snapshot({
      runs: [
        run(1, 'failed', {
          facts: undefined,
          result: {
            ...finished,
            status: 'failed',
            epochs: 0,
            loss: null,
            message: 'digits.csv, row 14, column pixel7: "x" is not a number.',
          },
        }),
      ],
      selected: 'run-1',
    }),
  ],
  stale: [shown('completed', 200, { stale: true, result: finished })],
} satisfies Readonly<Record<string, readonly PanelMessage[]>>;
