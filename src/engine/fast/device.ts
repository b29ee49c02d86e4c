import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import type { Steps } from '../../spec/steps';
import type { NamedTensor } from '../../spec/tensor';
import { wordsOfStream } from '../../numerics/random';
import { Context, nothingOffered, type Mode, type Outcome } from '../kernels/operations';
import { classWeightsOf } from '../losses/class-weights';
import { drawings } from '../network';
import type { Slot } from '../parameters';
import { checkWeights, freshStatistic, numbersUntilRest } from '../weights';
import type { Address } from './arena';
import type { Compiled, ProgramName } from './compile';
import { startKernels, type Arithmetic, type Kernels } from './module';
import { storeTensor, type Stored } from './tensors';
import { leastShared, type ThreadOptions } from './threads';

/** Which batches a program is to do. */
export interface Batches {
  readonly program: ProgramName;
  readonly mode: Mode;
  /** Where the samples' indices are, how many, and the first of them. */
  readonly order: number;
  readonly samples: number;
  readonly first: number;
  readonly count: number;
}

/**
 * How many times as long as later ones a program's first batch may take: the system hands out memory, cleared, where it is
 * written to for the first time, and code is not yet compiled to be fast.
 */
const coldFactor = 10;

type StoredSlot = Stored & { readonly slot: Slot };

/** Rounds numbers to where they are to lie. */
function* copyTo(floats: Float32Array, at: number, values: Float64Array): Steps<void> {
  for (let from = 0; from < values.length; from += numbersUntilRest) {
    floats.set(values.subarray(from, from + numbersUntilRest), at + from);
    yield;
  }
}

/** A layer's tensors in float64, all 0. */
const arraysOf = (all: readonly StoredSlot[], place: number) =>
  all.filter(({ slot }) => slot.place === place).map((one) => ({ one, values: new Float64Array(one.slot.size) }));

const tensorsOf = (arrays: ReturnType<typeof arraysOf>): Readonly<Record<string, Float64Array>> =>
  Object.fromEntries(arrays.map(({ one, values }) => [one.slot.tensor, values]));

/** A tensor as it was given; a running statistic may not have been. */
const valuesOf = (slot: Slot, given: ReadonlyMap<string, NamedTensor>): NamedTensor['values'] =>
  given.get(slot.name)?.values ?? new Float32Array(slot.size).fill(freshStatistic(slot));

/** A compiled run in the kernels' memory, with its data and weights. */
export class Device {
  readonly kernels: Kernels;
  private readonly context: number;
  /** The programs that have done a batch. */
  private readonly warm = new Set<number>();

  constructor(
    readonly compiled: Compiled,
    arithmetic: Arithmetic,
    threads?: ThreadOptions,
  ) {
    this.kernels = startKernels(compiled.size, arithmetic, compiled.threads > 1);
    const { bytes } = this.kernels;
    this.context = compiled.context;
    for (const { at, bytes: words } of compiled.code) bytes.set(words, at);
    this.set(Context.Scratch, compiled.scratch);
    this.set(Context.ScratchSize, compiled.scratchSize);
    this.set(Context.Losses, compiled.losses);
    this.set(Context.Streams, compiled.streams);
    this.set(Context.StreamCount, compiled.network.streams.length);
    this.kernels.floats[(this.context + Context.Clip) / 4] = 1;
    this.set(Context.Threads, compiled.threads);
    this.setDouble(Context.LeastShared, threads?.least ?? leastShared);
    if (threads && compiled.threads > 1) this.share(threads);
    compiled.network.streams.forEach(({ words }, index) => {
      this.kernels.doubles[compiled.streams / 8 + 2 * index + 1] = words;
    });
  }

  /** Sets other threads to work beside the one that calls `run`. */
  private share({ threads }: ThreadOptions): void {
    const { context, kernels, compiled } = this;
    this.set(Context.Claim, nothingOffered);
    const { module, memory } = kernels;
    const works = Array.from({ length: compiled.threads - 1 }, (_, i) => ({ module, memory, context, thread: i + 1 }));
    threads.join(works, () => kernels.dismiss(context));
  }

  get(place: Context): number {
    return this.kernels.integers[(this.context + place) / 4];
  }

  /** An address, which may lie beyond 2 GiB. */
  address(place: Context): Address {
    return this.get(place) >>> 0;
  }

  set(place: Context, value: number): void {
    this.kernels.integers[(this.context + place) / 4] = value;
  }

  getDouble(place: Context): number {
    return this.kernels.doubles[(this.context + place) / 8];
  }

