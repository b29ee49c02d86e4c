import { describe, expect, it } from 'vitest';
import { DataError, prepare, prepareInSteps } from '../../src/data';
import { scaleColumns } from '../../src/data/scale';
import { complete } from '../../src/spec/steps';
import { createTrainer } from '../../src/engine';
import { classWeightsOf } from '../../src/engine/losses/class-weights';
import { analyse } from '../../src/language';
import type { Dataset } from '../../src/spec/dataset';
import { proofs } from '../engine/proof';
import { readReference, relativeError, type ReferenceTensor } from '../engine/reference';

const record = proofs('data');

interface ScalingCase {
  readonly name: string;
  readonly kind: 'scaling';
  readonly method: 'standardize' | 'normalize';
  readonly values: ReferenceTensor;
  readonly train: readonly number[];
  readonly scaled: ReferenceTensor;
}
interface WeightsCase {
  readonly name: string;
  readonly kind: 'class_weights';
  readonly labels: readonly number[];
  readonly weights: readonly number[];
}
const { cases } = readReference<{
  readonly cases: readonly (ScalingCase | WeightsCase | { readonly kind: 'other' })[];
}>('data.json');
const of = <K extends 'scaling' | 'class_weights'>(kind: K) =>
  cases
    .filter((one): one is Extract<ScalingCase | WeightsCase, { kind: K }> => one.kind === kind)
    .map((one) => [one.name, one] as const);

/** A text's first experiment on a file `data.csv`. */
function experimentOf(text: string, csv = '') {
  const spec = analyse(text).cells[0]?.experiment?.spec;
  if (!spec) throw new Error(`can not run:\n${text}`);
  return { spec, dataset: prepare(spec, () => new TextEncoder().encode(csv)) };
}

/** The parts of so many rows of a file, of which `label` says the class. */
function partsOf(entries: string, rows: number, label: (row: number) => string, seed = 1): Dataset {
  const csv = `x,kind\n${Array.from({ length: rows }, (_, row) => `${row},${label(row)}\n`).join('')}`;
  const classes = new Set(Array.from({ length: rows }, (_, row) => label(row))).size;
  const text = `data csv "data.csv" target=kind\n${entries}\nmodel\n  dense ${classes} softmax\ntrain\n  loss cross_entropy\n  seed ${seed}\n`;
  return experimentOf(text, csv).dataset;
}

describe('scaling and class weights against scikit-learn, to 1e-12', () => {
  it.each(of('scaling'))('%s, by the training part, constant columns by 1', (_, { method, values, train, scaled }) => {
    const ours = Float64Array.from(values.values);
    complete(scaleColumns(ours, values.shape[1], Int32Array.from(train), method));
    const error = relativeError(ours, scaled.values);
    record(method, error);
    expect(error).toBeLessThan(1e-12);
  });

  it.each(of('class_weights'))('balanced %s', (_, { labels, weights }) => {
    const classes = [...new Set(labels)].sort().map(String);
    const dense = `dense ${classes.length} softmax`;
    const { spec, dataset } = experimentOf(
      `data csv "data.csv" target=kind\nmodel\n  ${dense}\ntrain\n  loss cross_entropy class_weights=balanced\n`,
      `x,kind\n${labels.map((label) => `0,${label}\n`).join('')}`,
    );
    expect(dataset.classes).toEqual(classes);
    const ours = classWeightsOf(spec, dataset) ?? [];
    record('class_weights', relativeError(ours, weights));
    expect(relativeError(ours, weights)).toBeLessThan(1e-12);
  });
});

describe('the split', () => {
  const union = ({ parts }: Dataset): readonly number[] =>
    [...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b);

  it('gives each row to one part: validation and test round down, train gets the rest', () => {
    const data = partsOf('  split train=60% validation=25% test=15%', 30, () => 'a');
    expect([data.parts.train.length, data.parts.validation.length, data.parts.test.length]).toEqual([19, 7, 4]);
    expect(union(data)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('leaves rows out below 100 %, and is the same again, but not under another seed', () => {
    const [a, again, b] = [1, 1, 2].map((seed) => partsOf('  split train=50% validation=20%', 40, () => 'a', seed));
    expect(union(a ?? b)).toHaveLength(28);
    expect(again?.parts).toEqual(a?.parts);
    expect(b?.parts).not.toEqual(a?.parts);
  });

  it('in file order with `shuffle false`', () => {
    const { parts } = partsOf('  split train=6 validation=2 test=2\n  shuffle false', 10, () => 'a');
    expect(Object.values(parts).map((part) => Array.from(part))).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7],
      [8, 9],
    ]);
  });

  it('with `stratify` every part has of every class its share, to within one row, in 300 random data sets', () => {
    for (let seed = 0; seed < 300; seed++) {
      const classes = 2 + (seed % 4);
      const rows = 20 + ((seed * 13) % 60);
      const label = (row: number): string => `c${Math.floor((((row * 7919 + seed * 31) % 97) / 97) ** 2 * classes)}`;
      const data = partsOf('  split train=60% validation=25% test=15% stratify=true', rows, label, seed);
      expect(union(data)).toHaveLength(rows);
      data.classes?.forEach((_, one) => {
        const all = data.labels?.filter((found) => found === one).length ?? 0;
        for (const part of Object.values(data.parts)) {
          const held = part.filter((row) => data.labels?.[row] === one).length;
          const away = Math.abs(held - (all * part.length) / rows);
          record('stratify: rows away from the share', away);
          expect(away).toBeLessThan(1 + 1e-9);
        }
      });
    }
  });

  it('refuses `stratify` where the target holds numbers, in a sentence', () => {
    const text = `data csv "data.csv" target=y\n  split train=50% validation=50% stratify=true\nmodel\n  dense 1\ntrain\n  loss mse\n`;
    expect(() => experimentOf(text, 'x,y\n1,0.5\n2,1.5\n3,2.5\n4,3.5\n')).toThrow(DataError);
  });
});

