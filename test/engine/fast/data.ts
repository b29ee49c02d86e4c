import { stream } from '../../../src/numerics/random';
import type { Shape } from '../../../src/spec/argument';
import type { Dataset } from '../../../src/spec/dataset';
import { sizeOf } from '../../../src/spec/shapes';
import { datasetOf } from '../experiment';

export interface DataOptions {
  readonly samples: number;
  readonly inputShape: Shape;
  readonly validation?: number;
}

const inputsOf = ({ samples, inputShape }: DataOptions): number[][] => {
  const features = inputShape.reduce((size, axis) => size * axis, 1);
  const random = stream(features, 'data');
  return Array.from({ length: samples }, () => Array.from({ length: features }, () => random.normal()));
};

/** Normal inputs, and targets that are a smooth function of them; within [0, 1] where asked for. */
export function numbersOf(options: DataOptions, outputs: number, within: 'any' | 'unit' = 'any'): Dataset {
  const inputs = inputsOf(options);
  const targets = inputs.map((row) =>
    Array.from({ length: outputs }, (_, o) => {
      const value = 0.5 * (row[o % row.length] ?? 0) - 0.3 * (row[0] ?? 0);
      return within === 'any' ? value : 1 / (1 + Math.exp(-2 * value));
    }),
  );
  return datasetOf({ inputs, targets, inputShape: options.inputShape, validation: options.validation ?? 0 });
}

/** Normal inputs, and the place of the largest of the first so many as their class: one column for two classes. */
export function classesOf(options: DataOptions, classes: number, columns = classes): Dataset {
  const inputs = inputsOf(options);
  const targets = inputs.map((row) => {
    const label = Array.from({ length: classes }, (_, c) => row[c % row.length] ?? 0).reduce(
      (best, value, c, all) => (value > (all[best] ?? 0) ? c : best),
      0,
    );
    return columns === 1 ? [label] : Array.from({ length: columns }, (_, c) => (c === label ? 1 : 0));
  });
  return datasetOf({ inputs, targets, classes, inputShape: options.inputShape, validation: options.validation ?? 0 });
}

/** Many samples, in little time: waves, and three columns of them as targets. */
export function manyOf({ samples, inputShape }: DataOptions): Dataset {
  const features = sizeOf(inputShape);
  const wave = (length: number, pace: number) => Float64Array.from({ length }, (_, i) => Math.sin(pace * i * i));
  const none = new Int32Array(0);
  return {
    ...numbersOf({ samples: 1, inputShape: [1] }, 3),
    ...{ samples, features, inputShape, inputs: wave(samples * features, 1), targets: wave(3 * samples, 0.7) },
    parts: { train: Int32Array.from({ length: samples }, (_, i) => i), validation: none, test: none },
  };
}
