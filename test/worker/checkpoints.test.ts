import { describe, expect, it } from 'vitest';
import type { Checkpoint, RunWriter } from '../../src/runs';
import { bestEpoch } from '../../src/spec/best';
import type { EpochRecord } from '../../src/spec/record';
import { complete } from '../../src/spec/steps';
import { decodeCheckpoint } from '../../src/worker/checkpoint-file';
import { createCheckpoints } from '../../src/worker/checkpoints';
import { countingTrainer, type CountingOptions } from './counting';
import { specOf } from './recorded';

const spec = specOf('data moons\nmodel\n  dense 1 sigmoid\ntrain\n  epochs 1');

interface Run extends Omit<CountingOptions, 'onStep' | 'stepsPerEpoch'> {
  /** Milliseconds that a step takes, and that a copy of the state takes. */
  readonly step: number;
  readonly copy: number;
  /** Epochs between two moments at which checkpoints may be taken. */
  readonly slice?: number;
}

const stepsPerEpoch = 3;

const before = { epochs: [], onDisk: false };

const writerInto = (written: Checkpoint[]): RunWriter => ({
  facts: () => undefined,
  epoch: () => undefined,
  frame: () => undefined,
  begun: true,
  takesCheckpoints: true,
  wantsCheckpoint: true,
  checkpoint: (checkpoint) => written.push(checkpoint),
  finish: () => Promise.resolve(),
});

/** Trains a run of three steps an epoch on a clock that only steps and copies move; gives what was written of it. */
function trained({ step, copy, slice = 1, ...options }: Run) {
  let time = 0;
  let repeated = -stepsPerEpoch * options.epochs;
  const counting = countingTrainer({
    ...options,
    stepsPerEpoch,
    onStep: () => {
      time += step;
      repeated++;
    },
  });
  const trainer = Object.defineProperties(
    {
      ...counting,
      state: () => {
        time += copy;
        return counting.state();
      },
      checkpoint: () => {
        time += copy;
        return counting.checkpoint();
      },
    },
    {
      epoch: { get: () => counting.epoch },
      step: { get: () => counting.step },
      status: { get: () => counting.status },
    },
  );
  const written: Checkpoint[] = [];
  const checkpoints = createCheckpoints(spec, trainer, writerInto(written), before, { clock: () => time });
  const epochs: EpochRecord[] = [];
  complete(checkpoints.between(false));
  while (trainer.status === 'running') {
    const { record } = trainer.advance(1);
    if (!record) continue;
    epochs.push({ ...record, seconds: (stepsPerEpoch * step) / 1000 });
    checkpoints.epoch(epochs[epochs.length - 1]);
    if (record.epoch % slice === 0) complete(checkpoints.between(false));
  }
  const trainedUpTo = trainer.step;
  complete(checkpoints.ended());
  expect(trainer.step).toBe(trainedUpTo);
  const best = bestEpoch(spec, epochs)?.epoch ?? NaN;
  return { best, written, repeated, time };
}

/** A loss that falls up to a step and rises after it. */
const bestAt =
  (best: number) =>
  (step: number): number =>
    1 + Math.abs(step - best);

describe('the best epoch of a run', () => {
  it.each([
    ['of epochs that take less time than a copy', { step: 0.001, copy: 0.05, epochs: 500 }, 300],
    ['of few such epochs', { step: 0.001, copy: 0.05, epochs: 12 }, 9],
    ['that lies long before its end', { step: 0.01, copy: 0.05, epochs: 30_000, slice: 400 }, 21],
    ['of long epochs', { step: 400, copy: 5, epochs: 20 }, 30],
    ['whose copies take as long as its epochs', { step: 10, copy: 30, epochs: 200, slice: 7 }, 309],
    ['that ends at its best epoch', { step: 0.001, copy: 0.05, epochs: 500 }, 1500],
    ['that diverges', { step: 0.001, copy: 0.05, epochs: 500, divergesAt: 1000 }, 900],
    ['too large for a second copy, whose epochs take long', { step: 800, copy: 40, epochs: 20, parameters: 1e9 }, 30],
  ] as const)('%s has its checkpoint', (_, run, at) => {
    const { best, written } = trained({ ...run, lossAt: bestAt(at) });
    expect(best).toBe(at / stepsPerEpoch);
    const last = written.filter((checkpoint) => checkpoint.best).at(-1);
    expect(last).toMatchObject({ epoch: best, step: at });
    expect(decodeCheckpoint(last?.bytes ?? new Uint8Array()).numbers['step']).toBe(at);
  });

  it('costs a small share of the time, however many epochs are the best so far', () => {
    const run = { step: 0.01, copy: 0.05, epochs: 100_000, slice: 400 };
    const { time, repeated } = trained(run);
    const training = run.epochs * stepsPerEpoch * run.step;
    expect(time / training).toBeLessThan(1.05);
    expect(repeated * run.step).toBeLessThan(0.02 * training);
  });
});

it('The best epoch is trained again epoch by epoch, and the trainer then stands where it stood', () => {
  const trainer = countingTrainer({ stepsPerEpoch, epochs: 20, lossAt: bestAt(15) });
  const written: Checkpoint[] = [];
  let time = 0;
  let away = false;
  const checkpoints = createCheckpoints(spec, trainer, writerInto(written), before, {
    clock: () => (time += 10),
    leave: () => {
      away = true;
      return () => (away = false);
    },
  });
  while (trainer.epoch < 8) {
    const { record } = trainer.advance(1);
    if (record) checkpoints.epoch({ ...record, seconds: 0.01 });
  }
  const seen: number[] = [];
  const work = checkpoints.between(true);
  while (work.next().done !== true) {
    seen.push(trainer.epoch);
    expect(away || trainer.step === 24, 'it is said when it stands elsewhere').toBe(true);
  }
  expect(away).toBe(false);
  expect(seen).toEqual(expect.arrayContaining([2, 3, 4, 5]));
  expect([trainer.epoch, trainer.step]).toEqual([8, 24]);
  expect(written.map(({ epoch, best }) => [epoch, best])).toEqual([
    [5, true],
    [8, false],
  ]);
});

it('A checkpoint of many weights is put together bit by bit, and is written when it is whole', () => {
  const values = Float32Array.from({ length: 5 * 2 ** 20 }, (_, i) => i);
  const tensors = [{ name: 'parameters', shape: [values.length], values }];
  const trainer = countingTrainer({ stepsPerEpoch, epochs: 2, tensors });
  const written: Checkpoint[] = [];
  const checkpoints = createCheckpoints(spec, trainer, writerInto(written), before, { clock: () => 0 });
  const work = checkpoints.between(true);
  let parts = 0;
  while (work.next().done !== true) {
    expect(written).toEqual([]);
    parts++;
  }
  expect(parts).toBe(5);
  const [read] = decodeCheckpoint(written[0]?.bytes ?? new Uint8Array()).tensors;
  expect(read?.values.every((value, i) => value === i)).toBe(true);
});
