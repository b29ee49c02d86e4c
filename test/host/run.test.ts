import { describe, expect, it } from 'vitest';
import { Run } from '../../src/host/run';
import { toColumns } from '../../src/protocol/telemetry';
import type { ExperimentSpec } from '../../src/spec/experiment';

const spec: ExperimentSpec = {
  data: { source: { kind: 'xor', arguments: { samples: 4, noise: 0 } }, shuffle: true },
  layers: [],
  train: {
    loss: { kind: 'mse', arguments: {} },
    optimizer: { kind: 'adam', arguments: { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 } },
    schedule: { kind: 'constant', arguments: { warmup: 0 } },
    epochs: 10,
    batch: 32,
    seed: 0,
    metrics: ['mae'],
    until: [],
    precision: 'float32',
    arithmetic: 'separate',
  },
};

const newRun = () =>
  new Run({ id: 'a', number: 1, cell: { index: 0, title: '' }, text: spec, spec, overrides: [], startedAt: 0 });

const progress = { epoch: 1, step: 1, epochs: 10, loss: 0.5 };
const columns = toColumns([
  { epoch: 1, loss: 0.5, penalty: 0, metrics: { mae: 0.1 }, learningRate: 0.1, seconds: 0, samplesPerSecond: 0 },
]);

describe('a run', () => {
  it('follows the worker’s events', () => {
    const run = newRun();
    expect(run.state).toBe('queued');
    run.apply({ type: 'state', run: 'a', sequence: 1, state: 'paused', progress });
    expect([run.state, run.active]).toEqual(['paused', true]);
    run.apply({ type: 'telemetry', run: 'a', sequence: 2, progress, epochs: columns, frames: [] });
    expect(run.epochs.at(1, 'mae')).toBe(0.1);
    const result = { status: 'completed', epochs: 1, loss: 0.5, seconds: 1, sha256: 'x' } as const;
    run.apply({ type: 'ended', run: 'a', sequence: 3, result, progress });
    expect([run.state, run.active, run.result]).toEqual(['completed', false, result]);
  });

  it('notices a lost event', () => {
    const run = newRun();
    expect(() => run.apply({ type: 'state', run: 'a', sequence: 2, state: 'paused', progress })).toThrow(
      'follows event 0',
    );
  });

  it('keeps its first result', () => {
    const run = newRun();
    run.finish({ status: 'failed', epochs: 0, loss: null, seconds: 0, message: 'gone' });
    run.finish({ status: 'completed', epochs: 1, loss: 1, seconds: 1 });
    expect(run.state).toBe('failed');
  });
});