  setDouble(place: Context, value: number): void {
    this.kernels.doubles[(this.context + place) / 8] = value;
  }

  /** Copies data, and the parts' indices, to where the programs read them. */
  *loadData(spec: ExperimentSpec, dataset: Dataset): Steps<void> {
    const { floats, doubles, integers } = this.kernels;
    const { inputs, targets, part, order, validation, classWeights } = this.compiled;
    yield* copyTo(floats, inputs / 4, dataset.inputs);
    yield* copyTo(floats, targets / 4, dataset.targets);
    integers.set(dataset.parts.train, part / 4);
    integers.set(dataset.parts.train, order / 4);
    integers.set(dataset.parts.validation, validation / 4);
    const weights = classWeightsOf(spec, dataset);
    if (weights) doubles.set(weights, classWeights / 8);
  }

  /**
   * Draws the weights as the reference backend does, or loads them, and rounds them to float32. One layer's are held in
   * float64 at a time. Throws an `EngineError` as `checkWeights`.
   */
  *initialise(seed: number, weights: readonly NamedTensor[] | undefined): Steps<void> {
    const { placed, parameters } = this.compiled.network;
    const { layout, stored, buffers } = parameters;
    if (weights) {
      const given = yield* checkWeights(layout, weights);
      for (const one of stored) yield* storeTensor(one, valuesOf(one.slot, given), this.parameters);
      for (const one of buffers) yield* storeTensor(one, valuesOf(one.slot, given), this.running);
      return;
    }
    for (const { place, draw } of drawings(placed, seed)) {
      const [own, running] = [arraysOf(stored, place), arraysOf(buffers, place)];
      yield* draw(tensorsOf(own), tensorsOf(running));
      for (const { one, values } of own) yield* storeTensor(one, values, this.parameters);
      for (const { one, values } of running) yield* storeTensor(one, values, this.running);
    }
  }

  private flat(at: number, length: number): Float32Array {
    return this.kernels.floats.subarray(at / 4, at / 4 + length);
  }

  get parameters(): Float32Array {
    const { values, length } = this.compiled.network.parameters;
    return this.flat(values, length);
  }

  get gradients(): Float32Array {
    const { gradients, length } = this.compiled.network.parameters;
    return this.flat(gradients, length);
  }

  get running(): Float32Array {
    const { running, bufferLength } = this.compiled.network.parameters;
    return this.flat(running, bufferLength);
  }

  get before(): Float32Array {
    return this.flat(this.compiled.before, this.compiled.network.parameters.trainedLength);
  }

  /** An optimizer's array. */
  slot(name: string): Float32Array {
    return this.flat(this.compiled.slots[name], this.compiled.network.parameters.trainedLength);
  }

  /** Writes an epoch's order. */
  order(seed: number, epoch: number, shuffled: boolean, length: number): void {
    const { part, order } = this.compiled;
    if (!shuffled) {
      this.kernels.integers.copyWithin(order / 4, part / 4, part / 4 + length);
      return;
    }
    this.kernels.shuffle(part, order, length, ...wordsOfStream(seed, 'shuffle', epoch));
  }

  /** Makes a program's batches the next ones to be done. */
  start({ program, mode, order, samples, first, count }: Batches): void {
    const { programs, batch, coefficients } = this.compiled;
    this.set(Context.Program, programs[program]);
    this.set(Context.Place, programs[program]);
    this.set(Context.Cursor, 0);
    this.set(Context.Mode, mode);
    this.set(Context.Order, order);
    this.set(Context.Samples, samples);
    this.set(Context.First, first);
    this.set(Context.Batch, batch);
    this.set(Context.Rows, Math.min(batch, samples - first));
    this.set(Context.Left, count);
    this.set(Context.Done, 0);
    this.set(Context.BadRunning, 0);
    this.set(Context.Coefficients, coefficients);
    this.setDouble(Context.LossSum, 0);
  }

  /** Whether what was started stands at the beginning of a batch. */
  get betweenBatches(): boolean {
    return this.get(Context.Place) === this.get(Context.Program) && this.get(Context.Cursor) === 0;
  }

  /** Goes on with what was started for about so many nanoseconds. */
  run(budget: number): Outcome {
    const program = this.get(Context.Program);
    if (this.warm.has(program)) return this.kernels.run(this.context, budget);
    const outcome: Outcome = this.kernels.run(this.context, budget / coldFactor);
    if (this.get(Context.Done) > 0) this.warm.add(program);
    return outcome;
  }
}
