import type { ExperimentSpec } from '../../spec/experiment';
import { parameterCount, sizeOf, type PlacedLayer } from '../../spec/shapes';
import { coefficientCount, Context, Operation } from '../kernels/operations';
import { fusedActivation } from '../losses/kinds';
import { decisionThreshold, measuredMetrics } from '../metrics/meters';
import { metrics } from '../../spec/metrics';
import { finalActivation } from '../network';
import type { DataSize } from '../types';
import { createArena, lineOfCache, nowhere, type Address, type Arena } from './arena';
import { fastLoss } from './losses';
import { compileNetwork, type FastNetwork } from './network';
import { fastOptimizer, type FastOptimizer } from './optimizers';
import { allElements, lines, partsOf, Program, whole } from './program';
import { leastShared } from './threads';

/** Steps whose coefficients are written ahead. */
export const mostSteps = 1024;

/** Where the sums of a meter lie: float64 [3, classes] and [2, columns]. */
export interface TallyPlaces {
  readonly classes: Address;
  readonly errors: Address;
}

/** Where a program begins. */
export type ProgramName = 'train' | 'gradients' | 'evaluate' | 'validate' | 'predict';

/** A run, compiled: where everything lies, and the programs, before there is any memory. */
export interface Compiled {
  readonly network: FastNetwork;
  readonly batch: number;
  readonly optimizer: FastOptimizer | undefined;
  readonly slots: Readonly<Record<string, Address>>;
  /** The weights before the last step. */
  readonly before: Address;
  readonly context: Address;
  readonly coefficients: Address;
  /** The threads' own spaces, each of so many bytes. */
  readonly scratch: Address;
  readonly scratchSize: number;
  readonly losses: Address;
  readonly streams: Address;
  readonly inputs: Address;
  readonly targets: Address;
  /** A batch's targets. */
  readonly batchTargets: Address;
  /** Indices: the training part as it is, and in the epoch's order; the validation part. */
  readonly part: Address;
  readonly order: Address;
  readonly validation: Address;
  readonly classWeights: Address;
  readonly tallies: { readonly training: TallyPlaces; readonly validation: TallyPlaces };
  /** What is measured of a tensor, and a tensor's values on the way there. */
  readonly figures: Address;
  readonly plain: Address;
  readonly programs: Readonly<Record<ProgramName, Address>>;
  readonly code: readonly { readonly at: Address; readonly bytes: Uint8Array }[];
  /** How many threads share the work. */
  readonly threads: number;
  /** Bytes of memory. */
  readonly size: number;
}

interface Places {
  readonly arena: Arena;
  readonly network: FastNetwork;
  readonly size: DataSize;
  readonly batch: number;
  readonly inputs: Address;
  readonly targets: Address;
  readonly batchTargets: Address;
  readonly classWeights: Address;
}

/** Appends the copying of the batch's samples. */
function addGather(program: Program, { network, size, inputs, targets, batchTargets }: Places): void {
  const { features, outputs } = size;
  program.add(
    Operation.Gather,
    lines(1, 0.5 * (features + outputs)),
    ...[inputs, network.input.values, features],
    ...[targets, batchTargets, outputs],
  );
}

/** Appends the loss, with or without its gradient. */
function addLoss(program: Program, { train }: ExperimentSpec, places: Places, fused: boolean, gradient: boolean): void {
  const { network, batchTargets, classWeights } = places;
  const { scored, output } = network;
  const { kind, parameter, cost } = fastLoss(train.loss, fused);
  const outputs = sizeOf(output.shape);
  program.add(
    Operation.Loss,
    lines(1, outputs * cost + 5),
    kind,
    scored.values,
    output.values,
    batchTargets,
    gradient ? scored.gradient : nowhere,
    outputs,
    output.shape[output.shape.length - 1] ?? 1,
    classWeights,
    { double: parameter },
  );
  program.add(Operation.CheckLoss, {});
}

