import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare, readFacts } from '../../../src/data';
import { createTrainer } from '../../../src/engine';
import { analyse, hyperparameters, withOverrides, type AnalysisOptions } from '../../../src/language';
import type { RunFacts } from '../../../src/protocol/schema';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { Hyperparameter } from '../../../src/spec/hyperparameter';
import type { EpochRecord } from '../../../src/spec/record';
import type { StatisticsFrame } from '../../../src/spec/statistics';
import type { NamedTensor } from '../../../src/spec/tensor';
import { factsOf } from '../../../src/worker/facts';

/** Runs that the page is shown in its tests: trained by the engine, from texts. */

const examples = path.resolve(import.meta.dirname, '../../../examples');
const bytesOf = (name: string): Uint8Array => readFileSync(path.join(examples, name));
const options: AnalysisOptions = { facts: (name, delimiter) => readFacts(bytesOf(name), delimiter) };

/** A run with everything that was measured in it. */
export interface Trained {
  readonly spec: ExperimentSpec;
  readonly dataset: Dataset;
  readonly facts: RunFacts;
  readonly records: readonly EpochRecord[];
  /** One an epoch. */
  readonly frames: readonly StatisticsFrame[];
  /** The parameters at each epoch's end. */
  readonly weights: readonly (readonly NamedTensor[])[];
  /** ∇ of each epoch's last step. */
  readonly gradients: readonly (readonly NamedTensor[])[];
  /** Why it diverged. */
  readonly message?: string;
}

/** One of the examples' texts. */
export const exampleText = (name: string): string => readFileSync(path.join(examples, name), 'utf8');

const firstCell = (text: string): number => analyse(text, options).cells.findIndex(({ ordinal }) => ordinal === 1);

/** A text's first experiment, with hyperparameters changed. Throws what is wrong with it. */
export function experimentOf(text: string, changed: Readonly<Record<string, string>> = {}): ExperimentSpec {
  const overrides = Object.entries(changed).map(([name, value]) => ({ path: name, value }));
  const { experiment, problems } = withOverrides(analyse(text, options), firstCell(text), overrides);
  if (!experiment) throw new Error(problems.join('\n'));
  return experiment.spec;
}

/** What the controls of a text's first experiment show. */
export const controlsOf = (text: string): readonly Hyperparameter[] =>
  hyperparameters(analyse(text, options), firstCell(text));

/** Trains a text's first experiment to its end. */
export function train(text: string, changed: Readonly<Record<string, string>> = {}): Trained {
  const spec = experimentOf(text, changed);
  const dataset = prepare(spec, bytesOf);
  const trainer = createTrainer(spec, dataset);
  const records: EpochRecord[] = [];
  const frames: StatisticsFrame[] = [];
  const weights: (readonly NamedTensor[])[] = [];
  const gradients: (readonly NamedTensor[])[] = [];
  let message: string | undefined;
  while (trainer.status === 'running') {
    const step = trainer.advance();
    message = step.message;
    if (!step.record) continue;
    records.push(step.record);
    frames.push(trainer.statistics());
    weights.push(trainer.tensors());
    gradients.push(trainer.gradients());
  }
  const facts = factsOf(trainer.plan, dataset, { name: 'reference', arithmetic: 'separate', notes: [] });
  return { spec, dataset, facts, records, frames, weights, gradients, ...(message !== undefined && { message }) };
}

/** A run as it was after so many epochs. */
export const upTo = (run: Trained, epochs: number): Trained => ({
  ...run,
  records: run.records.slice(0, epochs),
  frames: run.frames.slice(0, epochs),
  weights: run.weights.slice(0, epochs),
  gradients: run.gradients.slice(0, epochs),
});
