import type { Dataset } from '../../spec/dataset';
import type { ExperimentSpec } from '../../spec/experiment';
import { metrics } from '../../spec/metrics';
import type { Steps } from '../../spec/steps';
import { restoreArrays, savedArrays } from '../checkpoint';
import { averageFault } from '../divergence';
import { coefficientCount, Context, Mode, Outcome } from '../kernels/operations';
import { copied, type Aside, type Machine, type MachineState, type NetworkArrays, type StepsDone } from '../machine';
import { createMeters, measuredMetrics } from '../metrics/meters';
import { checkMemory } from '../plan';
import type { NetworkCopy, TrainerOptions } from '../types';
import { mostSteps } from './compile';
import { Device } from './device';
import { faultOf } from './faults';
import { createLineSearch, searchBytes } from './line-search';
import { FastMeasurer } from './measure';
import { canShare, type Arithmetic } from './module';
import { penaltyIn } from './penalty';
import { planFast } from './plan';
import { TargetSpread, readTallies, writeTallies, type Tallied } from './tallies';
import { namedTensors } from './tensors';

/** Nanoseconds, about, after which the kernels come back: so that a pause, or a view, never waits for long. */
const budget = 8e6;

/** The fast backend: a run's steps in float32, in the kernels. The experiment is covered. Throws an `EngineError`. */
export function* createFastMachine(
  spec: ExperimentSpec,
  dataset: Dataset,
  options: Pick<TrainerOptions, 'weights' | 'memoryLimit' | 'threads'> & { readonly arithmetic?: Arithmetic },
): Steps<Machine> {
  const { train } = spec;
  const threads = canShare() ? options.threads : undefined;
  const { plan: kernelsPlan, compiled } = planFast(spec, dataset, threads);
  const plan = { ...kernelsPlan, memory: kernelsPlan.memory + searchBytes(train, compiled) };
  checkMemory(plan, options.memoryLimit);
  const device = new Device(compiled, options.arithmetic ?? 'separate', threads);
  const { kernels } = device;
  yield* device.loadData(spec, dataset);
  yield* device.initialise(train.seed, options.weights);

  const { optimizer, network, tallies } = compiled;
  const { stored, buffers } = network.parameters;
  const { train: trainingPart, validation: validationPart } = dataset.parts;
  const { batch, stepsPerEpoch } = plan;
  const counters: Record<string, number> = { ...optimizer?.start };
  const penalty = (): number => penaltyIn(device);
  const search = optimizer ? undefined : createLineSearch(train, device, penalty);
  const best = train.until.map((rule) =>
    rule.rule === 'patience' && rule.restore === 'best'
      ? { parameters: device.parameters.slice(), buffers: device.running.slice() }
      : undefined,
  );
  const meters = createMeters(spec, dataset);
  const talliedOf = (part: 'training' | 'validation'): Tallied => {
    const numbers = measuredMetrics(spec, part).some((name) => metrics[name].target === 'numbers');
    return [numbers ? 'numbers' : 'classes', tallies[part], dataset.outputs];
  };
  const tallied = { training: talliedOf('training'), validation: talliedOf('validation') };
  const spreadOf = ([target]: Tallied, samples: Int32Array): TargetSpread | undefined =>
    target === 'numbers' ? new TargetSpread(dataset, samples) : undefined;
  const spreads = {
    training: spreadOf(tallied.training, trainingPart),
    validation: spreadOf(tallied.validation, validationPart),
  };
  const measurer = new FastMeasurer(device);
  const coefficients = kernels.floats.subarray(
    compiled.coefficients / 4,
    compiled.coefficients / 4 + coefficientCount * mostSteps,
  );

  /** What the kernels are in the middle of: steps, one of which may search, or the evaluation of a part. */
  let under:
    | { readonly what: 'steps'; readonly aside?: Aside<Float32Array> }
    | { readonly what: 'train' | 'validation' }
    | undefined;
  /** Samples of the training part that the meter has seen. */
  let seen = 0;

  const numbersNow = (): Pick<MachineState, 'dropout' | 'meter'> => ({
    dropout: network.streams.map((_, index) => kernels.doubles[compiled.streams / 8 + 2 * index]),
    meter: [seen, ...readTallies(kernels, tallied.training, undefined, seen)],
  });
  const live = (): NetworkArrays<Float32Array> => ({
    parameters: device.parameters,
    gradients: device.gradients,
    buffers: device.running,
  });
  const changing = (): Aside<Float32Array> => ({
    arrays: { ...copied(live()), before: device.before.slice() },
    ...numbersNow(),
  });
  const asideNow = (): Aside<Float32Array> | undefined => (under?.what === 'steps' ? under.aside : undefined);

  const startSteps = (step: number, epoch: number, most: number, rateAt: (step: number) => number): void => {
    const from = step % stepsPerEpoch;
    if (from === 0) device.order(train.seed, epoch, spec.data.shuffle, trainingPart.length);
    const count = Math.min(most, stepsPerEpoch - from, mostSteps);
    const ahead = { ...counters };
    for (let i = 0; i < count; i++) optimizer?.next(ahead, rateAt(step + i), coefficients, coefficientCount * i);
    device.start({
      program: 'train',
      mode: Mode.Training,
      order: compiled.order,
      samples: trainingPart.length,
      first: from * batch,
      count,
    });
    search?.start();
    under = { what: 'steps', ...(search && { aside: changing() }) };
  };

  const networkOf = ({ parameters, gradients, buffers: running }: NetworkArrays<Float32Array>): NetworkCopy => ({
    bytes: parameters.byteLength + gradients.byteLength + running.byteLength,
    tensors: () => [...namedTensors(stored, parameters), ...namedTensors(buffers, running)],
    gradients: () => namedTensors(stored, gradients),
  });

  /** Every array that a checkpoint keeps, by its name there; parameters as the kernels lay them out. */
  const arraysOf = (): ReadonlyMap<string, Float32Array | Float64Array> =>
    new Map<string, Float32Array | Float64Array>([
      ['parameters', device.parameters],
      ['gradients', device.gradients],
      ['buffers', device.running],
      ['before', device.before],
      ...Object.keys(compiled.slots).map((name) => [`optimizer.${name}`, device.slot(name)] as const),
      ...Object.entries(search?.slots ?? {}).map(([name, slot]) => [`optimizer.${name}`, slot] as const),
      ...best.flatMap((kept, rule) =>
        kept
          ? ([
              [`best${rule}.parameters`, kept.parameters],
              [`best${rule}.buffers`, kept.buffers],
            ] as const)
          : [],
      ),
    ]);

  /** The arrays are those of a step that is done. */
  const goOnFrom = ({ dropout, meter: [samples = 0, ...sums] }: Pick<MachineState, 'dropout' | 'meter'>): void => {
    under = undefined;
    seen = samples;
    writeTallies(kernels, tallied.training, sums);
    dropout.forEach((position, index) => {
      kernels.doubles[compiled.streams / 8 + 2 * index] = position;
    });
    measurer.stepDone(0);
  };

  const rowsUpTo = (step: number): number => Math.min(step * batch, trainingPart.length);
  const unused = new Float32Array(coefficientCount);

  const advance: Machine['advance'] = ({ step, epoch, ...sums }, most, rateAt): StepsDone => {
    if (under?.what === 'steps') device.set(Context.Left, Math.min(device.get(Context.Left), most));
    else startSteps(step, epoch, most, rateAt);
    device.setDouble(Context.LossSum, sums.lossSum);
    const outcome = search ? search.run(rateAt(step), budget) : device.run(budget);
    if (search && outcome === Outcome.More) {
      return { steps: 0, loss: NaN, lossSum: sums.lossSum, samples: 0, unfinished: true };
    }
    const steps = device.get(Context.Done);
    const lossSum = device.getDouble(Context.LossSum);
    const loss = device.getDouble(Context.Loss);
    device.set(Context.Done, 0);
    const from = step % stepsPerEpoch;
    const samples = rowsUpTo(from + steps) - rowsUpTo(from);
    for (let i = 0; i < steps; i++) optimizer?.next(counters, rateAt(step + i), unused, 0);
    seen += samples;
    if (steps > 0) measurer.stepDone(rowsUpTo(from + steps) - rowsUpTo(from + steps - 1));
    if (outcome === Outcome.More) return { steps, loss, lossSum, samples, unfinished: !device.betweenBatches };
    under = undefined;
    if (outcome === Outcome.Done) return { steps, loss, lossSum, samples };
    measurer.stepDone(device.get(Context.Rows));
    const fault = faultOf(device, outcome, dataset);
    // The run ends with the last finite weights: those before the step.
    if (outcome === Outcome.Gradient || outcome === Outcome.Update) device.parameters.set(device.before);
    return { steps: steps + 1, loss, lossSum, samples, fault };
  };

  return {
    backend: 'fast',
    plan,
    advance,
    get searching() {
      return asideNow() !== undefined && search?.keeps !== true;
    },
    giveUp: () => {
      const aside = asideNow();
      if (!aside) return;
      const arrays = arraysOf();
      for (const [name, values] of Object.entries(aside.arrays)) arrays.get(name)?.set(values);
      goOnFrom(aside);
    },

    evaluate: (part) => {
      const samples = dataset.parts[part];
      if (under?.what !== part) {
        measurer.hold();
        if (part === 'validation') writeTallies(kernels, tallied.validation, undefined);
        device.start({
          program: part === 'validation' ? 'validate' : 'evaluate',
          mode: Mode.Evaluation,
          order: part === 'validation' ? compiled.validation : compiled.part,
          samples: samples.length,
          first: 0,
          count: Math.ceil(samples.length / batch),
        });
        under = { what: part };
      }
      if (device.run(budget) === Outcome.More) return undefined;
      under = undefined;
      return device.getDouble(Context.LossSum) / samples.length;
    },

    meter: (part) => {
      const count = part === 'training' ? seen : validationPart.length;
      meters[part].restore(readTallies(kernels, tallied[part], spreads[part], count));
      return meters[part];
    },
    resetMeter: () => {
      seen = 0;
      writeTallies(kernels, tallied.training, undefined);
    },
    stuck: () => {
      const parameters = stored.map(({ slot: { name }, offset, length }) => ({ name, offset, length }));
      const slots = Object.keys(compiled.slots).map((name) => device.slot(name));
      return averageFault(slots, parameters);
    },
    penalty,

    keepBest: (rule) => {
      best[rule]?.parameters.set(device.parameters);
      best[rule]?.buffers.set(device.running);
    },
    restoreBest: (rule) => {
      const kept = best[rule];
      if (!kept) return;
      device.parameters.set(kept.parameters);
      device.running.set(kept.buffers);
    },

    measure: () => measurer.measure(),

    look: () => networkOf(asideNow()?.arrays ?? live()),
    copy: () => networkOf(asideNow()?.arrays ?? copied(live())),

    save: () => {
      const aside = asideNow();
      const { dropout, meter } = aside ?? numbersNow();
      return {
        optimizer: { ...counters, ...search?.counters },
        meter,
        dropout,
        tensors: savedArrays(arraysOf(), aside?.arrays),
      };
    },

    restore: (state, step, epoch) => {
      restoreArrays(arraysOf(), state.tensors);
      Object.assign(search?.counters ?? counters, state.optimizer);
      goOnFrom(state);
      if (step % stepsPerEpoch !== 0) device.order(train.seed, epoch, spec.data.shuffle, trainingPart.length);
    },
  };
}
