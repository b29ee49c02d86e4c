import { cos, sin } from '../numerics/elementary';
import { stream, type RandomStream } from '../numerics/random';
import type { SourceSpec } from '../spec/experiment';
import type { SourceName } from '../spec/sources';
import type { Steps } from '../spec/steps';
import { numbered, type Samples } from './samples';

type Generated = Exclude<SourceName, 'csv' | 'table'>;
type Values<K extends Generated> = Extract<SourceSpec, { kind: K }>['arguments'];

/** A row: its features and its target, which is a class's number where the kind makes classes. */
interface Shape {
  readonly features: number;
  /** The number of classes; 0: the targets are numbers. */
  readonly classes: number;
  readonly targets?: number;
  /** Standard deviation of what is added to the features of classes, or to the targets of numbers. */
  readonly noise: number;
  /** Writes row `index` into its place in both arrays. */
  readonly row: (index: number, inputs: Float64Array, targets: Float64Array) => void;
}

/** Evenly from 0 to 1 inclusive. */
const along = (index: number, count: number): number => (count > 1 ? index / (count - 1) : 0);

/** How many of `samples` rows go to a class when they take turns. */
const share = (samples: number, classes: number, label: number): number => Math.ceil((samples - label) / classes);

/** Classes of equal size by the distance from 0, the last with what is over. `points` are [samples, features]. */
export function shells(points: Float64Array, features: number, classes: number): Float64Array {
  const samples = points.length / features;
  const distance = Float64Array.from({ length: samples }, (_, index) =>
    points.subarray(features * index, features * (index + 1)).reduce((sum, x) => sum + x * x, 0),
  );
  const order = Int32Array.from(distance.keys()).sort((a, b) => distance[a] - distance[b] || a - b);
  const size = Math.max(1, Math.floor(samples / classes));
  const labels = new Float64Array(samples);
  order.forEach((index, rank) => (labels[index] = Math.min(classes - 1, Math.floor(rank / size))));
  return labels;
}

const put = (into: Float64Array, at: number, values: readonly number[]): void => into.set(values, at);

/**
 * Each kind of generated data. Classes take turns row by row, so that any part in file order holds all of them.
 * `moons`, `circles` and `gaussian_quantiles` have the geometry of scikit-learn's `make_moons`, `make_circles` (with an
 * inner radius of 0.5) and `make_gaussian_quantiles`.
 */
