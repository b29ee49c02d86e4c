import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import type { Steps } from '../spec/steps';
import { assemble } from './assembly';
import { arraysOf, restoreArrays, savedArrays } from './checkpoint';
import { classWeightsOf } from './losses/class-weights';
import { clip } from './clip';
import {
  averageFault,
  firstNotFinite,
  gradientFault,
  lossFault,
  penaltyFault,
  runningFault,
  updateFault,
} from './divergence';
import { orderEpoch } from './epoch';
import {
  copied,
  type Aside,
  type EvaluatedPart,
  type Machine,
  type MachineState,
  type NetworkArrays,
  type Standing,
  type StepsDone,
} from './machine';
import { createMeters } from './metrics/meters';
import { evaluate } from './objective';
import type { Pause } from './optimizers/optimizer';
import { namedTensors } from './parameters';
import { checkMemory, plan as planOf } from './plan';
import { createFrameMeasurer } from './statistics';
import type { NetworkCopy, TrainerOptions } from './types';
import { startWeights } from './weights';
import { createWorkspace } from './workspace';

/** The reference backend: a run's steps in float64. Throws an `EngineError` for what the user can mend. */
export function* createReferenceMachine(
  spec: ExperimentSpec,
  dataset: Dataset,
  options: Pick<TrainerOptions, 'weights' | 'memoryLimit'>,
): Steps<Machine> {
  const { train } = spec;
  const plan = planOf(spec, dataset);
  checkMemory(plan, options.memoryLimit);
  const assembly = assemble(spec, dataset, createWorkspace('allocate'), classWeightsOf(spec, dataset));
  const { objective, weights, gradients, clipped, before, buffersBefore, optimizer, best, order } = assembly;
  const { network, targets, losses } = objective;
  const { layout, buffers } = network;
  const { train: trainingPart } = dataset.parts;
  const { batch, stepsPerEpoch } = plan;
  const meters = createMeters(spec, dataset);
  const frame = createFrameMeasurer(network);

  yield* startWeights({ placed: network.placed, layout, buffers }, train.seed, options.weights);

  /** Samples of the last step, and how much of the frame has been measured since. */
  let lastRows = 0;
  let activationsMeasured = false;
  let parametersMeasured = false;

  const measureActivations = (): void => {
    if (!activationsMeasured && lastRows > 0) frame.activations(lastRows);
    activationsMeasured = true;
  };
  const measureParameters = (): void => {
    if (!parametersMeasured) frame.parameters(before);
    parametersMeasured = true;
  };

  /** The gradients of the batch, into `clipped`. */
  const backward = (rows: number): void => {
    objective.backward(rows);
    if (train.clip) clip(gradients, clipped, train.clip);
  };

  const numbersNow = (): Pick<MachineState, 'dropout' | 'meter'> => ({
    dropout: network.dropoutStreams.map(({ position }) => position),
    meter: meters.training.save(),
  });
  const changing = (): Aside<Float64Array> => ({
    arrays: { ...copied(buffers), before: before.slice() },
    ...numbersNow(),
  });

  const networkOf = ({ parameters, gradients, buffers: running }: NetworkArrays<Float64Array>): NetworkCopy => ({
    bytes: parameters.byteLength + gradients.byteLength + running.byteLength,
    tensors: () => [...namedTensors(layout.parameters, parameters), ...namedTensors(layout.buffers, running)],
    gradients: () => namedTensors(layout.parameters, gradients),
  });

  /** The step that is under way and, where it searches, what was there before it. */
  let under:
    { readonly step: Generator<Pause, StepsDone>; readonly aside?: Aside<Float64Array>; keeps?: boolean } | undefined;

  /** Evaluations that are under way. */
  const evaluations = new Map<EvaluatedPart, Generator<void, number>>();

  /** A step; stands still in the middle of a search. */
  function* take({ step, epoch, ...sums }: Standing, rateAt: (step: number) => number): Generator<Pause, StepsDone> {
    const first = (step % stepsPerEpoch) * batch;
    const rows = Math.min(batch, trainingPart.length - first);
    if (first === 0) orderEpoch(order, trainingPart, train.seed, epoch, spec.data.shuffle);
    objective.load(dataset, order, first, rows);
    lastRows = rows;
    activationsMeasured = false;
    parametersMeasured = false;

    buffersBefore.set(buffers.buffers);
    const loss = objective.forward(rows, 'training');
    const where = { rows, sample: (row: number) => order[first + row] };
    /** Ends the run with the last finite running statistics: those before the step. */
    const diverge = (fault: string): StepsDone => {
      buffers.buffers.set(buffersBefore);
      return { steps: 1, loss, lossSum: NaN, samples: rows, fault };
    };
    if (!Number.isFinite(loss)) return diverge(lossFault(objective, where, dataset));
    if (firstNotFinite(buffers.buffers, 0, buffers.buffers.length) >= 0) return diverge(runningFault(network));
    const penalty = objective.penalty();
    if (!Number.isFinite(penalty)) return diverge(penaltyFault(network));
    let { lossSum } = sums;
    for (let row = 0; row < rows; row++) lossSum += losses[row];
    meters.training.add(network.output.values, targets, rows);

    backward(rows);
    if (firstNotFinite(buffers.gradients, 0, buffers.gradients.length) >= 0) {
      return diverge(gradientFault(objective, where, dataset));
    }
    before.set(weights);
    if ('step' in optimizer) optimizer.step(weights, clipped, rateAt(step));
    else {
      const search = optimizer.search(weights, clipped, rateAt(step), loss + penalty);
      for (let next = search.next(); !next.done;) {
        yield next.value;
        let value = NaN;
        if (next.value === 'value') {
          value = objective.forward(rows, 'training');
          backward(rows);
          value += objective.penalty();
        }
        next = search.next(value);
      }
    }
    if (firstNotFinite(weights, 0, weights.length) >= 0) {
      const fault = updateFault(network);
      weights.set(before);
      return diverge(fault);
    }
    // A search along a line has looked at other weights since.
    if (firstNotFinite(buffers.buffers, 0, buffers.buffers.length) >= 0) {
      weights.set(before);
      return diverge(runningFault(network));
    }
    return { steps: 1, loss, lossSum, samples: rows };
  }

  /** The arrays are those of a step that is done. */
  const goOnFrom = ({ dropout, meter }: Pick<MachineState, 'dropout' | 'meter'>): void => {
    under = undefined;
    evaluations.clear();
    meters.training.restore(meter);
    network.dropoutStreams.forEach((random, index) => (random.position = dropout[index]));
    lastRows = 0;
    activationsMeasured = false;
    parametersMeasured = false;
  };

  return {
    backend: 'reference',
    plan,
    advance: (standing, _most, rateAt) => {
      evaluations.clear();
      under ??= { step: take(standing, rateAt), ...('search' in optimizer && { aside: changing() }) };
      const { done, value } = under.step.next();
      if (!done) {
        under.keeps = value === 'keep';
        return { steps: 0, loss: NaN, lossSum: standing.lossSum, samples: 0, unfinished: true };
      }
      under = undefined;
      return value;
    },
    get searching() {
      return under !== undefined && under.keeps !== true;
    },
    giveUp: () => {
      if (!under?.aside) return;
      const arrays = arraysOf(assembly);
      for (const [name, values] of Object.entries(under.aside.arrays)) arrays.get(name)?.set(values);
      goOnFrom(under.aside);
    },

    evaluate: (part) => {
      // The last step's activations are measured before they go.
      measureActivations();
      const meter = part === 'validation' ? meters.validation : undefined;
      const evaluation = evaluations.get(part) ?? evaluate(objective, dataset, dataset.parts[part], meter);
      evaluations.set(part, evaluation);
      const { done, value } = evaluation.next();
      if (!done) return undefined;
      evaluations.delete(part);
      return value;
    },

    meter: (part) => meters[part],
    resetMeter: () => meters.training.reset(),
    stuck: () => {
      if ('search' in optimizer) return undefined;
      const parameters = layout.parameters.map(({ name, offset, size }) => ({ name, offset, length: size }));
      return averageFault(Object.values(optimizer.slots), parameters);
    },
    penalty: () => objective.penalty(),

    keepBest: (rule) => {
      best[rule]?.parameters.set(buffers.parameters);
      best[rule]?.buffers.set(buffers.buffers);
    },
    restoreBest: (rule) => {
      const kept = best[rule];
      if (!kept) return;
      buffers.parameters.set(kept.parameters);
      buffers.buffers.set(kept.buffers);
    },

    measure: () => {
      measureActivations();
      measureParameters();
      return frame.values;
    },

    look: () => networkOf(under?.aside?.arrays ?? buffers),
    copy: () => networkOf(under?.aside?.arrays ?? copied(buffers)),

    save: () => {
      const aside = under?.aside;
      const { dropout, meter } = aside ?? numbersNow();
      return {
        optimizer: { ...optimizer.counters },
        dropout,
        meter,
        tensors: savedArrays(arraysOf(assembly), aside?.arrays),
      };
    },

    restore: (state, step, epoch) => {
      restoreArrays(arraysOf(assembly), state.tensors);
      Object.assign(optimizer.counters, state.optimizer);
      goOnFrom(state);
      if (step % stepsPerEpoch !== 0) orderEpoch(order, trainingPart, train.seed, epoch, spec.data.shuffle);
    },
  };
}
