import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec, UntilSpec } from '../spec/experiment';
import type { MetricName } from '../spec/metrics';
import type { EpochRecord } from '../spec/record';
import { assemble } from './assembly';
import { checkMetrics, checkWords } from './check';
import { checkpointNumbers, restoreArrays, saveArrays, type CheckpointNumbers } from './checkpoint';
import { clip } from './clip';
import {
  divergenceMessage,
  firstNotFinite,
  gradientFault,
  lossFault,
  penaltyFault,
  runningFault,
  updateFault,
} from './divergence';
import { emptySums, orderEpoch } from './epoch';
import { resolveClassWeights } from './losses/class-weights';
import { createMeter } from './metrics/kinds';
import { initialiseParameters } from './network';
import { evaluate } from './objective';
import { namedTensors } from './parameters';
import { checkMemory, plan as planOf } from './plan';
import { createLearningRate } from './schedules/kinds';
import { createFrameMeasurer } from './statistics';
import type { StepResult, Trainer, TrainerOptions, TrainerStatus } from './types';
import { createUntil } from './until';
import { loadWeights } from './weights';
import { createWorkspace } from './workspace';

/** What one output must exceed to call the second class: probabilities one half, margins 0. */
export const decisionThreshold = ({ train }: Pick<ExperimentSpec, 'train'>): number =>
  train.loss.kind === 'hinge' || train.loss.kind === 'squared_hinge' ? 0 : 0.5;

/** The weights of the classes, where the loss has such. */
export function classWeightsOf({ train }: Pick<ExperimentSpec, 'train'>, dataset: Dataset): Float64Array | undefined {
  const given = 'class_weights' in train.loss.arguments ? train.loss.arguments.class_weights : undefined;
  return given === undefined ? undefined : resolveClassWeights(given, dataset);
}

/**
 * Prepares a run: plans it, refuses what does not fit, draws or loads the weights. Throws an `EngineError` for what the
 * user can mend.
 */
