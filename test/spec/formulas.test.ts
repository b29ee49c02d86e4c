import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/spec/argument';
import { formulasOf } from '../../src/spec/formulas';
import { layers, type LayerName } from '../../src/spec/layers';
import { placeLayers } from '../../src/spec/shapes';
import { dense } from '../engine/experiment';
import { layerSpec } from '../engine/layers/single-layer';

type Written = Readonly<Record<string, unknown>>;

/** Each kind with an input that it takes, at sizes that tell all axes apart. */
const examples: Readonly<Record<LayerName, readonly [Written, Shape]>> = {
  dense: [{ units: 5, activation: 'tanh' }, [7]],
  conv1d: [{ filters: 5, size: 3, activation: 'relu' }, [11, 7]],
  conv2d: [{ filters: 5, size: [3, 2], activation: 'relu', stride: 2 }, [7, 11, 13]],
  max_pool2d: [{ size: [2, 3] }, [7, 11, 13]],
  avg_pool2d: [{ size: [2, 3] }, [7, 11, 13]],
  global_avg_pool: [{}, [7, 11, 13]],
  flatten: [{}, [7, 11, 13]],
  reshape: [{ shape: [7, 11] }, [77]],
  dropout: [{ rate: 0.3 }, [7]],
  batch_norm: [{}, [7, 11, 13]],
  layer_norm: [{}, [7, 11]],
  embedding: [{ vocabulary: 23, units: 5 }, [7]],
  rnn: [{ units: 5 }, [11, 7]],
  gru: [{ units: 5, return: 'sequence' }, [11, 7]],
  lstm: [{ units: 5, bidirectional: true }, [11, 7]],
  attention: [{ heads: 3 }, [11, 6]],
  activation: [{ kind: 'gelu' }, [7, 11]],
  residual: [{}, [7]],
};
const kinds = Object.keys(layers) as LayerName[];

function placed(kind: LayerName) {
  const [written, input] = examples[kind];
  const body = kind === 'residual' ? [dense(7)] : undefined;
  const place = placeLayers(input, [layerSpec(kind, written, kind, body)]).placed[0];
  if (!place) throw new Error(`${kind} does not take ${input.join('x')}`);
  return place;
}

const write = (shape: Shape): string => shape.join('×');

describe.each(kinds)('the formulas of %s', (kind) => {
  const place = placed(kind);
  const { forward, backward } = formulasOf(place);

  it('say what goes forward, with the shapes of what comes in and goes out', () => {
    expect(forward.join('\n')).toContain(`[B×${write(place.input)}]`);
    expect(forward.join('\n')).toContain(`[B×${write(place.output)}]`);
  });

  it('say what comes back: the gradient of the input, or of the weights where the input is a number of a row', () => {
    expect(backward.join('\n')).toMatch(kind === 'embedding' ? /∂L\/∂W/ : /∂L\/∂x/);
  });

  it('give the shape of every weight, in both directions', () => {
    for (const [tensor, shape] of Object.entries(place.parameters)) {
      if (tensor.includes('bias') || tensor.endsWith('_reverse')) continue;
      for (const pass of [forward, backward]) expect(pass.join('\n'), tensor).toContain(`[${write(shape)}]`);
    }
  });

  it('leave nothing open', () => {
    for (const line of [...forward, ...backward]) expect(line).not.toMatch(/undefined|NaN|\[\]|\[object|\bB×\]/);
  });
});

describe('formulas', () => {
  it('have the layer’s activation and its derivative', () => {
    const { forward, backward } = formulasOf(placed('dense'));
    expect(forward).toEqual(['z [B×5] = x [B×7] Wᵀ + b, W [5×7], b [5]', 'a = tanh(z)']);
    expect(backward[1]).toBe("f'(z) = 1 - a²");
  });

  it('have no sum apart where there is no activation', () => {
    const [place] = placeLayers([7], [dense(5)]).placed;
    expect(place && formulasOf(place).forward).toEqual(['a [B×5] = x [B×7] Wᵀ + b, W [5×7], b [5]']);
  });

  it('have no bias where the layer has none', () => {
    const [place] = placeLayers([7], [dense(5, 'relu', { bias: false })]).placed;
    const { forward, backward } = place ? formulasOf(place) : { forward: [], backward: [] };
    expect([...forward, ...backward].join('\n')).not.toMatch(/ b\b|∂L\/∂b/);
  });

  it('have the sizes of windows, heads and means in numbers', () => {
    expect(formulasOf(placed('avg_pool2d')).backward[0]).toContain('/ 6');
    expect(formulasOf(placed('global_avg_pool')).backward[0]).toContain('/ 143');
    expect(formulasOf(placed('attention')).forward[1]).toContain('d = 2');
    expect(formulasOf(placed('dropout')).forward[0]).toContain('/ 0.7');
  });
});
