import { describe, expect, it } from 'vitest';
import type { LayerName } from '../../../src/spec/layers';
import { layers } from '../../../src/spec/layers';
import { proofs } from '../proof';
import { readReference, relativeError, type ReferenceTensor } from '../reference';
import { layerSpec, singleLayer } from './single-layer';

interface LayerCase {
  readonly name: string;
  readonly kind: LayerName;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly input: readonly number[];
  readonly batch: number;
  readonly training: boolean;
  readonly parameters: Readonly<Record<string, ReferenceTensor>>;
  readonly buffers?: Readonly<Record<string, ReferenceTensor>>;
  readonly x: ReferenceTensor;
  readonly y: ReferenceTensor;
  readonly upstream: ReferenceTensor;
  readonly loss: number;
  readonly gradients: Readonly<Record<string, ReferenceTensor>>;
  readonly dx?: ReferenceTensor;
  readonly buffersAfter?: Readonly<Record<string, ReferenceTensor>>;
}

const tolerance = 1e-7;
const record = proofs('layers-reference');
const { cases } = readReference<{ readonly cases: readonly LayerCase[] }>('layers.json');

describe('layers against PyTorch: 1e-7 of the tensor in float64', () => {
  it('has a case of every kind (residual: of whole networks)', () => {
    const kinds = new Set<string>(cases.map(({ kind }) => kind));
    expect(Object.keys(layers).filter((kind) => !kinds.has(kind))).toEqual(['activation', 'residual']);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    // A capacity above the batch: an epoch's last batch is smaller.
    const layer = singleLayer(layerSpec(one.kind, one.arguments), one.input, one.batch + 2);
    const fill = (tensors: Readonly<Record<string, Float64Array>>, given: typeof one.parameters): void => {
      expect(Object.keys(tensors)).toEqual(Object.keys(given));
      for (const [name, { values }] of Object.entries(given)) {
        expect(tensors[name]).toHaveLength(values.length);
        tensors[name].set(values);
      }
    };
    fill(layer.parameters, one.parameters);
    fill(layer.buffers, one.buffers ?? {});
    expect(layer.place.output).toEqual(one.y.shape.slice(1));
    for (const [name, { shape }] of Object.entries(one.parameters)) {
      expect(layer.place.parameters[name]).toEqual(shape);
    }

    const compare = (what: string, actual: ArrayLike<number>, expected: readonly number[]): void => {
      const error = relativeError(actual, expected);
      record(one.kind, error);
      expect(error, what).toBeLessThan(tolerance);
    };

    layer.x.values.set(one.x.values);
    layer.forward(one.batch, one.training ? 'training' : 'evaluation');
    compare('output', layer.output.values, one.y.values);
    const upstream = new Float64Array(layer.output.values.length);
    upstream.set(one.upstream.values);
    compare('loss', [layer.loss(upstream, one.batch)], [one.loss]);
    for (const [name, { values }] of Object.entries(one.buffersAfter ?? {})) {
      compare(name, layer.buffers[name], values);
    }
    if (!one.training) return;

    layer.backward(upstream, one.batch);
    for (const [name, { values }] of Object.entries(one.gradients)) {
      compare(`∂L/∂${name}`, layer.gradients[name], values);
    }
    if (one.dx) compare('∂L/∂x', layer.x.gradient, one.dx.values);
  });
});