/** Appends the sums that the metrics of a part are computed from. */
function addTallies(
  program: Program,
  spec: ExperimentSpec,
  { network, batch, batchTargets }: Places,
  part: 'training' | 'validation',
  { classes, errors }: TallyPlaces,
): void {
  const outputs = sizeOf(network.output.shape);
  const wants = (target: 'classes' | 'numbers'): boolean =>
    measuredMetrics(spec, part).some((name) => metrics[name].target === target);
  const values = network.output.values;
  if (wants('classes')) {
    const threshold = { float: decisionThreshold(spec) };
    const cost = 4 * outputs + 5;
    for (const { first, count } of partsOf(batch, cost)) {
      const extent = { fixed: count, cost };
      program.add(Operation.TallyClasses, extent, values, batchTargets, outputs, threshold, classes, first, count);
    }
  }
  if (wants('numbers')) {
    const extent = { perRow: 1, chunk: whole, factor: Math.ceil(outputs / 4), cost: 5 };
    program.add(Operation.TallyErrors, extent, values, batchTargets, outputs, errors);
  }
}

/** Appends the backward pass, and the penalty's gradient. */
function addBackward(program: Program, { network }: Places): void {
  const { parameters } = network;
  network.backward(program);
  for (const { slot, offset, length } of parameters.stored) {
    if (slot.l1 === 0 && slot.l2 === 0) continue;
    program.add(
      Operation.Penalty,
      allElements(length),
      parameters.values + 4 * offset,
      parameters.gradients + 4 * offset,
      length,
      { float: slot.l1 },
      { float: 2 * slot.l2 },
    );
  }
}

/** Appends clipping and the update. */
function addUpdate(
  program: Program,
  { train }: ExperimentSpec,
  { parameters }: FastNetwork,
  optimizer: FastOptimizer,
  slots: readonly Address[],
  before: Address,
  normSums: Address,
): void {
  const { values, gradients, length, trainedLength } = parameters;
  const { clip } = train;
  if (clip?.norm !== undefined) {
    const fours = Math.ceil(trainedLength / 4);
    const most = { double: clip.norm };
    const cost = 1.2;
    for (const { first, count } of partsOf(fours, cost)) {
      const last = Number(first + count === fours);
      program.add(Operation.Norm, { fixed: count, cost }, gradients, most, first, count, normSums, last);
    }
  }
  const { kind, decay, alpha, beta, eps, flag, cost } = optimizer;
  const numbers = [clip?.value ?? Infinity, decay, alpha, beta, eps, 1 - alpha, 1 - beta].map((float) => ({ float }));
  const [first = nowhere, second = nowhere, third = nowhere] = slots;
  // See `kernels/optimizers.ts`.
  const small = [2 ** -100, 2 ** -60, Math.sqrt(1 - alpha), Math.sqrt(1 - beta)].map((float) => ({ float }));
  const rest = [first, second, third, ...numbers, Number(flag), Number(clip !== undefined), ...small];
  program.add(
    Operation.Update,
    allElements(trainedLength, cost),
    kind,
    values,
    gradients,
    before,
    trainedLength,
    ...rest,
  );
  if (length > trainedLength) {
    // Frozen weights stay, but a gradient of theirs that is not finite ends the run too.
    const frozen = 4 * trainedLength;
    program.add(
      Operation.Update,
      allElements(length - trainedLength),
      0,
      values + frozen,
      gradients + frozen,
      nowhere,
      length - trainedLength,
      ...rest,
    );
  }
  program.add(Operation.CheckUpdate, {});
}

/**
 * Compiles a run. The experiment is covered and has been checked. `threadsFor`: how many threads share steps that take so
 * many nanoseconds on one.
 */
