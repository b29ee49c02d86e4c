import { stream, type RandomStream } from '../../src/numerics/random';
import { activationNames } from '../../src/spec/activations';
import type { Shape } from '../../src/spec/argument';
import type { Dataset } from '../../src/spec/dataset';
import type { ExperimentSpec, LayerSpec } from '../../src/spec/experiment';
import { initialiserNames } from '../../src/spec/initialisers';
import { layers as layerKinds, type LayerName } from '../../src/spec/layers';
import { losses, type LossName } from '../../src/spec/losses';
import { optimizers, type OptimizerName } from '../../src/spec/optimizers';
import { schedules, type ScheduleName } from '../../src/spec/schedules';
import { placeLayers, sizeOf } from '../../src/spec/shapes';
import { datasetOf, experiment, lossSpec, optimizerSpec, scheduleSpec } from './experiment';
import { layerSpec } from './layers/single-layer';

type Pick = <T>(list: readonly T[]) => T;

/** What a layer of a kind may be written with, whether it fits or not: the shapes decide. */
function written(kind: LayerName, input: Shape, random: RandomStream, pick: Pick): Readonly<Record<string, unknown>> {
  const upTo = (n: number): number => 1 + random.integer(n);
  const coin = (): boolean => random.integer(2) === 0;
  const size = sizeOf(input);
  const values: Record<string, unknown> = {
    units: upTo(4),
    filters: upTo(3),
    size: kind === 'conv1d' ? upTo(3) : [upTo(3), upTo(3)],
    stride: upTo(2),
    padding: pick(['valid', 'same']),
    rate: random.uniform() / 2,
    heads: upTo(2),
    shape: pick([[size], [1, 1, size], [size, 1], [2, size / 2], [1, 2, size / 2]]),
    vocabulary: 3,
    return: pick(['last', 'sequence']),
    bidirectional: coin(),
    bias: random.integer(4) > 0,
    activation: pick(activationNames),
    kind: pick(activationNames),
    l1: pick([0, 0, 0.01]),
    l2: pick([0, 0, 0.01]),
    frozen: random.integer(5) === 0,
    init: pick([undefined, undefined, ...initialiserNames.filter((name) => name !== 'zeros' && name !== 'ones')]),
    init_scale: 0.5,
  };
  const known = layerKinds[kind].arguments;
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => key in known && value !== undefined));
}

/** A model of up to six layers that fit onto each other, inside residuals too, and what it puts out. */
function randomModel(input: Shape, random: RandomStream, pick: Pick): { layers: LayerSpec[]; output: Shape } {
  const layers: LayerSpec[] = [];
  let shape = input;
  const names = Object.keys(layerKinds) as LayerName[];
  const count = 1 + random.integer(6);
  for (let tries = 0; layers.length < count && tries < 200; tries++) {
    const kind = pick(names);
    // Whole numbers come at the beginning alone.
    if (kind === 'embedding' && layers.length > 0) continue;
    const name = `${kind}${layers.length}`;
    const inner =
      kind === 'residual' ? [layerSpec('dense', { units: shape.at(-1), activation: 'tanh' }, `${name}in`)] : undefined;
    const one = layerSpec(kind, written(kind, shape, random, pick), name, inner);
    const placed = placeLayers(shape, [one]);
    if (placed.problem || sizeOf(placed.output) > 60 || placed.output.some((axis) => !Number.isInteger(axis))) continue;
    layers.push(one);
    shape = placed.output;
  }
  return { layers, output: shape };
}

export interface Drawn {
  readonly spec: ExperimentSpec;
  readonly data: Dataset;
}

/** An experiment of a seed: its model, its data, how it is trained. */
export function drawExperiment(seed: number): Drawn {
  const random = stream(seed, 'data', 77);
  const pick: Pick = (list) => list[random.integer(list.length)];
  const coin = (): boolean => random.integer(2) === 0;
  const loss = pick(Object.keys(losses) as LossName[]);
  const classes = losses[loss].target !== 'numbers';
  const input = pick<Shape>([[5], [4, 3], [1, 4, 5], [2, 3, 3], [6, 1]]);
  const { layers, output } = randomModel(input, random, pick);
  // An end that suits the loss, whatever stands before it.
  const outputs = 2 + random.integer(2);
  const last =
    loss === 'binary_cross_entropy' ? 'sigmoid' : loss === 'poisson' ? 'softplus' : classes ? 'softmax' : 'linear';
  const end = loss === 'hinge' || loss === 'squared_hinge' ? 'linear' : last;
  const model = [
    ...layers,
    ...(output.length > 1 ? [layerSpec('flatten', {}, 'flat')] : []),
    layerSpec('dense', { units: outputs, activation: end }, 'end'),
  ];
  const words = model[0]?.kind === 'embedding';
  const row = (): number[] =>
    Array.from({ length: sizeOf(input) }, () => (words ? random.integer(3) : random.normal()));
  const target = (): number[] => {
    const label = random.integer(outputs);
    return Array.from({ length: outputs }, (_, c) =>
      classes ? (c === label ? 1 : 0) : loss === 'poisson' ? random.integer(4) : random.normal(),
    );
  };
  const samples = 9 + random.integer(8);
  const data = datasetOf({
    inputs: Array.from({ length: samples }, row),
    targets: Array.from({ length: samples }, target),
    validation: random.integer(4),
    inputShape: input,
    ...(classes && { classes: outputs }),
  });
  const optimizer = pick(Object.keys(optimizers) as OptimizerName[]);
  const schedule = pick(Object.keys(schedules) as ScheduleName[]);
  const spec = experiment(model, {
    loss: lossSpec(
      loss,
      classes && coin() && loss !== 'kl_divergence' ? { class_weights: [1, 2, 0.5].slice(0, outputs) } : {},
    ),
    optimizer: optimizerSpec(optimizer, optimizer === 'sgd' && coin() ? { momentum: 0.9, nesterov: true } : {}),
    schedule: scheduleSpec(schedule, {
      ...{ step: { every: 1 }, exponential: { factor: 0.9 }, one_cycle: { max: 0.01 } }[schedule as 'step'],
      warmup: random.integer(4),
    }),
    ...(coin() && { clip: pick([{ norm: 1 }, { value: 0.1 }, { norm: 2, value: 0.5 }]) }),
    ...(coin() && {
      until: [
        { metric: 'loss', part: 'training', rule: 'patience', patience: 2, minDelta: 0, restore: 'best' } as const,
      ],
    }),
    batch: optimizer === 'lbfgs' ? 'full' : pick([1, 3, 4, 'full', 100] as const),
    epochs: 3,
    seed,
  });
  return { spec, data };
}
