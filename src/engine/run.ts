import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import type { EpochRecord } from '../spec/record';
import { checkpointNumbers, type CheckpointNumbers } from './checkpoint';
import { divergenceMessage } from './divergence';
import { emptySums } from './epoch';
import type { Machine } from './machine';
import type { Meter } from './metrics/kinds';
import { createLearningRate } from './schedules/kinds';
import type { StepResult, Trainer, TrainerOptions, TrainerState, TrainerStatus } from './types';
import { createUntil } from './until';

/** Whether a stopping rule gives back the best weights. */
const restoresBest = ({ train }: ExperimentSpec, rule: number): boolean => {
  const one = train.until[rule];
  return one?.rule === 'patience' && one.restore === 'best';
};

/** A run on a machine: its epochs, schedule, stopping rules, records and checkpoints, whatever computes its steps. */
export function createRun(
  spec: ExperimentSpec,
  dataset: Pick<Dataset, 'samples' | 'parts'>,
  machine: Machine,
  options: Pick<TrainerOptions, 'clock'>,
): Trainer {
  const { train } = spec;
  const { plan } = machine;
  const { stepsPerEpoch } = plan;
  const learningRate = createLearningRate(train.schedule, train.optimizer.arguments.lr, train.epochs, stepsPerEpoch);
  const until = createUntil(train.until);
  const validated = dataset.parts.validation.length > 0;
  const clock = options.clock ?? (() => 0);

  let epoch = 0;
  let step = 0;
  let status: TrainerStatus = 'running';
  let sums = emptySums();
  let loss = NaN;
  let settled = true;

  const rateAt = (at: number): number => learningRate.at(at);

  const metricsOf = (meter: Meter): Record<string, number> =>
    Object.fromEntries(train.metrics.map((name) => [name, meter.value(name, 'own')]));

  /** The weights that a finished run ends with. */
  const restoreBest = (rule: number): void => {
    if (!restoresBest(spec, rule) || until.state[rule].best === null) return;
    // The last step's figures are of the weights that it made.
    machine.measure();
    machine.restoreBest(rule);
  };

  const endEpoch = (validationLoss: number | undefined): EpochRecord => {
    epoch++;
    const mean = sums.loss / sums.samples;
    const training = machine.meter('training');
    const validation = machine.meter('validation');
    const record: EpochRecord = {
      epoch,
      loss: mean,
      penalty: machine.penalty(),
      metrics: metricsOf(training),
      ...(validationLoss !== undefined && { validation: { loss: validationLoss, ...metricsOf(validation) } }),
      learningRate: rateAt(step - 1),
      seconds: sums.seconds,
      samplesPerSecond: sums.seconds > 0 ? sums.samples / sums.seconds : 0,
    };
    learningRate.epochEnded(validationLoss ?? mean, step);

    const { holds, improved } = until.epochEnded(({ metric, part }) => {
      if (metric === 'loss') return part === 'training' ? mean : (validationLoss ?? NaN);
      return (part === 'training' ? training : validation).value(metric, 'scaled');
    });
    for (const rule of improved) if (restoresBest(spec, rule)) machine.keepBest(rule);
    if (holds !== undefined) {
      status = 'converged';
      restoreBest(holds);
    } else if (epoch === train.epochs) {
      status = 'completed';
      const rule = train.until.findIndex((_, index) => restoresBest(spec, index));
      if (rule >= 0) restoreBest(rule);
    }
    sums = emptySums();
    machine.resetMeter();
    return record;
  };

  /** Whether at an epoch's end the optimizer's averages are looked at: the first, second, fourth and so on, and the last. */
  const isLookedAt = (ended: number): boolean => ended === train.epochs || (ended & (ended - 1)) === 0;

  /** Whether the epoch's steps are done, but not its record. */
  const complete = (): boolean => step === (epoch + 1) * stepsPerEpoch;

  const steps = (most: number): StepResult => {
    const started = clock();
    const done = machine.advance({ step, epoch, lossSum: sums.loss }, most, rateAt);
    step += done.steps;
    if (done.steps > 0) loss = done.loss;
    if (done.fault !== undefined) {
      status = 'diverged';
      return { loss, steps: done.steps, message: divergenceMessage(epoch + 1, step, done.fault) };
    }
    const fault = complete() && isLookedAt(epoch + 1) ? machine.stuck() : undefined;
    if (fault !== undefined) {
      status = 'diverged';
      return { loss, steps: done.steps, message: divergenceMessage(epoch + 1, step, fault) };
    }
    sums.loss = done.lossSum;
    sums.samples += done.samples;
    sums.seconds += clock() - started;
    return { loss, steps: done.steps, ...(done.unfinished && { unfinished: true }) };
  };

  const forward = (most: number): StepResult => {
    const result: StepResult = complete() ? { loss, steps: 0 } : steps(most);
    if (status !== 'running' || !complete()) return result;
    const validationLoss = validated ? machine.evaluate('validation') : undefined;
    if (validated && validationLoss === undefined) return { ...result, unfinished: true };
    return { ...result, record: endEpoch(validationLoss) };
  };

  const advance = (most = 1): StepResult => {
    if (status !== 'running') throw new Error(`The run has ended (${status}).`);
    const result = forward(most);
    settled = result.unfinished !== true || machine.searching;
    return result;
  };

  const state = (): TrainerState => {
    const { optimizer, dropout, meter, tensors } = machine.save();
    const numbers: CheckpointNumbers = {
      version: 1,
      backend: machine.backend,
      experiment: spec,
      samples: dataset.samples,
      epoch,
      step,
      status,
      sums: { ...sums },
      meter,
      optimizer,
      schedule: { ...learningRate.state },
      until: until.state.map((kept) => ({ ...kept })),
      dropout,
    };
    return { numbers: { ...numbers }, tensors };
  };

  return {
    plan,
    backend: machine.backend,
    get epoch() {
      return epoch;
    },
    get step() {
      return step;
    },
    get status() {
      return status;
    },
    get settled() {
      return settled;
    },
    advance,

    statistics: () => ({
      epoch: Math.max(1, Math.ceil(step / stepsPerEpoch)),
      step,
      values: machine.measure().slice(),
    }),

    copy: () => machine.copy(),

    tensors: () => machine.look().tensors(),

    gradients: () => machine.look().gradients(),

    finalLoss: () => {
      machine.giveUp();
      return machine.evaluate('train');
    },

    state,

    checkpoint: () => {
      const { numbers, tensors } = state();
      return { numbers, tensors: tensors.map((tensor) => ({ ...tensor, values: tensor.values.slice() })) };
    },

    restore: (state) => {
      const numbers = checkpointNumbers(state, spec, dataset.samples, machine.backend);
      machine.restore({ ...numbers, tensors: state.tensors }, numbers.step, numbers.epoch);
      ({ epoch, step, status } = numbers);
      settled = true;
      sums = { ...numbers.sums };
      Object.assign(learningRate.state, numbers.schedule);
      numbers.until.forEach((kept, rule) => Object.assign(until.state[rule], kept));
    },
  };
}
