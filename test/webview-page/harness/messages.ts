import type { PanelCell, PanelRun, PanelRunData } from '../../../src/protocol/panel';
import type { RunFacts } from '../../../src/protocol/schema';
import { toColumns } from '../../../src/protocol/telemetry';
import { trainEntries } from '../../../src/spec/entries';
import type { Hyperparameter } from '../../../src/spec/hyperparameter';
import { layers } from '../../../src/spec/layers';
import { optimizers } from '../../../src/spec/optimizers';
import type { EpochRecord } from '../../../src/spec/record';
import { sources } from '../../../src/spec/sources';
import { keepsFrame } from '../../../src/spec/statistics';
import { frame, generator, normal } from './measurements';

/** Messages as the host would send them, made by a seeded generator. */

const parameters = [
  { layer: 'dense1', kind: 'dense', label: 'dense 16 tanh', input: [2], output: [16], weight: 32, bias: 16 },
  { layer: 'last_hidden', kind: 'dense', label: 'dense 16 tanh', input: [16], output: [16], weight: 256, bias: 16 },
  { layer: 'dense2', kind: 'dense', label: 'dense 1 sigmoid', input: [16], output: [1], weight: 16, bias: 1 },
];

const tensors = parameters.flatMap(({ layer, weight, bias, output }) => [
  { layer, tensor: `${layer}.weight`, role: 'weight' as const, size: weight },
  { layer, tensor: `${layer}.weight`, role: 'gradient' as const, size: weight },
  { layer, tensor: `${layer}.bias`, role: 'weight' as const, size: bias },
  { layer, tensor: `${layer}.bias`, role: 'gradient' as const, size: bias },
  { layer, tensor: layer, role: 'activation' as const, size: 32 * (output[0] ?? 1) },
]);

export const stepsPerEpoch = 10;

export const facts: RunFacts = {
  backend: 'reference',
  threads: 1,
  parameters: parameters.reduce((sum, { weight, bias }) => sum + weight + bias, 0),
  memory: 65_536,
  stepsPerEpoch,
  samples: { train: 320, validation: 80, test: 0 },
  layers: parameters.map(({ layer, kind, label, input, output, weight, bias }) => ({
    name: layer,
    kind,
    label,
    input,
    output,
    parameters: weight + bias,
  })),
  tensors: tensors.map(({ layer, tensor, role }) => ({ layer, tensor, role })),
};

/** A run's epochs: a loss that falls at a pace towards a floor, with noise. */
export function records(seed: number, epochs: number, pace: number, floor: number): readonly EpochRecord[] {
  const random = generator(seed);
  return Array.from({ length: epochs }, (_, index) => {
    const decay = Math.exp(-pace * index);
    const loss = (0.65 * decay + floor) * (1 + 0.04 * normal(random));
    const validation = (0.65 * decay + 1.25 * floor) * (1 + 0.06 * normal(random));
    return {
      epoch: index + 1,
      loss,
      penalty: 0,
      metrics: { accuracy: Math.min(1, 1 - 0.75 * loss + 0.01 * normal(random)) },
      validation: { loss: validation, accuracy: Math.round(80 * Math.min(1, 1 - 0.8 * validation)) / 80 },
      learningRate: 0.03,
      seconds: 0.01,
      samplesPerSecond: 32_000,
    };
  });
}

/** All that was measured of a run. */
export function runData(run: string, epochs: readonly EpochRecord[], seed: number): PanelRunData {
  const random = generator(seed);
  const kept = epochs.filter(({ epoch }) => keepsFrame(epoch) || epoch === epochs.length);
  return {
    run,
    ...(epochs.length > 0 && { epochs: toColumns(epochs) }),
    frames: kept.map(({ epoch }) => frame(random, tensors, epoch, stepsPerEpoch)),
  };
}

/** Describes a run as the host does. */
export const run = (number: number, state: PanelRun['state'], more: Partial<PanelRun> = {}): PanelRun => ({
  id: `run-${number}`,
  number,
  cell: 'Two moons',
  difference: '',
  state,
  stale: false,
  startedAt: 1_700_000_000_000 + number,
  facts,
  ...more,
});

/** Where a run of 200 epochs stands. */
export const progressAt = (epoch: number, epochs = 200) => ({
  epoch,
  step: epoch * stepsPerEpoch,
  epochs,
  loss: 0.04,
  secondsLeft: (epochs - epoch) * 0.03,
});

const { adam } = optimizers;
const values: readonly Hyperparameter[] = [
  { path: 'data.samples', value: '400', default: '400', group: 'data', argument: sources.moons.arguments.samples },
  { path: 'data.noise', value: '0.15', default: '0.1', group: 'data', argument: sources.moons.arguments.noise },
  { path: 'split.validation', value: '20%', group: 'split', argument: { type: 'amount', documentation: 'Share.' } },
  { path: 'dense1.units', value: '16', group: 'dense1', argument: layers.dense.arguments.units },
  {
    path: 'dense1.activation',
    value: 'tanh',
    default: 'linear',
    group: 'dense1',
    argument: layers.dense.arguments.activation,
  },
  { path: 'dense1.bias', value: 'true', default: 'true', group: 'dense1', argument: layers.dense.arguments.bias },
  { path: 'last_hidden.units', value: '16', group: 'last_hidden', argument: layers.dense.arguments.units },
  {
    path: 'optimizer',
    value: 'adam',
    default: 'adam',
    group: 'optimizer',
    argument: { type: 'name', names: Object.keys(optimizers), documentation: 'How a gradient changes the weights.' },
  },
  { path: 'optimizer.lr', value: '0.03', default: '0.001', group: 'optimizer', argument: adam.arguments.lr },
  { path: 'optimizer.beta1', value: '0.9', default: '0.9', group: 'optimizer', argument: adam.arguments.beta1 },
  { path: 'epochs', value: '200', default: '100', group: 'epochs', argument: trainEntries.epochs.arguments.value },
  { path: 'batch', value: '32', default: '32', group: 'batch', argument: trainEntries.batch.arguments.value },
  { path: 'seed', value: '42', default: '0', group: 'seed', argument: trainEntries.seed.arguments.value },
];

export const cell: PanelCell = { title: 'Two moons', file: 'moons.nnet', hyperparameters: [...values] };
