import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { inspection, inspectQuery, mostNumbers } from '../../src/protocol/inspect';
import { parsePanelMessage, parsePanelRequest } from '../../src/protocol/panel';

const weights = { view: 'weights', epoch: 3, tensor: 'dense1.weight', shape: [2, 3], values: new Float64Array(6) };
const unit = {
  view: 'unit',
  epoch: 1,
  sample: 0,
  layer: 'dense1',
  unit: 2,
  activation: 'tanh',
  weights: Int32Array.of(4, 5),
  inputs: Int32Array.of(0, 1),
  w: new Float64Array(2),
  x: new Float64Array(2),
  product: new Float64Array(2),
  weightGradient: new Float64Array(2),
  inputGradient: new Float64Array(2),
  z: 0,
  a: 0,
  delta: NaN,
};

describe('what is asked of a run', () => {
  it('names a view with what it needs', () => {
    expect(v.is(inspectQuery, { view: 'weights', tensor: 'dense1.weight' })).toBe(true);
    expect(v.is(inspectQuery, { view: 'confusion', part: 'validation', epoch: 7 })).toBe(true);
    expect(v.is(inspectQuery, { view: 'weights' })).toBe(false);
    expect(v.is(inspectQuery, { view: 'weather' })).toBe(false);
    expect(v.is(inspectQuery, { view: 'worst', part: 'train', count: 1e9 })).toBe(false);
    expect(v.is(inspectQuery, { view: 'boundary', resolution: 100_000 })).toBe(false);
  });

  it('and the answer cross the border of the page', () => {
    const request = { type: 'inspect', id: 1, run: 'a', query: { view: 'sample', sample: 4 } };
    expect(parsePanelRequest(request)).toEqual(request);
    const message = { type: 'inspection', sequence: 2, id: 1, run: 'a', result: weights };
    expect(parsePanelMessage(message)).toEqual(message);
    const refusal = { type: 'inspection', sequence: 2, id: 1, run: 'a', error: 'The run is gone.' };
    expect(parsePanelMessage(refusal)).toEqual(refusal);
  });
});

describe('an answer', () => {
  it('fills its shape', () => {
    expect(v.is(inspection, weights)).toBe(true);
    expect(v.is(inspection, { ...weights, gradients: new Float64Array(6) })).toBe(true);
    expect(v.is(inspection, { ...weights, shape: [2, 4] })).toBe(false);
    expect(v.is(inspection, { ...weights, gradients: new Float64Array(5) })).toBe(false);
    expect(v.is(inspection, { ...weights, values: [0, 0, 0, 0, 0, 0] })).toBe(false);
  });

  it('has a bound', () => {
    const size = mostNumbers + 1;
    expect(v.is(inspection, { ...weights, shape: [size], values: new Float64Array(size) })).toBe(false);
  });

  it('about classes is a square', () => {
    const matrix = {
      view: 'confusion',
      epoch: 1,
      part: 'test',
      classes: ['a', 'b'],
      of: 2,
      seen: 2,
      counts: Int32Array.of(1, 0, 0, 1),
    };
    expect(v.is(inspection, matrix)).toBe(true);
    expect(v.is(inspection, { ...matrix, classes: ['a', 'b', 'c'] })).toBe(false);
  });

  it('about a unit has all of its terms, and may have diverged', () => {
    expect(v.is(inspection, unit)).toBe(true);
    expect(v.is(inspection, { ...unit, product: new Float64Array(3) })).toBe(false);
  });
});
