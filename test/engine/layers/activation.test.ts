import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../src/spec/activations';
import { proofs } from '../proof';
import { readReference, relativeError, type ReferenceTensor } from '../reference';
import { layerSpec, singleLayer } from './single-layer';

interface ActivationCase {
  readonly kind: string;
  readonly x: ReferenceTensor;
  readonly y: ReferenceTensor;
  readonly upstream: ReferenceTensor;
  readonly dx: ReferenceTensor;
}

const { cases } = readReference<{ readonly cases: readonly ActivationCase[] }>('activations.json');
const record = proofs('activations-reference');

describe('activations against PyTorch: 1e-7 of each row in float64, kinks and far values included', () => {
  it('has every activation', () => {
    expect(cases.map(({ kind }) => kind)).toEqual(activationNames);
  });

  it.each(cases.map((one) => [one.kind, one] as const))('%s', (kind, one) => {
    const [rows, width] = one.x.shape;
    const layer = singleLayer(layerSpec('activation', { kind }), [width], rows);
    layer.x.values.set(one.x.values);
    layer.forward(rows);
    layer.backward(Float64Array.from(one.upstream.values), rows);
    // Entry by entry but for softmax, which belongs together: the far values must not hide the small ones.
    const part = kind === 'softmax' ? width : 1;
    for (let at = 0; at < rows * width; at += part) {
      const slice = (values: ArrayLike<number>): number[] => Array.from(values).slice(at, at + part);
      for (const [actual, expected] of [
        [layer.output.values, one.y.values],
        [layer.x.gradient, one.dx.values],
      ] as const) {
        const error = relativeError(slice(actual), slice(expected));
        record(kind, error);
        expect(error, `x = ${slice(one.x.values).join(', ')}`).toBeLessThan(1e-7);
      }
    }
  });
});