export function createTrainer(spec: ExperimentSpec, dataset: Dataset, options: TrainerOptions = {}): Trainer {
  const { train } = spec;
  const plan = planOf(spec, dataset);
  checkMemory(plan, options.memoryLimit);
  checkMetrics(spec, dataset);
  checkWords(spec, dataset);
  const assembly = assemble(spec, dataset, createWorkspace('allocate'), classWeightsOf(spec, dataset));
  const { objective, weights, gradients, clipped, before, buffersBefore, optimizer, best, order } = assembly;
  const { network, targets, losses } = objective;
  const { layout, buffers } = network;
  const { train: trainingPart, validation: validationPart } = dataset.parts;
  const { batch, stepsPerEpoch } = plan;

  initialiseParameters({ placed: network.placed, layout, buffers }, train.seed);
  if (options.weights) loadWeights(layout, buffers, options.weights);

  const learningRate = createLearningRate(train.schedule, train.optimizer.arguments.lr, train.epochs, stepsPerEpoch);
  const until = createUntil(train.until);
  const watchedIn = (part: UntilSpec['part']): readonly MetricName[] =>
    train.until.flatMap((rule) => (rule.part === part && rule.metric !== 'loss' ? [rule.metric] : []));
  const meterOf = (part: UntilSpec['part']) =>
    createMeter([...train.metrics, ...watchedIn(part)], {
      outputs: dataset.outputs,
      threshold: decisionThreshold(spec),
      unit: dataset.targetScaling?.divisor,
    });
  const trainingMeter = meterOf('training');
  const validationMeter = meterOf('validation');
  const frame = createFrameMeasurer(network);
  const clock = options.clock ?? (() => 0);

  let epoch = 0;
  let step = 0;
  let status: TrainerStatus = 'running';
  let sums = emptySums();
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

  /** Loss and metrics of a part with the present weights. The last step's activations are measured before they go. */
  const evaluatePart = (samples: Int32Array, meter?: typeof validationMeter): number => {
    measureActivations();
    return evaluate(objective, dataset, samples, meter);
  };

  const metricsOf = (meter: typeof trainingMeter): Record<string, number> =>
    Object.fromEntries(train.metrics.map((name) => [name, meter.value(name, 'own')]));

  /** Ends the run with the last finite weights and running statistics: those before the step. */
  const diverge = (loss: number, fault: string): StepResult => {
    status = 'diverged';
    buffers.buffers.set(buffersBefore);
    return { loss, message: divergenceMessage(epoch + 1, step, fault) };
  };

  /** The weights that a finished run ends with. */
  const restoreBest = (rule: number): void => {
    const kept = best[rule];
    if (!kept || until.state[rule].best === null) return;
    // The last step's figures are of the weights that it made.
    measureActivations();
    measureParameters();
    buffers.parameters.set(kept.parameters);
    buffers.buffers.set(kept.buffers);
  };

  const endEpoch = (rate: number): EpochRecord => {
    epoch++;
    const loss = sums.loss / sums.samples;
    const validationLoss = validationPart.length > 0 ? evaluatePart(validationPart, validationMeter) : undefined;
    const record: EpochRecord = {
      epoch,
      loss,
      penalty: objective.penalty(),
      metrics: metricsOf(trainingMeter),
      ...(validationLoss !== undefined && {
        validation: { loss: validationLoss, ...metricsOf(validationMeter) },
      }),
      learningRate: rate,
      seconds: sums.seconds,
      samplesPerSecond: sums.seconds > 0 ? sums.samples / sums.seconds : 0,
    };
    learningRate.epochEnded(validationLoss ?? loss, step);

    const { holds, improved } = until.epochEnded(({ metric, part }) => {
      if (metric === 'loss') return part === 'training' ? loss : (validationLoss ?? NaN);
      return (part === 'training' ? trainingMeter : validationMeter).value(metric, 'scaled');
    });
    for (const rule of improved) {
      best[rule]?.parameters.set(buffers.parameters);
      best[rule]?.buffers.set(buffers.buffers);
    }
    if (holds !== undefined) {
      status = 'converged';
      restoreBest(holds);
    } else if (epoch === train.epochs) {
      status = 'completed';
      const rule = best.findIndex((kept) => kept !== undefined);
      if (rule >= 0) restoreBest(rule);
    }
    sums = emptySums();
    trainingMeter.reset();
    return record;
  };

  /** The gradients of the batch, into `clipped`. */
  const backward = (rows: number): void => {
    objective.backward(rows);
    if (train.clip) clip(gradients, clipped, train.clip);
  };

  const advance = (): StepResult => {
    if (status !== 'running') throw new Error(`The run has ended (${status}).`);
    const started = clock();
    const first = (step % stepsPerEpoch) * batch;
    const rows = Math.min(batch, trainingPart.length - first);
    if (first === 0) orderEpoch(order, trainingPart, train.seed, epoch, spec.data.shuffle);
    objective.load(dataset, order, first, rows);
    const rate = learningRate.at(step);
    step++;
    lastRows = rows;
    activationsMeasured = false;
    parametersMeasured = false;

    buffersBefore.set(buffers.buffers);
    const loss = objective.forward(rows, 'training');
    const where = { rows, sample: (row: number) => order[first + row] };
    if (!Number.isFinite(loss)) return diverge(loss, lossFault(objective, where, dataset));
    if (firstNotFinite(buffers.buffers, 0, buffers.buffers.length) >= 0) return diverge(loss, runningFault(network));
    const penalty = objective.penalty();
    if (!Number.isFinite(penalty)) return diverge(loss, penaltyFault(network));
    for (let row = 0; row < rows; row++) sums.loss += losses[row];
    sums.samples += rows;
    trainingMeter.add(network.output.values, targets, rows);

    backward(rows);
    if (firstNotFinite(buffers.gradients, 0, buffers.gradients.length) >= 0) {
      return diverge(loss, gradientFault(objective, where, dataset));
    }
    before.set(weights);
    optimizer.step(weights, clipped, rate, loss + penalty, () => {
      const value = objective.forward(rows, 'training');
      backward(rows);
      return value + objective.penalty();
    });
    if (firstNotFinite(weights, 0, weights.length) >= 0) {
      const fault = updateFault(network);
      weights.set(before);
      return diverge(loss, fault);
    }
    sums.seconds += clock() - started;
    return step % stepsPerEpoch === 0 ? { loss, record: endEpoch(rate) } : { loss };
  };

  return {
    plan,
    get epoch() {
      return epoch;
    },
    get step() {
      return step;
    },
    get status() {
      return status;
    },
    advance,

    statistics: () => {
      measureActivations();
      measureParameters();
      return { epoch: Math.max(1, Math.ceil(step / stepsPerEpoch)), step, values: frame.values.slice() };
    },

    tensors: () => [
      ...namedTensors(layout.parameters, buffers.parameters),
      ...namedTensors(layout.buffers, buffers.buffers),
    ],

    gradients: () => namedTensors(layout.parameters, buffers.gradients),

    finalLoss: () => evaluatePart(trainingPart),

    checkpoint: () => {
      const numbers: CheckpointNumbers = {
        version: 1,
        experiment: spec,
        samples: dataset.samples,
        epoch,
        step,
        status,
        sums: { ...sums },
        meter: trainingMeter.save(),
        optimizer: { ...optimizer.counters },
        schedule: { ...learningRate.state },
        until: until.state.map((kept) => ({ ...kept })),
        dropout: network.dropoutStreams.map(({ position }) => position),
      };
      return { numbers: { ...numbers }, tensors: saveArrays(assembly) };
    },

    restore: (state) => {
      const numbers = checkpointNumbers(state, spec, dataset.samples);
      restoreArrays(assembly, state.tensors);
      ({ epoch, step, status } = numbers);
      sums = { ...numbers.sums };
      trainingMeter.restore(numbers.meter);
      Object.assign(optimizer.counters, numbers.optimizer);
      Object.assign(learningRate.state, numbers.schedule);
      numbers.until.forEach((kept, rule) => Object.assign(until.state[rule], kept));
      network.dropoutStreams.forEach((random, index) => (random.position = numbers.dropout[index]));
      if (step % stepsPerEpoch !== 0) orderEpoch(order, trainingPart, train.seed, epoch, spec.data.shuffle);
      lastRows = 0;
      activationsMeasured = false;
      parametersMeasured = false;
    },
  };
}
