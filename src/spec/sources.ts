import type { Kind, TrainedKind } from './argument';

const samples = (value: number) =>
  ({
    type: 'integer',
    min: 1,
    max: 10_000_000,
    default: value,
    documentation: 'Number of rows.',
    scale: 'log',
  }) as const;
const noise = (value: number) =>
  ({ type: 'number', min: 0, default: value, documentation: 'Standard deviation of Gaussian noise.' }) as const;
const seed = {
  type: 'integer',
  min: 0,
  documentation: "Seed of the generator; without it, the run's `seed` decides.",
} as const;
const count = <const D extends number>(value: D, min: number, documentation: string) =>
  ({ type: 'integer', min, max: 10_000, default: value, documentation }) as const;

interface SourceKind extends Kind {
  /** What the target is. `file`: what the file's column holds. */
  readonly target: 'classes' | 'numbers' | 'file';
}

/** The kinds of data, by name. */
export const sources = {
  xor: {
    documentation: 'Exclusive or: two inputs of 0 or 1, the class is whether they differ. The four corners in turn.',
    target: 'classes',
    arguments: { samples: samples(4), noise: noise(0), seed },
  },
  moons: {
    documentation: 'Two interleaving half circles: two features, two classes.',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.1), seed },
  },
  circles: {
    documentation: 'A circle inside a circle: two features, two classes.',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.05), seed },
  },
  spiral: {
    documentation: 'Interleaved spiral arms, one a class: two features.',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.05), classes: count(2, 2, 'Number of arms.'), seed },
  },
  blobs: {
    documentation: 'Gaussian clouds around centres drawn from -1 to 1 in each dimension, classes in equal numbers.',
    target: 'classes',
    arguments: {
      samples: samples(300),
      classes: count(3, 1, 'Number of clouds.'),
      features: count(2, 1, 'Number of dimensions.'),
      spread: { type: 'number', min: 0, default: 1, documentation: 'Standard deviation of a cloud.' },
      seed,
    },
  },
  gaussian_quantiles: {
    documentation: 'One Gaussian cloud cut into classes by the distance from its centre.',
    target: 'classes',
    arguments: {
      samples: samples(400),
      classes: count(2, 2, 'Number of shells.'),
      features: count(2, 1, 'Number of dimensions.'),
      seed,
    },
  },
  sine: {
    documentation: 'y = sin(x) for x in -π to π: one feature, one number.',
    target: 'numbers',
    arguments: { samples: samples(200), noise: noise(0), seed },
  },
  plane: {
    documentation: 'A tilted plane over two features: one number.',
    target: 'numbers',
    arguments: { samples: samples(200), noise: noise(0), seed },
  },
  random: {
    documentation: 'Standard normal features and targets, without any relation: what a net can only learn by heart.',
    target: 'numbers',
    arguments: {
      samples: samples(200),
      features: count(2, 1, 'Number of features.'),
      targets: count(1, 1, 'Number of targets.'),
      seed,
    },
  },
  csv: {
    documentation: 'A file of comma-separated values with a header line.',
    target: 'file',
    arguments: {
      path: { type: 'string', file: true, positional: true, required: true, documentation: 'The file.' },
      target: { type: 'columns', required: true, documentation: 'The column, or columns, to predict.' },
      features: { type: 'columns', documentation: 'The columns to predict from; all others when left out.' },
      ignore: { type: 'columns', default: [], documentation: 'Columns to leave out.' },
      delimiter: { type: 'string', default: ',', documentation: 'What separates two cells, one character.' },
    },
  },
  table: {
    documentation: 'Rows in the text itself: `0 1 -> 1`.',
    target: 'file',
    arguments: {},
  },
} as const satisfies Readonly<Record<string, SourceKind>>;

export type SourceName = keyof typeof sources;
export type TrainedSource = TrainedKind<typeof sources>;
