import { describe, expect, it } from 'vitest';
import { exp, log1p } from '../../../src/numerics/elementary';
import { createOptimizer } from '../../../src/engine/optimizers/kinds';
import { createWorkspace } from '../../../src/engine/workspace';
import { optimizers, type OptimizerName } from '../../../src/spec/optimizers';
import { optimizerSpec } from '../experiment';
import { proofs } from '../proof';
import { readReference, relativeError, type ReferenceTensor } from '../reference';

interface OptimizerCase {
  readonly name: string;
  readonly kind: OptimizerName;
  readonly arguments: Readonly<Record<string, number | boolean>>;
  readonly rates?: readonly number[];
  /** [50, 4], after each step. */
  readonly weights: ReferenceTensor;
  readonly function?: 'least squares' | 'rosenbrock' | 'logistic';
  readonly losses?: readonly number[];
  readonly evaluations?: readonly number[];
}

interface OptimizerReference {
  readonly initial: ReferenceTensor;
  readonly gradients: ReferenceTensor;
  readonly lbfgs: { readonly A: ReferenceTensor; readonly b: ReferenceTensor; readonly scale: readonly number[] };
  readonly cases: readonly OptimizerCase[];
}

const { initial, gradients, lbfgs, cases } = readReference<OptimizerReference>('optimizers.json');
const [steps, size] = gradients.shape;
const record = proofs('optimizers-reference');

const make = ({ kind, arguments: written }: OptimizerCase) =>
  createOptimizer(optimizerSpec(kind, written), size, createWorkspace('allocate'));

/** The functions that lbfgs is asked to minimise, by hand: value and gradient. */
const functions: Record<NonNullable<OptimizerCase['function']>, (w: Float64Array, g: Float64Array) => number> = {
  'least squares': (w, g) =>
    sumOverRows(g, (row) => {
      const r = product(row, (c) => lbfgs.scale[c] * w[c]) - lbfgs.b.values[row];
      return [r * r, 2 * r, (c) => lbfgs.scale[c]];
    }),
  rosenbrock: (w, g) => {
    g.fill(0);
    let value = 0;
    for (let i = 0; i + 1 < size; i++) {
      const valley = w[i + 1] - w[i] * w[i];
      value += 100 * valley * valley + (1 - w[i]) * (1 - w[i]);
      g[i] += -400 * w[i] * valley - 2 * (1 - w[i]);
      g[i + 1] += 200 * valley;
    }
    return value;
  },
  logistic: (w, g) => {
    let value = sumOverRows(g, (row) => {
      const y = Math.sign(lbfgs.b.values[row]);
      const z = y * product(row, (c) => w[c]);
      return [z > 0 ? log1p(exp(-z)) : log1p(exp(z)) - z, -y / (1 + exp(z)), () => 1];
    });
    for (let c = 0; c < size; c++) {
      value += 0.05 * w[c] * w[c];
      g[c] += 0.1 * w[c];
    }
    return value;
  },
};

const entry = (row: number, column: number): number => lbfgs.A.values[row * size + column];

function product(row: number, of: (column: number) => number): number {
  let sum = 0;
  for (let c = 0; c < size; c++) sum += entry(row, c) * of(c);
  return sum;
}

/** Adds up rows' values, and their slopes times the row into g. */
function sumOverRows(g: Float64Array, row: (r: number) => [number, number, (column: number) => number]): number {
  g.fill(0);
  let value = 0;
  for (let r = 0; r < lbfgs.A.shape[0]; r++) {
    const [part, slope, scale] = row(r);
    value += part;
    for (let c = 0; c < size; c++) g[c] += slope * entry(r, c) * scale(c);
  }
  return value;
}

describe(`${steps} steps of every optimizer against PyTorch: the weights after each to 1e-8`, () => {
  it('has cases of every kind', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(optimizers)));
  });

  it.each(cases.filter((one) => !one.function).map((one) => [one.name, one] as const))('%s', (_, one) => {
    const optimizer = make(one);
    const w = Float64Array.from(initial.values);
    const defaultRate = Number(one.arguments.lr);
    for (let step = 0; step < steps; step++) {
      const g = Float64Array.from(gradients.values.slice(step * size, (step + 1) * size));
      if ('search' in optimizer) throw new Error('It searches.');
      optimizer.step(w, g, one.rates?.[step] ?? defaultRate);
      const error = relativeError(w, one.weights.values.slice(step * size, (step + 1) * size));
      record(one.kind, error);
      expect(error, `step ${step + 1}`).toBeLessThan(1e-8);
    }
  });
});

describe(`${steps} steps of lbfgs against PyTorch: weights, values and the number of evaluations`, () => {
  it.each(cases.flatMap((one) => (one.function ? [[one.name, one, functions[one.function]] as const] : [])))(
    '%s',
    (_, one, f) => {
      const optimizer = make(one);
      const w = Float64Array.from(initial.values);
      const g = new Float64Array(size);
      for (let step = 0; step < steps; step++) {
        let evaluations = 0;
        const evaluate = (): number => {
          evaluations++;
          return f(w, g);
        };
        const value = evaluate();
        expect(relativeError([value], [one.losses?.[step] ?? NaN])).toBeLessThan(1e-8);
        if ('step' in optimizer) throw new Error('It does not search.');
        const search = optimizer.search(w, g, Number(one.arguments.lr), value);
        for (let next = search.next(); !next.done;) next = search.next(next.value === 'value' ? evaluate() : NaN);
        const error = relativeError(w, one.weights.values.slice(step * size, (step + 1) * size));
        record(one.kind, error);
        expect(error, `step ${step + 1}`).toBeLessThan(1e-8);
        expect(evaluations, `step ${step + 1}`).toBe(one.evaluations?.[step]);
      }
    },
  );
});
