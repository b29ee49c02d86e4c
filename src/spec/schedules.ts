import type { Kind, TrainedKind } from './argument';

const warmup = {
  type: 'integer',
  min: 0,
  default: 0,
  documentation: 'Steps in which the rate rises linearly from 0; the schedule starts at its own beginning after them.',
} as const;

interface ScheduleKind extends Kind {
  readonly source: string;
  /** The rate η. */
  readonly formula: string;
}

/** The learning rate's schedules, by name: factors on the optimizer's `lr`. e counts epochs, from 0. */
export const schedules = {
  constant: {
    documentation: 'The rate stays as it is.',
    source: 'Robbins and Monro, 1951',
    formula: 'η = lr',
    arguments: { warmup },
  },
  step: {
    documentation: 'Times `factor` every `every` epochs.',
    source: 'PyTorch 1.13 (`StepLR`)',
    formula: 'η = lr · factor^⌊e / every⌋',
    arguments: {
      every: { type: 'integer', min: 1, required: true, documentation: 'Epochs between two changes.' },
      factor: {
        type: 'number',
        above: 0,
        default: 0.1,
        documentation: 'What the rate is multiplied by.',
        scale: 'log',
      },
      warmup,
    },
  },
  exponential: {
    documentation: 'Times `factor` after each epoch.',
    source: 'PyTorch 1.13 (`ExponentialLR`)',
    formula: 'η = lr · factor^e',
    arguments: {
      factor: {
        type: 'number',
        above: 0,
        required: true,
        documentation: 'What the rate is multiplied by.',
        scale: 'log',
      },
      warmup,
    },
  },
  cosine: {
    documentation: 'Half a cosine from `lr` down to `min` over the run (without restarts).',
    source: 'Loshchilov and Hutter, 2017; PyTorch 1.13 (`CosineAnnealingLR`)',
    formula: 'η = min + (lr - min) (1 + cos(π e / epochs)) / 2',
    arguments: {
      min: { type: 'number', min: 0, default: 0, documentation: 'The rate at the end.' },
      warmup,
    },
  },
  plateau: {
    documentation: 'Times `factor` when the validation loss (else the loss) has not improved for `patience` epochs.',
    source: 'PyTorch 1.13 (`ReduceLROnPlateau`)',
    formula: 'η ← factor · η after more than patience epochs without L < (1 - 1e-4) best L',
    arguments: {
      factor: { type: 'number', above: 0, below: 1, default: 0.1, documentation: 'What the rate is multiplied by.' },
      patience: { type: 'integer', min: 0, default: 10, documentation: 'Epochs without improvement that are waited.' },
      warmup,
    },
  },
  one_cycle: {
    documentation: 'Up to `max` and down again over the run, changed each step.',
    source: 'Smith and Topin, 2018; PyTorch 1.13 (`OneCycleLR`)',
    formula: 'half a cosine from lr to max in the first 30 % of the steps s, half a cosine from there to lr / 10,000',
    arguments: {
      max: { type: 'number', above: 0, required: true, documentation: 'The highest rate.', scale: 'log' },
      warmup,
    },
  },
} as const satisfies Readonly<Record<string, ScheduleKind>>;

export type ScheduleName = keyof typeof schedules;
export type TrainedSchedule = TrainedKind<typeof schedules>;
