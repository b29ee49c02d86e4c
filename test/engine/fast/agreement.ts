import { expect } from 'vitest';
import { createTrainer, type Trainer } from '../../../src/engine';
import { createFastTrainer } from '../../../src/engine';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { NamedTensor } from '../../../src/spec/tensor';
import { stepOf } from '../trainer/runs';

/** What float32 may differ by, of a tensor's largest entry, and beside. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

const largest = (values: Iterable<number>): number => {
  let size = 0;
  for (const value of values) size = Math.max(size, Math.abs(value));
  return size;
};

/** Each tensor of the one is that of the other, entry by entry. */
export function expectTensors(
  fast: readonly NamedTensor[],
  reference: readonly NamedTensor[],
  { relative, absolute }: Tolerance,
): void {
  expect(fast.map(({ name, shape }) => ({ name, shape }))).toEqual(
    reference.map(({ name, shape }) => ({ name, shape })),
  );
  reference.forEach(({ name, values }, place) => {
    const tolerance = absolute + relative * largest(values);
    const mine = fast[place]?.values ?? new Float32Array(0);
    values.forEach((value: number, at: number) => {
      const difference = Math.abs((mine[at] ?? NaN) - value);
      if (!(difference <= tolerance)) {
        expect.fail(`${name}[${at}] is ${mine[at]}, but ${value} on the reference backend (tolerance ${tolerance})`);
      }
    });
  });
}

/** Both backends' trainers of an experiment, started from the same weights: those of the fast one. */
export function bothTrainers(spec: ExperimentSpec, dataset: Dataset): { fast: Trainer; reference: Trainer } {
  const fast = createFastTrainer(spec, dataset);
  return { fast, reference: createTrainer(spec, dataset, { weights: fast.tensors() }) };
}

/** Trains on both backends step by step, and compares losses, records, gradients and weights. */
export function expectAgreement(
  spec: ExperimentSpec,
  dataset: Dataset,
  steps: number,
  tolerance: Tolerance = { relative: 2e-4, absolute: 2e-6 },
): void {
  const { fast, reference } = bothTrainers(spec, dataset);
  for (let step = 0; step < steps && reference.status === 'running'; step++) {
    const [mine, theirs] = [stepOf(fast), stepOf(reference)];
    const near = 1e-5 + 2e-4 * Math.abs(theirs.loss);
    expect(Math.abs(mine.loss - theirs.loss), `loss of step ${step + 1}: ${mine.loss}, ${theirs.loss}`).toBeLessThan(
      near,
    );
    if (step === 0) expectTensors(fast.gradients(), reference.gradients(), { relative: 2e-5, absolute: 1e-6 });
    expect(mine.record === undefined).toBe(theirs.record === undefined);
    expect(fast.status).toBe(reference.status);
  }
  expectTensors(fast.tensors(), reference.tensors(), tolerance);
}
