import type { RunStart } from '../../src/runs/create';
import type { ExperimentSpec } from '../../src/spec/experiment';
import type { EpochRecord, RunResult } from '../../src/spec/record';
import { statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';

export const spec: ExperimentSpec = {
  data: { source: { kind: 'xor', arguments: { samples: 40, noise: 0.1 } }, shuffle: true },
  layers: [],
  train: {
    loss: { kind: 'mse', arguments: {} },
    optimizer: { kind: 'sgd', arguments: { lr: 0.1, momentum: 0, nesterov: false, weight_decay: 0 } },
    schedule: { kind: 'constant', arguments: { warmup: 0 } },
    epochs: 3,
    batch: 32,
    seed: 7,
    metrics: ['accuracy'],
    until: [],
    precision: 'float64',
    arithmetic: 'separate',
  },
};

export const start = (id = '20260131-094512-345-k3f9xa'): RunStart => ({
  id,
  spec,
  provenance: {
    uri: 'file:///spec/xor.nnet',
    file: 'xor.nnet',
    cell: { index: 1, title: 'Exclusive or' },
    text: '# %% Exclusive or\r\ndata xor “ü”\n',
    overrides: [{ path: 'epochs', value: '3' }],
    version: '0.1.0',
  },
  environment: { node: '20.0.0' },
});

export const epoch = (number: number, loss = 1 / number): EpochRecord => ({
  epoch: number,
  loss,
  penalty: 0,
  metrics: { accuracy: 1 - loss / 2 },
  validation: { loss: loss * 1.1, accuracy: 0.5 },
  learningRate: 0.1,
  seconds: 0.004,
  samplesPerSecond: 80_000,
});

/** Two tensors. */
export const frame = (number: number, step = number * 10): StatisticsFrame => ({
  epoch: number,
  step,
  values: Float64Array.from({ length: 2 * statisticsWidth }, (_, index) => (index === 5 ? NaN : step + index / 7)),
});

export const result: RunResult = {
  status: 'completed',
  epochs: 3,
  loss: 1 / 3,
  seconds: 0.012,
  sha256: 'ab'.repeat(32),
};
