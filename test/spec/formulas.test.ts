import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/spec/argument';
import { formulasOf } from '../../src/spec/formulas';
import { layers, type LayerName } from '../../src/spec/layers';
import { placeLayers } from '../../src/spec/shapes';
import { dense } from '../engine/experiment';
import { placedExample } from '../engine/layers/examples';

const kinds = Object.keys(layers) as LayerName[];

const write = (shape: Shape): string => shape.join('×');

describe.each(kinds)('the formulas of %s', (kind) => {
  const place = placedExample(kind);
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
    const { forward, backward } = formulasOf(placedExample('dense'));
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
    expect(formulasOf(placedExample('avg_pool2d')).backward[0]).toContain('/ 6');
    expect(formulasOf(placedExample('global_avg_pool')).backward[0]).toContain('/ 143');
    expect(formulasOf(placedExample('attention')).forward[1]).toContain('d = 2');
    expect(formulasOf(placedExample('dropout')).forward[0]).toContain('/ 0.7');
  });
});
