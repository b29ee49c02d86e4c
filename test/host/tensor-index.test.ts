import { expect, it } from 'vitest';
import { indexOf } from '../../src/host/tensor-index';

it.each([
  [0, [2, 5], '[0, 0]'],
  [7, [2, 5], '[1, 2]'],
  [9, [10], '[9]'],
  [23, [2, 3, 4], '[1, 2, 3]'],
  // The second of two outputs of a batch.
  [7, [5], '[2]'],
])('entry %d of %j is at %s', (place, shape, index) => {
  expect(indexOf(place, shape)).toBe(index);
});

it('is nowhere without a finite value', () => {
  expect(indexOf(NaN, [2])).toBeUndefined();
});
