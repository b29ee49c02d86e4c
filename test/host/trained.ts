import { Run } from '../../src/host/run';
import { readFacts } from '../../src/data';
import { analyse, type Analysis } from '../../src/language';
import { toColumns } from '../../src/protocol/telemetry';
import type { LayerSpec } from '../../src/spec/experiment';
import { statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';
import { buildRun } from '../../src/worker/build';

/** A spec that was trained by the engine, as the host knows it. */
export interface Trained {
  readonly analysis: Analysis;
  readonly run: Run;
  readonly frame: StatisticsFrame;
  /** One of the layers that were trained. */
  readonly layer: (name: string) => LayerSpec;
  /** One of its measured figures, taken from the frame by hand. */
  readonly figure: (role: string, tensor: string, at: number) => number;
}

/** Trains a cell of a text to its end, on the bytes of the file it names; every epoch's statistics are kept. */
export function trained(text: string, cell = 0, bytes = new Uint8Array()): Trained {
  const analysis = analyse(text, { facts: (_, delimiter) => readFacts(bytes, delimiter) });
  const { experiment, problem, index, title } = analysis.cells[cell] ?? {};
  if (!experiment || index === undefined || title === undefined) throw new Error(problem ?? 'nothing to train');
  const { spec } = experiment;
  const options = { file: () => bytes, memoryLimit: 2 ** 30, threads: 1, clock: () => 0 };
  const { trainer, facts } = buildRun(spec, options);
  const run = new Run({ id: 'a', number: 1, cell: { index, title }, text: spec, spec, overrides: [], startedAt: 0 });
  run.facts = facts;
  while (trainer.status === 'running') {
    const { record } = trainer.advance();
    if (!record) continue;
    run.epochs.append(toColumns([record]));
    run.frames.append(trainer.statistics());
  }
  const frame = run.frames.newest;
  if (!frame) throw new Error('nothing was measured');
  return {
    analysis,
    run,
    frame,
    layer: (name) => {
      const found = flatten(spec.layers).find((layer) => layer.name === name);
      if (!found) throw new Error(`no layer ${name}`);
      return found;
    },
    figure: (role, tensor, at) => {
      const place = facts.tensors.findIndex((each) => each.role === role && each.tensor === tensor);
      if (place < 0) throw new Error(`${role} of ${tensor} is not measured`);
      return frame.values[place * statisticsWidth + at] ?? NaN;
    },
  };
}

const flatten = (layers: readonly LayerSpec[]): readonly LayerSpec[] =>
  layers.flatMap((layer) => [layer, ...flatten(layer.layers ?? [])]);
