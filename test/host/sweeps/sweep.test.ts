import { describe, expect, it, vi } from 'vitest';
import { Run } from '../../../src/host/run';
import { describeSweep } from '../../../src/host/sweeps/panel-sweep';
import { Sweep } from '../../../src/host/sweeps/sweep';
import { analyse } from '../../../src/language';
import { toColumns } from '../../../src/protocol/telemetry';

vi.mock('vscode', () => import('../vscode'));

const text = (sweep: string): string => `# %% Base
data moons samples=20
  split train=50% validation=50%
model
  input 2
  dense 2 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer sgd lr=0.1
  epochs 4

# %% Some
${sweep}
`;

function sweepOf(line: string): Sweep {
  const analysis = analyse(text(line));
  const [, cell] = analysis.cells;
  const sweep = cell && Sweep.of(analysis, cell, 'the-sweep');
  if (!(sweep instanceof Sweep)) throw new Error(String(sweep));
  return sweep;
}

/** A member's run after some epochs, each with a validation loss; with a status, at its end. */
function runOf(sweep: Sweep, index: number, losses: readonly number[], status?: 'completed' | 'diverged'): Run {
  const spec = sweep.members[index]?.spec;
  if (!spec) throw new Error(`run ${index} has no experiment`);
  const run = new Run({
    id: `run-${index}`,
    number: index + 1,
    cell: { index: 1, title: 'Some' },
    text: sweep.base,
    spec,
    overrides: [],
    startedAt: 0,
    group: { id: sweep.id, index, count: sweep.members.length },
  });
  const epoch = losses.length;
  const progress = { epoch, step: epoch, epochs: spec.train.epochs, loss: losses.at(-1) ?? 0 };
  const epochs = toColumns(
    losses.map((loss, at) => ({
      epoch: at + 1,
      loss,
      penalty: 0,
      metrics: {},
      validation: { loss },
      learningRate: 0.1,
      seconds: 0,
      samplesPerSecond: 0,
    })),
  );
  run.apply({ type: 'telemetry', run: run.id, sequence: 1, progress, epochs, frames: [] });
  if (status) {
    const result = { status, epochs: epoch, loss: progress.loss, seconds: 1, sha256: `${index}` } as const;
    run.apply({ type: 'ended', run: run.id, sequence: 2, result, progress });
  }
  return run;
}

describe('a sweep', () => {
  it('adopts the runs that were recorded for it, and none of another sweep or another experiment', () => {
    const sweep = sweepOf('sweep optimizer.lr=[0.1, 0.2, 0.3]');
    const own = runOf(sweep, 0, [1], 'completed');
    const changed = runOf(sweepOf('sweep optimizer.lr=[0.1, 0.7, 0.3]'), 1, [1], 'completed');
    const foreign = new Run({ ...runOf(sweep, 2, [1]), group: { id: 'another', index: 2, count: 3 } });
    sweep.adopt([own, changed, foreign]);
    expect(sweep.members.map(({ run }) => run)).toEqual([own, undefined, undefined]);
    expect(sweep.next().moves.map(({ index }) => index)).toEqual([1, 2]);
  });

  it('counts the share of its epochs, and foretells its end by its own pace alone', () => {
    const sweep = sweepOf('sweep optimizer.lr=[0.1, 0.2]');
    sweep.since = 0;
    expect(sweep.secondsLeft(60_000)).toBeUndefined();
    sweep.adopt([runOf(sweep, 0, [1, 1, 1, 1], 'completed'), runOf(sweep, 1, [1, 1])]);
    expect(sweep.share).toBe(0.75);
    expect(sweep.secondsLeft(6000)).toBeCloseTo(2, 9);
    sweep.state = 'paused';
    expect(sweep.secondsLeft(6000)).toBeUndefined();
  });

  it('goes on without a run that has diverged, which is done', () => {
    const sweep = sweepOf('sweep optimizer.lr=[0.1, 0.2, 0.3]');
    sweep.adopt([runOf(sweep, 1, [9], 'diverged')]);
    expect(sweep.done).toBe(1);
    expect(sweep.next().moves.map(({ index }) => index)).toEqual([0, 2]);
  });

  it('ranks its runs by the score, and says so to the page', () => {
    const sweep = sweepOf('sweep optimizer.lr=[0.1, 0.2, 0.3]');
    const losses = [0.5, 0.2, 0.9];
    sweep.adopt(losses.map((loss, index) => runOf(sweep, index, [1, 1, 1, loss], 'completed')));
    expect(sweep.ranked().map(({ index }) => index)).toEqual([1, 0, 2]);
    const shown = describeSweep(sweep, 0);
    expect(shown).toMatchObject({ title: 'Some', share: 1, paths: ['optimizer.lr'] });
    expect(shown.runs.map(({ values: [rate], loss }) => [rate, loss])).toEqual([
      ['0.1', 0.5],
      ['0.2', 0.2],
      ['0.3', 0.9],
    ]);
  });

  it('is none where the text has no sweep, with a sentence', () => {
    const analysis = analyse(text('sweep optimizer.rate=[0.1]'));
    const [, cell] = analysis.cells;
    expect(cell && Sweep.of(analysis, cell, 'x')).toMatch(/^Line 14: /);
  });
});
