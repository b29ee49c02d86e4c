import { describe, expect, it } from 'vitest';
import { prepare } from '../../src/data';
import { shells } from '../../src/data/generators';
import { analyse } from '../../src/language';
import { stream } from '../../src/numerics/random';
import type { Dataset } from '../../src/spec/dataset';
import { sources, type SourceName } from '../../src/spec/sources';
import { proofs } from '../engine/proof';
import { readReference, type ReferenceTensor } from '../engine/reference';
import { prepared } from '../engine/tasks/texts';

const record = proofs('generators');

interface GeometryCase {
  readonly name: string;
  readonly kind: 'moons' | 'circles' | 'gaussian_quantiles';
  readonly samples: number;
  readonly classes?: number;
  readonly points: ReferenceTensor;
  readonly labels: readonly number[];
}

const cases = readReference<{ readonly cases: readonly (GeometryCase | { readonly kind: 'other' })[] }>(
  'data.json',
).cases;

/** What a `data` line makes, as a run gets it. */
function made(line: string, { outputs = 1, entries = '', seed = 3 } = {}): Dataset {
  const numbers = outputs === 0;
  const last = numbers ? 'dense 1' : outputs === 1 ? 'dense 1 sigmoid' : `dense ${outputs} softmax`;
  const loss = numbers ? 'mse' : outputs === 1 ? 'binary_cross_entropy' : 'cross_entropy';
  return prepared(`data ${line}\n${entries}model\n  ${last}\ntrain\n  loss ${loss}\n  seed ${seed}\n`).dataset;
}

const rowsOf = ({ inputs, features, samples }: Dataset): readonly (readonly number[])[] =>
  Array.from({ length: samples }, (_, row) => Array.from(inputs.subarray(row * features, (row + 1) * features)));

/** The largest difference of two lists of numbers. */
const off = (a: readonly number[], b: readonly number[]): number => {
  expect(a).toHaveLength(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))), 0);
};

describe('generators against scikit-learn, without noise: to 1e-14', () => {
  const geometry = (kind: GeometryCase['kind']) =>
    cases.filter((one): one is GeometryCase => one.kind === kind).map((one) => [one.name, one] as const);

  it.each([...geometry('moons'), ...geometry('circles')])('%s', (_, { kind, samples, points, labels }) => {
    const data = made(`${kind} samples=${samples} noise=0`);
    const rows = rowsOf(data);
    for (const label of [0, 1]) {
      // Classes take turns here and follow each other there; within a class the order is the same.
      const ours = rows.filter((_row, row) => data.labels?.[row] === label).flat();
      const theirs = labels.flatMap((one, row) => (one === label ? points.values.slice(2 * row, 2 * row + 2) : []));
      const error = off(ours, theirs);
      record(kind, error);
      expect(error).toBeLessThan(1e-14);
    }
  });

  it.each(geometry('gaussian_quantiles'))('%s: the classes of its points', (_, { classes = 0, points, labels }) => {
    const found = shells(Float64Array.from(points.values), points.shape[1], classes);
    record('gaussian_quantiles', off(Array.from(found), labels));
    expect(Array.from(found)).toEqual(labels);
  });
});

