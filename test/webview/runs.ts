import type { PanelRun, PanelRunData } from '../../src/protocol/panel';
import type { RunFacts } from '../../src/protocol/schema';
import { statistic, statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';
import { reduce, initialState, type PageState } from '../../webview/state';

/** Small runs for the tests of the page's parts. */

export const facts: RunFacts = {
  backend: 'reference',
  threads: 1,
  parameters: 12,
  memory: 1000,
  stepsPerEpoch: 4,
  samples: { train: 16, validation: 4, test: 0 },
  layers: [
    { name: 'dense1', kind: 'dense', label: 'dense 3 tanh', input: [2], output: [3], parameters: 9 },
    { name: 'drop', kind: 'dropout', label: 'dropout 0.5', input: [3], output: [3], parameters: 0 },
    { name: 'dense2', kind: 'dense', label: 'dense 1', input: [3], output: [1], parameters: 4 },
  ],
  tensors: [
    { layer: 'dense1', tensor: 'dense1.weight', role: 'weight' },
    { layer: 'dense1', tensor: 'dense1.weight', role: 'gradient' },
    { layer: 'dense1', tensor: 'dense1.bias', role: 'weight' },
    { layer: 'dense1', tensor: 'dense1.bias', role: 'gradient' },
    { layer: 'dense1', tensor: 'dense1', role: 'activation' },
    { layer: 'drop', tensor: 'drop', role: 'activation' },
    { layer: 'dense2', tensor: 'dense2.weight', role: 'weight' },
    { layer: 'dense2', tensor: 'dense2.weight', role: 'gradient' },
    { layer: 'dense2', tensor: 'dense2', role: 'activation' },
  ],
};

/** A frame whose tensors have as norms 10 · epoch plus their places. */
export function frame(epoch: number, step = 4 * epoch): StatisticsFrame {
  const values = new Float64Array(facts.tensors.length * statisticsWidth);
  facts.tensors.forEach((_, place) => {
    values[place * statisticsWidth + statistic.norm] = 10 * epoch + place;
  });
  return { epoch, step, values };
}

export const run = (number: number, more: Partial<PanelRun> = {}): PanelRun => ({
  id: `run-${number}`,
  number,
  cell: 'Two moons',
  difference: '',
  state: 'completed',
  stale: false,
  startedAt: number,
  facts,
  ...more,
});

/** Losses from epoch 1 on, with accuracies and validation losses beside them, and frames of some epochs. */
export const data = (id: string, losses: readonly number[], frames: readonly number[] = []): PanelRunData => ({
  run: id,
  epochs: {
    first: 1,
    names: ['loss', 'learningRate', 'accuracy', 'validation.loss', 'validation.accuracy'],
    values: Float64Array.from(losses.flatMap((loss) => [loss, 0.1, 1 - loss, 2 * loss, 1 - loss / 2])),
  },
  frames: frames.map((epoch) => frame(epoch)),
});

/** The page's state after a snapshot. */
export const stateOf = (runs: readonly PanelRun[], measured: readonly PanelRunData[], selected?: string): PageState =>
  reduce(initialState, { type: 'snapshot', sequence: 1, runs: [...runs], data: [...measured], selected });