describe('the preparation of many rows', () => {
  const count = 600_000;
  const file = new TextEncoder().encode(`a,y\n${'0.5,1\n0.75,2\n'.repeat(count / 2)}`);

  it.each([
    ['classes, split and scaled', 'cross_entropy', '\n  split train=50% validation=50%\n  standardize', 15],
    ['numbers', 'mse', '\n  normalize targets', 6],
  ])('comes to rest again and again after they are read: %s', (_, loss, entries, least) => {
    const text = `data csv "d.csv" target=y${entries}\nmodel\n  dense 2 softmax\ntrain\n  loss ${loss}\n`;
    const spec = analyse(text, { facts: () => undefined }).cells[0]?.experiment?.spec;
    if (!spec) throw new Error('the text has no experiment');
    const steps = prepareInSteps(spec, () => file, 2 ** 30);
    let rests = 0;
    for (let { done, value } = steps.next(); !done; { done, value } = steps.next()) {
      rests = typeof value === 'number' ? 0 : rests + 1;
    }
    expect(rests).toBeGreaterThan(least);
  });
});

describe('data at the edge, trained as a user would', () => {
  /** Trains a text on a file to its end; every figure that it measures. */
  function figuresOf(text: string, csv: string): readonly number[] {
    const { spec, dataset } = experimentOf(text, csv);
    const trainer = createTrainer(spec, dataset);
    const figures: number[] = [];
    while (trainer.status === 'running') {
      const { record } = trainer.advance();
      if (record) figures.push(record.loss, ...Object.values(record.metrics), record.validation?.loss ?? 0);
    }
    expect(trainer.status).toBe('completed');
    return [...figures, ...trainer.tensors().flatMap(({ values }) => Array.from(values))];
  }
  const finite = (figures: readonly number[]): void =>
    expect(figures.filter((one) => !Number.isFinite(one))).toEqual([]);
  const numbers = (entries: string, batch: number | string): string =>
    `data csv "data.csv" target=y\n${entries}model\n  dense 3 tanh\n  dense 1\ntrain\n  loss mse\n  epochs 5\n  batch ${batch}\n`;

  it('a constant column under `standardize` and `normalize`, one that varies in the validation part alone too', () => {
    const rows = Array.from({ length: 10 }, (_, i) => `${i},4.1,${i < 7 ? 2 : i},${i * i}\n`).join('');
    for (const entry of ['standardize targets', 'normalize targets']) {
      const entries = `  split train=7 validation=3\n  shuffle false\n  ${entry}\n`;
      finite(figuresOf(numbers(entries, 4), `a,b,c,y\n${rows}`));
    }
  });

  it('a constant target under `standardize targets`', () => {
    finite(figuresOf(numbers('  standardize targets\n', 2), 'x,y\n1,5\n2,5\n3,5\n'));
  });

  it('one sample, in a batch that is larger than the data', () => {
    finite(figuresOf(numbers('  standardize targets\n', 1000), 'x,y\n3,5\n'));
  });

  it('one class: by cross_entropy and, as one column, by binary_cross_entropy', () => {
    const text = (last: string, loss: string): string =>
      `data csv "data.csv" target=kind\nmodel\n  dense 1 ${last}\ntrain\n  loss ${loss}\n  epochs 3\n  metrics accuracy f1\n`;
    for (const [last, loss] of [
      ['softmax', 'cross_entropy'],
      ['sigmoid', 'binary_cross_entropy'],
      ['linear', 'hinge'],
    ] as const) {
      finite(figuresOf(text(last, loss), 'x,kind\n1,a\n2,a\n3,a\n'));
    }
  });

  it('a last batch of one sample through batch_norm', () => {
    const text = `data csv "data.csv" target=y\nmodel\n  dense 3 relu\n  batch_norm\n  dense 1\ntrain\n  loss mse\n  epochs 4\n  batch 4\n`;
    finite(figuresOf(text, `x,y\n${Array.from({ length: 9 }, (_, i) => `${i},${i % 3}\n`).join('')}`));
  });
});
