import { afterEach, describe, expect, it, vi } from 'vitest';
import { stream } from '../../../src/numerics/random';
import { layers, type LayerName } from '../../../src/spec/layers';
import { sizeOf } from '../../../src/spec/shapes';
import { randomLayer } from './random-layers';
import { singleLayer, type SingleLayer } from './single-layer';

const kinds = Object.keys(layers) as LayerName[];
const capacity = 4;

/** The kind's layer of a seed with random parameters, and a batch for it. */
function example(kind: LayerName, seed: number) {
  const random = stream(seed, 'data', 100 + kinds.indexOf(kind));
  const { spec, input, value } = randomLayer(kind, random);
  const layer = singleLayer(spec, input, capacity);
  const fresh = singleLayer(spec, input, capacity);
  for (const [name, tensor] of Object.entries(layer.parameters)) {
    for (let i = 0; i < tensor.length; i++) tensor[i] = random.normal();
    fresh.parameters[name].set(tensor);
  }
  const draw = (length: number, of: (i: number, n: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, i) => of(i, length));
  const batch = () => ({
    x: draw(capacity * sizeOf(input), value),
    upstream: draw(capacity * sizeOf(layer.output.shape), () => random.normal()),
  });
  return { layer, fresh, first: batch(), second: batch() };
}

/** One step; copies of all that came of it. */
function step(layer: SingleLayer, { x, upstream }: { x: Float64Array; upstream: Float64Array }, rows: number) {
  layer.x.values.set(x);
  layer.forward(rows, 'probe');
  layer.backward(upstream, rows);
  return {
    y: layer.output.values.slice(0, rows * sizeOf(layer.output.shape)),
    dx: layer.x.gradient.slice(0, rows * sizeOf(layer.x.shape)),
    gradients: Object.values(layer.gradients).map((values) => values.slice()),
  };
}

describe('nothing leaks from one batch into the next', () => {
  it.each(kinds)('%s: a smaller batch after a full one gives the bits of a new layer', (kind) => {
    for (let seed = 0; seed < 30; seed++) {
      const { layer, fresh, first, second } = example(kind, seed);
      step(layer, first, capacity);
      for (const rows of [1, 3, capacity]) expect(step(layer, second, rows)).toEqual(step(fresh, second, rows));
    }
  });

  it.each(kinds.filter((kind) => kind !== 'batch_norm' && kind !== 'residual'))(
    '%s: a sample gives the same bits wherever it stands in a batch',
    (kind) => {
      for (let seed = 0; seed < 30; seed++) {
        const { layer, fresh, first } = example(kind, seed);
        const whole = step(layer, first, capacity);
        const inputs = sizeOf(layer.x.shape);
        const outputs = sizeOf(layer.output.shape);
        for (let row = 0; row < capacity; row++) {
          const alone = {
            x: new Float64Array(first.x.length).fill(0),
            upstream: new Float64Array(first.upstream.length),
          };
          alone.x.set(first.x.subarray(row * inputs, (row + 1) * inputs));
          alone.upstream.set(first.upstream.subarray(row * outputs, (row + 1) * outputs));
          const { y, dx } = step(fresh, alone, 1);
          expect(y).toEqual(whole.y.slice(row * outputs, (row + 1) * outputs));
          expect(dx).toEqual(whole.dx.slice(row * inputs, (row + 1) * inputs));
        }
      }
    },
  );
});

describe('the passes make no arrays', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it.each(kinds)('%s', (kind) => {
    for (let seed = 0; seed < 10; seed++) {
      const { layer, first } = example(kind, seed);
      step(layer, first, capacity);
      const refuse = (): never => {
        throw new Error('an array was made');
      };
      vi.spyOn(Float64Array.prototype, 'subarray').mockImplementation(refuse);
      vi.spyOn(Float64Array.prototype, 'slice').mockImplementation(refuse);
      vi.stubGlobal('Float64Array', refuse);
      vi.stubGlobal('Int32Array', refuse);
      for (const mode of ['training', 'evaluation', 'probe'] as const) layer.forward(3, mode);
      layer.backward(first.upstream, 3);
      vi.unstubAllGlobals();
      vi.restoreAllMocks();
    }
  });
});
