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
  readonly source: string;
  /** The rows, without noise. */
  readonly formula: string;
  /** What the target is. `file`: what the file's column holds. */
  readonly target: 'classes' | 'numbers' | 'file';
}

/** The kinds of data, by name. */
export const sources = {
  xor: {
    documentation: 'Exclusive or: two inputs of 0 or 1, the class is whether they differ. The four corners in turn.',
    source: 'Minsky and Papert, 1969',
    formula: 'a, b ∈ {0, 1}, class a ⊕ b',
    target: 'classes',
    arguments: { samples: samples(4), noise: noise(0), seed },
  },
  moons: {
    documentation: 'Two interleaving half circles: two features, two classes.',
    source: 'scikit-learn 1.2 (`make_moons`)',
    formula: 'class 0: (cos φ, sin φ); class 1: (1 - cos φ, ½ - sin φ); φ evenly in 0 to π',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.1), seed },
  },
  circles: {
    documentation: 'A circle inside a circle: two features, two classes.',
    source: 'scikit-learn 1.2 (`make_circles(factor=0.5)`)',
    formula: 'r (cos φ, sin φ), φ evenly in 0 to 2π; r = 1 for class 0, ½ for class 1',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.05), seed },
  },
  spiral: {
    documentation: 'Interleaved spiral arms, one a class: two features.',
    source: 'Lang and Witbrock, 1988',
    formula: 'r (cos φ, sin φ), r = 0.15 + 0.85 t, φ = 2π (1.5 t + class / classes), t evenly in 0 to 1',
    target: 'classes',
    arguments: { samples: samples(400), noise: noise(0.05), classes: count(2, 2, 'Number of arms.'), seed },
  },
  blobs: {
    documentation: 'Gaussian clouds around centres drawn from -1 to 1 in each dimension, classes in equal numbers.',
    source: 'scikit-learn 1.2 (`make_blobs(center_box=(-1, 1))`)',
    formula: 'centre of the class + spread · normal',
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
    source: 'scikit-learn 1.2 (`make_gaussian_quantiles`)',
    formula: 'normal; classes of equal size by ‖x‖',
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
    source: 'by definition',
    formula: 'y = sin x, x evenly in -π to π',
    target: 'numbers',
    arguments: { samples: samples(200), noise: noise(0), seed },
  },
  plane: {
    documentation: 'A tilted plane over two features: one number.',
    source: 'by definition',
    formula: 'y = ½ x₁ + ¼ x₂, x uniform in -1 to 1',
    target: 'numbers',
    arguments: { samples: samples(200), noise: noise(0), seed },
  },
  random: {
    documentation: 'Standard normal features and targets, without any relation: what a net can only learn by heart.',
    source: 'by definition',
    formula: 'x and y standard normal',
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
    source: 'RFC 4180',
    formula: 'a cell’s text is the number that it writes, rounded to the nearest',
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
    source: 'by definition',
    formula: 'the rows of the text',
    target: 'file',
    arguments: {},
  },
} as const satisfies Readonly<Record<string, SourceKind>>;

export type SourceName = keyof typeof sources;
export type TrainedSource = TrainedKind<typeof sources>;
