import { createTrainer, type StepResult, type Trainer } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { EpochRecord } from '../../../src/spec/record';
import { datasetOf } from '../experiment';

/** What a run came to. */
export interface Outcome {
  readonly trainer: Trainer;
  readonly records: readonly EpochRecord[];
  readonly last: StepResult;
}

/** Trains to the end. */
export function run(spec: ExperimentSpec, dataset: Dataset, trainer = createTrainer(spec, dataset)): Outcome {
  const records: EpochRecord[] = [];
  let last: StepResult = { loss: NaN, steps: 0 };
  while (trainer.status === 'running') {
    last = trainer.advance();
    if (last.record) records.push(last.record);
  }
  return { trainer, records, last };
}

/** A whole step, with what follows at an epoch's end. */
export function stepOf(trainer: Trainer): StepResult {
  let result = trainer.advance();
  while (result.unfinished) result = trainer.advance();
  return result;
}

/** The loss of the present weights over the training part. */
export function finalLossOf(trainer: Trainer): number {
  for (;;) {
    const loss = trainer.finalLoss();
    if (loss !== undefined) return loss;
  }
}

/** All parameters and running statistics as one list, for comparing bits. */
export const bitsOf = (trainer: Trainer): readonly number[] =>
  trainer.tensors().flatMap(({ values }) => Array.from(values));

/** Smooth numbers of several inputs: y = x₀ x₁ - x₂, and its half. */
export function numbersData(samples: number, validation = 0): Dataset {
  const random = stream(3, 'data');
  const inputs = Array.from({ length: samples }, () => Array.from({ length: 3 }, () => random.normal()));
  return datasetOf({
    inputs,
    targets: inputs.map(([a, b, c]) => [a * b - c, 0.5 * (a * b - c)]),
    validation,
  });
}

/** Three classes by the angle of a point, one-hot. */
export function classesData(samples: number, validation = 0): Dataset {
  const random = stream(4, 'data');
  const inputs = Array.from({ length: samples }, () => [random.normal(), random.normal()]);
  return datasetOf({
    inputs,
    targets: inputs.map(([x, y]) => {
      const label = x > Math.abs(y) ? 0 : y > 0 ? 1 : 2;
      return [0, 1, 2].map((c) => (c === label ? 1 : 0));
    }),
    validation,
    classes: 3,
  });
}
