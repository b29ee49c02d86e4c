import { readFileSync } from 'node:fs';
import path from 'node:path';
import { prepare } from '../../../src/data';
import { createTrainer, type Trainer } from '../../../src/engine';
import { analyse } from '../../../src/language';
import type { Dataset } from '../../../src/spec/dataset';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import { run, type Outcome } from '../trainer/runs';

const examples = path.resolve(import.meta.dirname, '../../../examples');
const file = (name: string): Uint8Array => readFileSync(path.join(examples, name));

/** A text's first experiment with its data, as a user would have it; files are those of examples/. */
export function prepared(text: string): { readonly spec: ExperimentSpec; readonly dataset: Dataset } {
  const { cells, diagnostics } = analyse(text);
  const spec = cells.find(({ experiment }) => experiment)?.experiment?.spec;
  if (!spec) throw new Error(`The text can not run: ${JSON.stringify(diagnostics)}`);
  return { spec, dataset: prepare(spec, file) };
}

/** A trainer of a text's first experiment. */
export function trainerOf(text: string): Trainer {
  const { spec, dataset } = prepared(text);
  return createTrainer(spec, dataset);
}

/** Trains a text's first experiment to its end. */
export function trained(text: string): Outcome {
  const { spec, dataset } = prepared(text);
  return run(spec, dataset);
}

/** An example file's text. */
export const example = (name: string): string => readFileSync(path.join(examples, name), 'utf8');
