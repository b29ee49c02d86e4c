import { describe, expect, it } from 'vitest';
import { analyse, sweepExperiments, sweepRuns, type Sweep } from '../../src/language';
import { expectCarets, literal } from './carets';

const base = literal(`
data moons
model
  dense 8 tanh
  dense 1 sigmoid
train
  seed 7
# %%
`);
const sweepOf = (statement: string): Sweep => {
  const { cells, diagnostics } = analyse(`${base}${statement}\n`);
  const sweep = cells[1]?.sweep;
  if (!sweep) throw new Error(JSON.stringify(diagnostics));
  return sweep;
};
const settings = (sweep: Sweep, seed = 0): readonly string[] =>
  sweepRuns(sweep, seed).map(({ overrides }) => overrides.map(({ path, value }) => `${path}=${value}`).join(' '));
const numbers = (sweep: Sweep, seed = 0): readonly number[] =>
  sweepRuns(sweep, seed).map(({ overrides }) => Number(overrides[0]?.value));

describe('a grid', () => {
  it('goes through every combination, the leftmost path slowest', () => {
    const sweep = sweepOf('sweep optimizer.lr=[0.1, 0.3] batch=[16, full] seed=[1, 2]');
    expect(sweep).toMatchObject({ kind: 'grid', runs: 8 });
    expect(settings(sweep)).toEqual([
      'optimizer.lr=0.1 batch=16 seed=1',
      'optimizer.lr=0.1 batch=16 seed=2',
      'optimizer.lr=0.1 batch=full seed=1',
      'optimizer.lr=0.1 batch=full seed=2',
      'optimizer.lr=0.3 batch=16 seed=1',
      'optimizer.lr=0.3 batch=16 seed=2',
      'optimizer.lr=0.3 batch=full seed=1',
      'optimizer.lr=0.3 batch=full seed=2',
    ]);
    expect(sweepOf('sweep grid seed=[1]')).toEqual(sweepOf('sweep seed=[1]'));
  });

  it('takes one value for a list of one', () => {
    expect(settings(sweepOf('sweep optimizer.lr=[0.1, 0.3] epochs=3'))).toEqual([
      'optimizer.lr=0.1 epochs=3',
      'optimizer.lr=0.3 epochs=3',
    ]);
  });

  it('is counted, not expanded', () => {
    const list = `[${Array.from({ length: 100 }, (_, index) => index + 1).join(', ')}]`;
    const { diagnostics } = analyse(`${base}sweep seed=${list} epochs=${list} batch=${list}\n`);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        'too-many-runs',
        'This sweep has 1000000 runs; the most is 10000. Sweep fewer values, or draw with `sweep random runs=100 …`.',
      ],
    ]);
    expect(sweepOf(`sweep seed=${list} epochs=${list}`).runs).toBe(10_000);
  });
});

describe('a random sweep', () => {
  it('plans ranges: wide ones by their logarithm, integers with both ends', () => {
    expect(sweepOf('sweep random runs=9 optimizer.lr=1e-4..1e-1 epochs=1..5 dense1.l2=0..1').paths).toEqual([
      { path: 'optimizer.lr', from: 1e-4, to: 1e-1, integer: false, scale: 'log' },
      { path: 'epochs', from: 1, to: 5, integer: true, scale: 'linear' },
      { path: 'dense1.l2', from: 0, to: 1, integer: true, scale: 'linear' },
    ]);
    expect(sweepOf('sweep random runs=9 scale=linear optimizer.lr=1e-4..1e-1').paths).toMatchObject([
      { scale: 'linear' },
    ]);
    expect(sweepOf('sweep random runs=9 scale=log epochs=1..5').paths).toMatchObject([{ scale: 'log' }]);
    expect(sweepOf('sweep random runs=9 optimizer.lr=0.001..0.1').paths).toMatchObject([{ scale: 'log' }]);
    expect(sweepOf('sweep random runs=9 optimizer.lr=0.002..0.1').paths).toMatchObject([{ scale: 'linear' }]);
  });

  it('draws within the ends, and all integers between them', () => {
    const rates = numbers(sweepOf('sweep random runs=2000 optimizer.lr=1e-4..1e-1'));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-1);
    // A third of the logarithm's range is a third of the draws: 2000 ± 4 standard deviations.
    expect(Math.abs(rates.filter((rate) => rate < 1e-3).length - 667)).toBeLessThan(85);
    for (const scale of ['log', 'linear']) {
      const epochs = numbers(sweepOf(`sweep random runs=2000 scale=${scale} epochs=1..5`));
      expect(new Set(epochs)).toEqual(new Set([1, 2, 3, 4, 5]));
    }
    const linear = numbers(sweepOf('sweep random runs=2000 epochs=1..5'));
    for (const value of [1, 2, 3, 4, 5]) {
      expect(Math.abs(linear.filter((each) => each === value).length - 400)).toBeLessThan(75);
    }
  });

  it('draws the members of a list', () => {
    const values = sweepRuns(sweepOf('sweep random runs=300 batch=[8, 16, full]'), 0).map(
      (run) => run.overrides[0]?.value,
    );
    expect(new Set(values)).toEqual(new Set(['8', '16', 'full']));
  });

  it('is a function of the seed; more runs change none of the earlier ones', () => {
    const words = 'optimizer.lr=1e-4..1e-1 batch=[8, 16]';
    const few = settings(sweepOf(`sweep random runs=5 ${words}`), 3);
    expect(settings(sweepOf(`sweep random runs=9 ${words}`), 3).slice(0, 5)).toEqual(few);
    expect(settings(sweepOf(`sweep random runs=5 ${words}`), 4)).not.toEqual(few);
    expect(settings(sweepOf(`sweep halving runs=5 ${words}`), 3)).toEqual(few);
  });
});