describe('generators against their formulas', () => {
  it('xor: the four corners in turn', () => {
    const data = made('xor samples=8 noise=0');
    const corners = [0, 0, 0, 1, 1, 0, 1, 1];
    const error = off([...data.inputs, ...data.targets], [...corners, ...corners, 0, 1, 1, 0, 0, 1, 1, 0]);
    record('xor', error);
    expect(error).toBe(0);
  });

  it('spiral: arms of one and a half turns, alike but for their angle', () => {
    const data = made('spiral samples=90 classes=3 noise=0', { outputs: 3 });
    rowsOf(data).forEach(([x = NaN, y = NaN], row) => {
      const t = Math.floor(row / 3) / 29;
      const angle = 2 * Math.PI * (1.5 * t + (row % 3) / 3);
      const error = Math.hypot(x - (0.15 + 0.85 * t) * Math.cos(angle), y - (0.15 + 0.85 * t) * Math.sin(angle));
      record('spiral', error);
      expect(error).toBeLessThan(1e-14);
      expect(data.labels?.[row]).toBe(row % 3);
    });
  });

  it('sine: evenly over one period', () => {
    const data = made('sine samples=50 noise=0', { outputs: 0 });
    data.inputs.forEach((x, row) => {
      const error = Math.max(Math.abs(x - Math.PI * ((2 * row) / 49 - 1)), Math.abs(data.targets[row] - Math.sin(x)));
      record('sine', error);
      expect(error).toBeLessThan(1e-14);
    });
  });

  it('plane: over the square from -1 to 1', () => {
    const data = made('plane samples=500 noise=0', { outputs: 0 });
    rowsOf(data).forEach(([a = NaN, b = NaN], row) => {
      const error = Math.abs(data.targets[row] - (a / 2 + b / 4));
      record('plane', error);
      expect(error).toBe(0);
    });
    expect(Math.max(...data.inputs.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...data.inputs) - Math.min(...data.inputs)).toBeGreaterThan(1.95);
  });

  it('blobs: clouds of equal size and spread around centres within -1 to 1', () => {
    const [samples, classes, features] = [6000, 3, 2];
    const data = made(`blobs samples=${samples} classes=${classes} features=${features} spread=0.2`, { outputs: 3 });
    const sharp = made(`blobs samples=${samples} classes=${classes} features=${features} spread=0`, { outputs: 3 });
    expect(Array.from(data.targets.subarray(0, 9))).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const [rows, centres] = [rowsOf(data), rowsOf(sharp)];
    for (const centre of centres.flat()) expect(Math.abs(centre)).toBeLessThanOrEqual(1);
    expect(new Set(centres.map(String)).size).toBe(classes);
    const spread = Math.sqrt(
      rows.reduce((sum, row, i) => sum + row.reduce((all, x, c) => all + (x - centres[i][c]) ** 2, 0), 0) /
        (samples * features),
    );
    // Four standard errors of a deviation of 12,000 numbers.
    record('blobs', Math.abs(spread / 0.2 - 1));
    expect(Math.abs(spread / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(2 * samples * features));
  });

  it('random: standard normal features and targets that have nothing to do with each other', () => {
    const data = made('random samples=4000 features=2 targets=1', { outputs: 0 });
    const deviation = Math.sqrt(data.inputs.reduce((sum, x) => sum + x * x, 0) / data.inputs.length);
    record('random', Math.abs(deviation - 1));
    expect(Math.abs(deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * data.inputs.length));
    const together = rowsOf(data).reduce((sum, [a = 0], row) => sum + a * data.targets[row], 0) / data.samples;
    expect(Math.abs(together)).toBeLessThan(4 / Math.sqrt(data.samples));
  });

  it('noise is normal, on the features of classes and the targets of numbers', () => {
    const clean = made('moons samples=4000 noise=0');
    const noisy = made('moons samples=4000 noise=0.3');
    const deviation = Math.sqrt(
      noisy.inputs.reduce((sum, x, i) => sum + (x - clean.inputs[i]) ** 2, 0) / noisy.inputs.length,
    );
    expect(Math.abs(deviation / 0.3 - 1)).toBeLessThan(4 / Math.sqrt(2 * noisy.inputs.length));
    expect(noisy.targets).toEqual(clean.targets);
    const [line, blurred] = ['0', '0.3'].map((noise) => made(`plane samples=50 noise=${noise}`, { outputs: 0 }));
    expect(blurred?.inputs).toEqual(line?.inputs);
    expect(blurred?.targets).not.toEqual(line?.targets);
  });
});

describe('rows that are written', () => {
  /** The inputs of a text's first experiment. */
  const inputsOf = (data: string, file = ''): readonly number[] => {
    const text = `${data}\nmodel\n  dense 1\ntrain\n  loss mse\n`;
    const spec = analyse(text).cells[0]?.experiment?.spec;
    if (!spec) throw new Error(`can not run:\n${text}`);
    return Array.from(prepare(spec, () => new TextEncoder().encode(file)).inputs);
  };
  const random = stream(5, 'data');
  /** Of any size and length, as JavaScript and as a spreadsheet writes them. */
  const texts = Array.from({ length: 2000 }, () => {
    const value = random.normal() * 10 ** (random.integer(40) - 20);
    const digits = 1 + random.integer(20);
    return [String(value), value.toPrecision(digits), value.toExponential(digits), value.toFixed(random.integer(12))][
      random.integer(4)
    ];
  });

  it('csv: each cell is the float64 that is nearest to what it says', () => {
    const read = inputsOf('data csv "data.csv" target=y', `x,y\n${texts.map((text) => `${text},0.5\n`).join('')}`);
    const error = off(read, texts.map(Number));
    record('csv', error);
    expect(error).toBe(0);
  });

  it('table: so is each number of a row', () => {
    const rows = texts.map((text) => `  ${Number(text)} ${Number(text) / 3} -> 0.5`);
    const error = off(
      inputsOf(`data table\n${rows.join('\n')}`),
      texts.flatMap((text) => [Number(text), Number(text) / 3]),
    );
    record('table', error);
    expect(error).toBe(0);
  });
});

describe('what a generator’s numbers depend on', () => {
  const lines: Readonly<Partial<Record<SourceName, readonly [line: string, outputs: number]>>> = {
    xor: ['xor samples=8 noise=0.1', 1],
    moons: ['moons samples=20', 1],
    circles: ['circles samples=20', 1],
    spiral: ['spiral samples=20 classes=2', 1],
    blobs: ['blobs samples=21 classes=3', 3],
    gaussian_quantiles: ['gaussian_quantiles samples=20', 1],
    sine: ['sine samples=20 noise=0.1', 0],
    plane: ['plane samples=20 noise=0.1', 0],
    random: ['random samples=20', 0],
  };

  it('is told of every kind that makes its rows', () => {
    const generated = Object.keys(sources).filter((kind) => kind !== 'csv' && kind !== 'table');
    expect(Object.keys(lines)).toEqual(generated);
  });

  it.each(Object.entries(lines))('%s: the same bits again; others with another seed', (_, [line, outputs]) => {
    const first = made(line, { outputs });
    expect(made(line, { outputs })).toEqual(first);
    expect(made(line, { outputs, seed: 4 }).inputs.join() + made(line, { outputs, seed: 4 }).targets.join()).not.toBe(
      first.inputs.join() + first.targets.join(),
    );
    // With a seed of its own, the run's decides nothing.
    const own = made(`${line} seed=9`, { outputs });
    expect(made(`${line} seed=9`, { outputs, seed: 4 }).inputs).toEqual(own.inputs);
  });

  it('changing `noise` changes neither the split nor what else is drawn', () => {
    const entries = '  split train=70% validation=30%\n';
    const [a, b] = ['0.1', '0.4'].map((noise) => made(`moons samples=200 noise=${noise}`, { entries }));
    expect(a?.parts).toEqual(b?.parts);
    expect(a?.inputs).not.toEqual(b?.inputs);
    expect(a?.targets).toEqual(b?.targets);
  });
});
