import { describe, expect, it } from 'vitest';
import { frameDetail, keepsFrame } from '../../src/spec/statistics';

const kept = (detail: number, epochs: number): readonly number[] =>
  Array.from({ length: epochs }, (_, index) => index + 1).filter((epoch) => keepsFrame(epoch, detail));

describe('the frames that are kept', () => {
  it('are those of the first epochs, then of every second, then of every fourth', () => {
    expect(kept(4, 20)).toEqual([1, 2, 3, 4, 6, 8, 12, 16]);
    expect(kept(8, 150)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128,
    ]);
    expect(kept(256, 256)).toHaveLength(256);
    expect(kept(256, 1024)).toHaveLength(256 + 128 + 128);
  });

  it('are of all the first 256 epochs where measuring costs little beside training', () => {
    expect(frameDetail({ values: 220_000, parameters: 109_386, samples: 10_000 })).toBe(256);
  });

  it('are of as many as take no time worth speaking of where the data is small, and never of none', () => {
    expect(frameDetail({ values: 200, parameters: 33, samples: 4 })).toBe(39);
    expect(frameDetail({ values: 187_000, parameters: 85_002, samples: 1_437 })).toBe(4);
    expect(frameDetail({ values: 2e8, parameters: 1e8, samples: 1 })).toBe(4);
  });
});