export function compileRun(
  spec: ExperimentSpec,
  size: DataSize,
  placed: readonly PlacedLayer[],
  threadsFor: (work: number) => number = () => 1,
): Compiled {
  const { train } = spec;
  const arena = createArena();
  const samples = size.parts.train.length;
  const batch = train.batch === 'full' ? samples : Math.min(train.batch, samples);
  const last = finalActivation(spec.layers);
  const fused = last !== undefined && fusedActivation(train.loss.kind) === last;
  const context = arena.bytes(Context.Size);
  const network = compileNetwork({
    input: size.inputShape,
    model: spec.layers,
    placed,
    capacity: batch,
    seed: train.seed,
    fused,
    arena,
  });
  const { parameters } = network;
  const optimizer = fastOptimizer(train.optimizer);
  const slots = (optimizer?.slots ?? []).map((name) => (name ? arena.floats(parameters.trainedLength) : nowhere));
  const before = arena.floats(parameters.trainedLength);
  const normSums = arena.doubles(4);
  const tally = (): TallyPlaces => ({
    classes: arena.doubles(3 * Math.max(2, size.outputs)),
    errors: arena.doubles(2 * size.outputs),
  });
  const tallies = { training: tally(), validation: tally() };
  const places: Places = {
    arena,
    network,
    size,
    batch,
    inputs: arena.floats(size.samples * size.features),
    targets: arena.floats(size.samples * size.outputs),
    batchTargets: arena.floats(batch * size.outputs),
    classWeights:
      'class_weights' in train.loss.arguments && train.loss.arguments.class_weights !== undefined
        ? arena.doubles(Math.max(2, size.outputs))
        : nowhere,
  };

  const code: { at: Address; bytes: Uint8Array }[] = [];
  let threads = 1;
  const write = (fill: (program: Program) => void): Address => {
    const program = new Program();
    fill(program);
    threads = Math.max(threads, threadsFor(program.work(batch, leastShared)));
    const bytes = program.bytes();
    const at = arena.bytes(bytes.length);
    code.push({ at, bytes });
    return at;
  };
  const forward = (program: Program, gradient: boolean): void => {
    addGather(program, places);
    network.forward(program);
    addLoss(program, spec, places, fused, gradient);
  };
  const programs = {
    train: write((program) => {
      forward(program, true);
      addBackward(program, places);
      if (optimizer) addUpdate(program, spec, network, optimizer, slots, before, normSums);
      network.commit(program);
      addTallies(program, spec, places, 'training', tallies.training);
    }),
    gradients: write((program) => {
      forward(program, true);
      addBackward(program, places);
      network.commit(program);
    }),
    evaluate: write((program) => forward(program, false)),
    validate: write((program) => {
      forward(program, false);
      addTallies(program, spec, places, 'validation', tallies.validation);
    }),
    predict: write((program) => {
      addGather(program, places);
      network.forward(program);
    }),
  };
  const scratchSize = lineOfCache * Math.ceil(network.scratch / lineOfCache);
  const scratch = arena.bytes(scratchSize * threads);
  const longest = Math.max(...placed.map((one) => parameterCount(one)), parameters.layout.bufferCount, 1);
  const named = (optimizer?.slots ?? []).map((name, index) => [name, slots[index]] as const);
  const { inputs, targets, batchTargets, classWeights } = places;
  const rest = {
    coefficients: arena.floats(coefficientCount * (mostSteps + 1)),
    losses: arena.doubles(batch),
    streams: arena.doubles(2 * network.streams.length),
    part: arena.indices(samples),
    order: arena.indices(samples),
    validation: arena.indices(size.parts.validation.length),
    figures: arena.doubles(64),
    plain: arena.floats(longest),
  };
  return {
    network,
    batch,
    optimizer,
    slots: Object.fromEntries(named.filter(([name]) => name !== '')),
    before,
    context,
    scratch,
    scratchSize,
    inputs,
    targets,
    batchTargets,
    classWeights,
    tallies,
    programs,
    code,
    threads,
    ...rest,
    size: arena.end,
  };
}
