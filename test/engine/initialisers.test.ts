import { describe, expect, it } from 'vitest';
import { initialiseWeights } from '../../src/engine/initialise';
import { stream } from '../../src/numerics/random';
import { initialiserNames, type InitialiserName } from '../../src/spec/initialisers';
import { complete } from '../../src/spec/steps';
import { proofs } from './proof';

const record = proofs('initialisers');

/** [out, in, window] of 40,000 weights and more, so that a deviation is known to about half a per cent. */
const shapes = [
  [200, 300],
  [300, 200],
  [50, 100, 3, 3],
] as const;

const drawn = (init: InitialiserName, shape: readonly number[], seed: number, init_scale = 1): Float64Array => {
  const weights = new Float64Array(shape.reduce((size, axis) => size * axis, 1));
  complete(initialiseWeights(weights, shape, { init, init_scale }, 'zeros', stream(seed, 'init')));
  return weights;
};

/** What PyTorch's `torch.nn.init` says of each: standard deviation, and bound where it is uniform. */
const theory: Readonly<
  Partial<Record<InitialiserName, (into: number, out: number, scale: number) => { deviation: number; bound?: number }>>
> = {
  glorot_uniform: (into, out) => ({ deviation: Math.sqrt(2 / (into + out)), bound: Math.sqrt(6 / (into + out)) }),
  glorot_normal: (into, out) => ({ deviation: Math.sqrt(2 / (into + out)) }),
  he_uniform: (into) => ({ deviation: Math.sqrt(2 / into), bound: Math.sqrt(6 / into) }),
  he_normal: (into) => ({ deviation: Math.sqrt(2 / into) }),
  lecun_normal: (into) => ({ deviation: Math.sqrt(1 / into) }),
  normal: (_, __, scale) => ({ deviation: scale }),
  uniform: (_, __, scale) => ({ deviation: scale / Math.sqrt(3), bound: scale }),
};

describe('initialisers', () => {
  it('are all told of here', () => {
    expect([...Object.keys(theory), 'zeros', 'ones', 'orthogonal'].sort()).toEqual([...initialiserNames].sort());
  });

  it.each(Object.entries(theory) as [InitialiserName, NonNullable<(typeof theory)[InitialiserName]>][])(
    '%s: mean, deviation and bounds, to four standard errors',
    (init, expected) => {
      for (const [seed, shape] of shapes.entries()) {
        const [out = 1, into = 1, ...window] = shape;
        const size = window.reduce((product, axis) => product * axis, 1);
        const { deviation, bound } = expected(into * size, out * size, 0.7);
        const weights = drawn(init, shape, seed, 0.7);
        const count = weights.length;
        const mean = weights.reduce((sum, w) => sum + w, 0) / count;
        const found = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / count);
        record(init, Math.abs(found / deviation - 1));
        expect(Math.abs(found / deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
        expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(count));
        const largest = weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
        if (bound === undefined) expect(largest).toBeGreaterThan(3 * deviation);
        else expect([largest <= bound, largest > 0.999 * bound]).toEqual([true, true]);
      }
    },
  );

  it('orthogonal: W Wᵀ = init_scale² I, or Wᵀ W when taller than wide, to 1e-12', () => {
    for (const shape of [
      [6, 6],
      [3, 10],
      [10, 3],
      [4, 2, 3, 3],
      [1, 5],
      [80, 60],
    ]) {
      const [rows = 1] = shape;
      const weights = drawn('orthogonal', shape, 5, 1.3);
      const columns = weights.length / rows;
      const [count, at] =
        rows <= columns
          ? ([rows, (v: number, i: number) => weights[v * columns + i]] as const)
          : ([columns, (v: number, i: number) => weights[i * columns + v]] as const);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let dot = 0;
          for (let i = 0; i < Math.max(rows, columns); i++) dot += at(a, i) * at(b, i);
          const error = Math.abs(dot / 1.69 - (a === b ? 1 : 0));
          record('orthogonal', error);
          expect(error).toBeLessThan(1e-12);
        }
      }
    }
  });

  it.each(initialiserNames.filter((init) => init !== 'zeros' && init !== 'ones'))(
    '%s: comes to rest again and again while it draws',
    (init) => {
      const weights = new Float64Array(300 * 1000);
      const drawing = initialiseWeights(weights, [300, 1000], { init, init_scale: 1 }, 'zeros', stream(1, 'init'));
      let rests = 0;
      while (!drawing.next().done) rests++;
      expect(rests).toBeGreaterThan(10);
    },
  );

  it.each(['zeros', 'ones'] as const)('%s', (init) => {
    const value = init === 'zeros' ? 0 : 1;
    const error = drawn(init, [20, 30], 1).reduce((worst, w) => Math.max(worst, Math.abs(w - value)), 0);
    record(init, error);
    expect(error).toBe(0);
  });
});
