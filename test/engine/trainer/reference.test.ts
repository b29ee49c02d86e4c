import { describe, expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import type { LossSpec, OptimizerSpec, ScheduleSpec, TrainSpec } from '../../../src/spec/experiment';
import { optimizers } from '../../../src/spec/optimizers';
import { schedules } from '../../../src/spec/schedules';
import { datasetOf, experiment, lossSpec, optimizerSpec, scheduleSpec } from '../experiment';
import { specOf, type ReferenceLayer } from '../networks';
import { proofs } from '../proof';
import { readReference, relativeError, type ReferenceTensor } from '../reference';
import { stepOf } from './runs';

interface RunCase {
  readonly name: string;
  readonly layers: readonly ReferenceLayer[];
  readonly input: readonly number[];
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  readonly clip?: TrainSpec['clip'];
  readonly batch: number;
  readonly epochs: number;
  readonly inputs: ReferenceTensor;
  readonly targets: ReferenceTensor;
  readonly parameters: Readonly<Record<string, ReferenceTensor>>;
  /** The steps, from 1, whose weights are kept: all tensors one after the other. */
  readonly steps: readonly number[];
  readonly weights: ReferenceTensor;
  readonly losses: readonly number[];
  readonly penalties: readonly number[];
  readonly rates: readonly number[];
}

const { cases } = readReference<{ readonly cases: readonly RunCase[] }>('runs.json');
const record = proofs('runs-reference');
const recordPart = proofs('regularisers-reference');

/** What of the text's regularisers and updates a run has, beside its optimizer and schedule. */
function partsOf({ layers, loss, optimizer, clip }: RunCase): readonly string[] {
  const has = (key: string): boolean => layers.some(({ arguments: written }) => key in written);
  return [
    ...['l1', 'l2', 'frozen'].filter(has),
    ...Object.keys(clip ?? {}).map((bound) => `clip ${bound}`),
    ...['class_weights', 'label_smoothing'].filter((key) => key in loss.arguments),
    ...('weight_decay' in optimizer.arguments && optimizer.arguments.weight_decay > 0 ? ['weight_decay'] : []),
  ];
}

const rowsOf = ({ shape: [count, width], values }: ReferenceTensor): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));

describe('whole runs against a training loop in PyTorch: 50 steps and more, to 1e-8', () => {
  it('have every optimizer and every schedule', () => {
    expect(new Set(cases.map(({ optimizer }) => optimizer.kind))).toEqual(new Set(Object.keys(optimizers)));
    expect(new Set(cases.map(({ schedule }) => schedule.kind))).toEqual(new Set(Object.keys(schedules)));
    for (const { rates } of cases) expect(rates.length).toBeGreaterThanOrEqual(50);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const targets = rowsOf(one.targets);
    const classes = one.loss.kind === 'cross_entropy' ? one.targets.shape[1] : 2;
    const dataset = datasetOf({
      inputs: rowsOf(one.inputs),
      targets,
      inputShape: one.input,
      ...(one.loss.kind.endsWith('cross_entropy') && { classes }),
    });
    const train: Partial<TrainSpec> = {
      loss: lossSpec(one.loss.kind, one.loss.arguments),
      optimizer: optimizerSpec(one.optimizer.kind, one.optimizer.arguments),
      schedule: scheduleSpec(one.schedule.kind, one.schedule.arguments),
      epochs: one.epochs,
      batch: one.batch,
      ...(one.clip && { clip: one.clip }),
    };
    const trainer = createTrainer(experiment(one.layers.map(specOf), train, false), dataset, {
      weights: Object.entries(one.parameters).map(([tensor, { shape, values }]) => ({
        name: tensor,
        shape,
        values: Float64Array.from(values),
      })),
    });
    const compare = (what: string, actual: readonly number[], expected: readonly number[]): void => {
      const error = relativeError(actual, expected);
      record(name, error);
      for (const part of partsOf(one)) recordPart(part, error);
      expect(error, what).toBeLessThan(1e-8);
    };

    const weights = rowsOf(one.weights);
    while (trainer.status === 'running') {
      const { record: epoch } = stepOf(trainer);
      const kept = one.steps.indexOf(trainer.step);
      if (kept >= 0) {
        const now = trainer.tensors().filter((tensor) => tensor.name in one.parameters);
        compare(
          `step ${trainer.step}`,
          now.flatMap(({ values }) => Array.from(values)),
          weights[kept],
        );
      }
      if (!epoch) continue;
      compare(`the loss of epoch ${epoch.epoch}`, [epoch.loss], [one.losses[epoch.epoch - 1]]);
      compare(`the penalty after epoch ${epoch.epoch}`, [epoch.penalty], [one.penalties[epoch.epoch - 1]]);
      compare(`the rate of epoch ${epoch.epoch}`, [epoch.learningRate], [one.rates[trainer.step - 1]]);
    }
    expect(trainer.step).toBe(one.rates.length);
  });
});