const generators: { readonly [K in Generated]: (values: Values<K>, random: RandomStream) => Shape } = {
  xor: ({ noise }) => ({
    features: 2,
    classes: 2,
    noise,
    row: (index, inputs, targets) => {
      const [a, b] = [(index >> 1) & 1, index & 1];
      put(inputs, 2 * index, [a, b]);
      targets[index] = a ^ b;
    },
  }),

  moons: ({ samples, noise }) => ({
    features: 2,
    classes: 2,
    noise,
    row: (index, inputs, targets) => {
      const label = index % 2;
      const angle = Math.PI * along(index >> 1, share(samples, 2, label));
      put(inputs, 2 * index, label === 0 ? [cos(angle), sin(angle)] : [1 - cos(angle), 0.5 - sin(angle)]);
      targets[index] = label;
    },
  }),

  circles: ({ samples, noise }) => ({
    features: 2,
    classes: 2,
    noise,
    row: (index, inputs, targets) => {
      const label = index % 2;
      const angle = (2 * Math.PI * (index >> 1)) / share(samples, 2, label);
      const radius = label === 0 ? 1 : 0.5;
      put(inputs, 2 * index, [radius * cos(angle), radius * sin(angle)]);
      targets[index] = label;
    },
  }),

  // Arms of one and a half turns, from a radius of 0.15 (where they would else meet) to 1.
  spiral: ({ samples, noise, classes }) => ({
    features: 2,
    classes,
    noise,
    row: (index, inputs, targets) => {
      const label = index % classes;
      const t = along(Math.floor(index / classes), share(samples, classes, label));
      const radius = 0.15 + 0.85 * t;
      const angle = 2 * Math.PI * (1.5 * t + label / classes);
      put(inputs, 2 * index, [radius * cos(angle), radius * sin(angle)]);
      targets[index] = label;
    },
  }),

  blobs: ({ classes, features, spread }, random) => {
    const centres = Array.from({ length: classes * features }, () => 2 * random.uniform() - 1);
    return {
      features,
      classes,
      noise: spread,
      row: (index, inputs, targets) => {
        const label = index % classes;
        put(inputs, features * index, centres.slice(features * label, features * (label + 1)));
        targets[index] = label;
      },
    };
  },

  gaussian_quantiles: ({ samples, classes, features }, random) => {
    const points = Float64Array.from({ length: samples * features }, () => random.normal());
    const labels = shells(points, features, classes);
    return {
      features,
      classes,
      noise: 0,
      row: (index, inputs, targets) => {
        inputs.set(points.subarray(features * index, features * (index + 1)), features * index);
        targets[index] = labels[index];
      },
    };
  },

  sine: ({ samples, noise }) => ({
    features: 1,
    classes: 0,
    noise,
    row: (index, inputs, targets) => {
      const x = Math.PI * (2 * along(index, samples) - 1);
      inputs[index] = x;
      targets[index] = sin(x);
    },
  }),

  plane: ({ noise }, random) => ({
    features: 2,
    classes: 0,
    noise,
    row: (index, inputs, targets) => {
      const [a, b] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
      put(inputs, 2 * index, [a, b]);
      targets[index] = 0.5 * a + 0.25 * b;
    },
  }),

  random: ({ features, targets: count }, random) => ({
    features,
    classes: 0,
    targets: count,
    noise: 0,
    row: (index, inputs, targets) => {
      for (let feature = 0; feature < features; feature++) inputs[features * index + feature] = random.normal();
      for (let target = 0; target < count; target++) targets[count * index + target] = random.normal();
    },
  }),
};

/** Numbers that are drawn between two rests: some milliseconds' work. */
const numbersUntilRest = 2 ** 14;

/** A source that makes its rows, not one that reads them. */
export type GeneratedSource = Extract<SourceSpec, { kind: Generated }>;

/**
 * Makes a source's rows from the seed's `data` streams: the first for what the kind draws, the second for noise, so that
 * `noise=` changes nothing else.
 */
export function* generate(source: GeneratedSource, runSeed: number): Steps<Samples> {
  const seed = source.arguments.seed ?? runSeed;
  const { samples } = source.arguments;
  // The table's type ties each kind to its arguments; a call by a kind that is only known at run time can not show it.
  const generator = generators[source.kind] as (values: unknown, random: RandomStream) => Shape;
  const { features, classes, targets: width = 1, noise, row } = generator(source.arguments, stream(seed, 'data', 0));
  const inputs = new Float64Array(samples * features);
  const targets = new Float64Array(samples * width);
  const rowsUntilRest = Math.ceil(numbersUntilRest / (features + width));
  for (let index = 0; index < samples; index++) {
    row(index, inputs, targets);
    if ((index + 1) % rowsUntilRest === 0) yield;
  }
  if (noise > 0) {
    const random = stream(seed, 'data', 1);
    const noisy = classes > 0 ? inputs : targets;
    for (let index = 0; index < noisy.length; index++) {
      noisy[index] += noise * random.normal();
      if ((index + 1) % numbersUntilRest === 0) yield;
    }
  }
  return {
    count: samples,
    featureNames: numbered('x', features),
    inputs,
    targets:
      classes > 0
        ? [{ name: 'class', values: targets, numeric: true, integral: true, distinct: classes, classes }]
        : numbered('y', width).map((name, column) => ({
            name,
            values: Float64Array.from({ length: samples }, (_, index) => targets[width * index + column]),
            numeric: true,
            integral: false,
            distinct: Infinity,
          })),
  };
}