describe('the runs of a sweep cell', () => {
  it('are experiments of its base and its blocks', () => {
    const analysis = analyse(`${base}sweep optimizer=[adam, sgd] epochs=[1, 2]\ntrain\n  batch full\n`);
    expect(analysis.diagnostics).toEqual([]);
    const specs = [...sweepExperiments(analysis, 1)].map(({ experiment }) => experiment?.spec);
    expect(specs.map((spec) => [spec?.train.optimizer.kind, spec?.train.epochs, spec?.train.batch])).toEqual([
      ['adam', 1, 'full'],
      ['adam', 2, 'full'],
      ['sgd', 1, 'full'],
      ['sgd', 2, 'full'],
    ]);
  });

  it('draw from the base’s seed', () => {
    const analysis = analyse(`${base}sweep random runs=3 optimizer.lr=1e-4..1e-1\n`);
    const sweep = analysis.cells[1]?.sweep;
    const runs = [...sweepExperiments(analysis, 1)];
    expect(runs.map(({ overrides }) => overrides)).toEqual(
      sweep && sweepRuns(sweep, 7).map(({ overrides }) => overrides),
    );
    expect(runs.map(({ experiment }) => String(experiment?.spec.train.optimizer.arguments.lr))).toEqual(
      runs.map(({ overrides }) => overrides[0]?.value),
    );
  });

  it('say by themselves what does not go together', () => {
    const analysis = analyse(`${base}sweep random runs=40 dense1.units=1..100000000 batch=[1, full]\n`);
    expect(analysis.cells[1]?.problem).toMatch(/^Line 8: Training this takes/);
    const small = analyse(`${base}sweep random runs=40 dense1.units=1..100 batch=[1, full]\n`, {
      memoryLimit: 300_000,
    });
    const runs = [...sweepExperiments(small, 1)];
    expect(runs.filter(({ experiment }) => experiment === undefined)).toEqual(
      runs.filter(({ problems }) => problems.length > 0),
    );
  });
});

describe('what is wrong with a sweep', () => {
  const wrong = (lines: string): void => expectCarets(`${base}${lines}\n`);

  it('is said at its words', () => {
    wrong('sweep\n^^^^^ missing-argument');
    wrong('sweep gird epochs=[1]\n      ^^^^ unknown-sweep: There is no sweep `gird`. Did you mean `grid`?');
    wrong('sweep epochs=1..5\n             ^^^^ invalid-range');
    wrong('sweep random epochs=1..5\n      ^^^^^^ missing-argument');
    wrong('sweep runs=3 epochs=[1]\n      ^^^^ unknown-argument');
    wrong('sweep random runs=0 epochs=1..5\n                  ^ out-of-range');
    wrong('sweep random runs=3 epochs=5..1\n                           ^^^^ invalid-range');
    wrong(
      'sweep random runs=3 scale=log optimizer.lr=0..1\n                                           ^^^^ invalid-range',
    );
    wrong('sweep random runs=3 optimizer=1..5\n                              ^^^^ invalid-range');
    wrong('sweep epochs=[]\n             ^^ missing-value');
    wrong('sweep epochs=[1, 1..3]\n                 ^^^^ invalid-range');
    wrong('sweep epochs=[1] epochs=[2]\n                 ^^^^^^ duplicate-path');
    wrong('sweep fast\n      ^^^^ unknown-sweep\n^^^^^ missing-argument');
  });

  it('is each value that does not fit', () => {
    wrong('sweep epochs=[1, 0, many]\n                 ^ out-of-range\n                    ^^^^ wrong-type');
    wrong('sweep random runs=3 dense1.units=0..8\n                                 ^^^^ out-of-range');
    wrong('sweep random runs=3 epochs=0.5..8\n                           ^^^^^^ wrong-type');
    wrong('sweep dense2.units=[1, 2]\n                       ^ output-mismatch');
    wrong('sweep optimizer.lt=[1, 2]\n      ^^^^^^^^^^^^ unknown-path');
    wrong('sweep optimizer=[sgd, adan]\n                      ^^^^ unknown-optimizer');
  });

  it('is no value that is right beside the others', () => {
    wrong('sweep loss=[binary_cross_entropy, mse] dense2.activation=sigmoid');
    wrong('sweep dense2.activation=softmax dense2.units=2');
    wrong(
      'sweep dense2.activation=[softmax] dense2.units=[2, 3]\n                                                   ^ output-mismatch',
    );
  });

  it('takes paths that only some kinds have for wrong', () => {
    wrong(
      'sweep optimizer=[sgd, adam] optimizer.momentum=[0, 0.9]\n                            ^^^^^^^^^^^^^^^^^^ unknown-path',
    );
    wrong('sweep optimizer=[sgd, adam] optimizer.lr=[0, 0.9]');
    wrong('sweep optimizer=sgd optimizer.momentum=[0, 0.9]');
  });
});
