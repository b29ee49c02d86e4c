import type { Kind } from './argument';
import { metrics } from './metrics';

const partOf = (documentation: string) => ({ type: 'amount', documentation }) as const;
const targets = { type: 'boolean', default: false, documentation: 'Scale the targets too.' } as const;

/** The entries of a `data` block, by keyword. `targets` is written as a bare word. */
export const dataEntries = {
  split: {
    documentation:
      'Sizes of the parts: percentages, fractions below 1, or numbers of rows. Validation and test round down, train gets the rest. The rows are permuted first, unless `shuffle false`.',
    arguments: {
      train: partOf('What the optimizer sees.'),
      validation: partOf('What tells how well it generalises, after each epoch.'),
      test: partOf('What is measured once, at the end.'),
      stratify: { type: 'boolean', default: false, documentation: 'Keep the shares of the classes in every part.' },
    },
  },
  standardize: {
    documentation: 'Each feature minus its mean, over its standard deviation; both from the training part.',
    arguments: { targets },
  },
  normalize: {
    documentation: 'Each feature to 0 to 1, by the smallest and largest value of the training part.',
    arguments: { targets },
  },
  shuffle: {
    documentation: '`shuffle false`: split and batches go in file order. Else both follow the seed.',
    arguments: {
      value: { type: 'boolean', positional: true, default: true, documentation: 'Whether rows are permuted.' },
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

/**
 * The entries of a `train` block, by keyword. `loss`, `optimizer` and `schedule` take a kind of their own table;
 * `metrics` takes names; `until` is a comparison or `METRIC patience=N`.
 */
export const trainEntries = {
  loss: { documentation: 'What is minimised.', source: 'the loss that fits the last activation', arguments: {} },
  optimizer: { documentation: 'How a gradient changes the weights.', source: '`adam lr=0.001`', arguments: {} },
  schedule: { documentation: 'How the learning rate changes over the run.', source: '`constant`', arguments: {} },
  epochs: {
    documentation: 'Times that the whole training part is seen.',
    arguments: {
      value: {
        type: 'integer',
        min: 1,
        positional: true,
        default: 100,
        documentation: 'Number of epochs.',
        scale: 'log',
      },
    },
  },
  batch: {
    documentation: 'Samples whose mean gradient makes one step; `batch full` takes all. The last one may be smaller.',
    arguments: {
      value: {
        type: 'integer',
        min: 1,
        names: ['full'],
        positional: true,
        default: 32,
        documentation: 'Samples a step.',
        scale: 'log',
      },
    },
  },
  seed: {
    documentation: 'Decides everything random: data, split, initial weights, order of samples, dropout.',
    arguments: { value: { type: 'integer', min: 0, positional: true, default: 0, documentation: 'The seed.' } },
  },
  clip: {
    documentation: 'Bounds the gradient before the update.',
    arguments: {
      norm: { type: 'number', above: 0, documentation: 'Largest norm of all gradients together.', scale: 'log' },
      value: { type: 'number', above: 0, documentation: 'Largest absolute value of an entry.', scale: 'log' },
    },
  },
  metrics: {
    documentation: 'What is measured beside the loss.',
    source: '`accuracy` for classes, else `mae`',
    arguments: {},
  },
  until: {
    documentation:
      'Stops before the epochs are used up: `until validation.loss < 0.1`, or `until validation.loss patience=10`.',
    arguments: {
      patience: { type: 'integer', min: 1, documentation: 'Epochs without improvement that are waited.' },
      min_delta: { type: 'number', min: 0, default: 0, documentation: 'What counts as an improvement.', scale: 'log' },
      restore: {
        type: 'name',
        names: ['last', 'best'],
        default: 'last',
        documentation: 'Which weights the run ends with.',
      },
    },
  },
  weights: {
    documentation: 'Start from these weights instead of new ones.',
    arguments: {
      path: { type: 'string', file: true, positional: true, required: true, documentation: 'A safetensors file.' },
    },
  },
  precision: {
    documentation: 'Number format. `float64` is the reference backend’s, `float32` the fast one’s.',
    arguments: {
      value: {
        type: 'name',
        names: ['float32', 'float64'],
        positional: true,
        default: 'float32',
        documentation: 'Number format.',
      },
    },
  },
  arithmetic: {
    documentation: '`fused`: multiply and add in one rounding where the machine can; faster, other last bits.',
    arguments: {
      value: {
        type: 'name',
        names: ['separate', 'fused'],
        positional: true,
        default: 'separate',
        documentation: 'Rounding of products and sums.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type DataEntry = keyof typeof dataEntries;
export type TrainEntry = keyof typeof trainEntries;

/** What `until` may watch: the loss or a metric, of the training part or of the validation part. */
export const untilMetrics: readonly string[] = ['loss', ...Object.keys(metrics)].flatMap((name) => [
  name,
  `validation.${name}`,
]);
