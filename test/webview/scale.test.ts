import { describe, expect, it } from 'vitest';
import {
  epochAxisEnd,
  fromSlider,
  niceCeiling,
  problemOf,
  sliderScale,
  sliderSteps,
  toSlider,
} from '../../webview/scale';

const documentation = '';

describe('a slider', () => {
  it('of a number on a logarithmic scale goes two decades to each side', () => {
    const scale = sliderScale({ type: 'number', above: 0, scale: 'log', documentation }, 0.03);
    expect(scale).toMatchObject({ min: 1e-4, max: 1, log: true });
  });

  it('keeps to the range of the argument', () => {
    expect(sliderScale({ type: 'number', min: 0, below: 1, documentation }, 0.9)).toMatchObject({ min: 0, max: 1 });
    expect(sliderScale({ type: 'integer', min: 1, scale: 'log', documentation }, 4)).toMatchObject({
      min: 1,
      integer: true,
    });
  });

  it('is none where it would say nothing', () => {
    expect(sliderScale({ type: 'integer', min: 0, documentation }, 42)).toBeUndefined();
    expect(sliderScale({ type: 'boolean', documentation }, 0)).toBeUndefined();
  });

  it('comes back to the value that it was put to', () => {
    const scale = { min: 1e-4, max: 1, log: true, integer: false };
    for (const value of [1e-4, 0.003, 0.03, 1])
      expect(fromSlider(scale, toSlider(scale, value))).toBeCloseTo(value, 10);
    expect([toSlider(scale, 0), toSlider(scale, 5)]).toEqual([0, sliderSteps]);
  });
});

describe('an epoch axis', () => {
  it('shows the whole run, but a part of it while the line would be a stub', () => {
    expect([0, 1, 30, 150].map((epoch) => epochAxisEnd(epoch, 200))).toEqual([10, 10, 200, 200]);
    expect(epochAxisEnd(3, 1_000_000)).toBe(50);
    expect([0.5, 3, 11, 50, 51].map(niceCeiling)).toEqual([1, 5, 20, 50, 100]);
  });
});

describe('a value that can not be', () => {
  const integer = { type: 'integer', min: 1, documentation } as const;

  it('says why', () => {
    expect(problemOf(integer, 'epochs', 'x')).toBe('Not a number.');
    expect(problemOf(integer, 'epochs', '1.5')).toBe('Must be a whole number.');
    expect(problemOf(integer, 'epochs', '0')).toBe('Must be at least 1.');
    expect(problemOf({ type: 'number', above: 0, below: 1, documentation }, 'x', '1')).toBe('Must be below 1.');
  });

  it('is none of a batch that is full, nor where the language judges', () => {
    expect(problemOf(integer, 'batch', 'full')).toBeUndefined();
    expect(problemOf({ type: 'name', names: ['a'], documentation }, 'loss', 'b')).toBeUndefined();
  });
});
