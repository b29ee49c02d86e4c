import { describe, expect, it } from 'vitest';
import { bandPath, bandWidth } from '../../webview/epoch-band';
import { appendFrames, epochBeside, frameAt, nearestEpoch, type Frames } from '../../webview/frames';
import { frame } from './runs';

const epochs = (frames: Frames): readonly number[] => frames.map(({ epoch }) => epoch);

describe('the frames of a run', () => {
  it('are those that are kept, and the newest', () => {
    let frames: Frames = [];
    for (let epoch = 1; epoch <= 7; epoch++) {
      frames = appendFrames(frames, [{ ...frame(epoch), ...(epoch % 2 === 1 && { passing: true }) }]);
    }
    expect(epochs(frames)).toEqual([2, 4, 6, 7]);
  });

  it('hold the last step of an epoch, and pass over what is older', () => {
    const frames = appendFrames([frame(1, 2)], [frame(1, 4), frame(1, 3)]);
    expect(frames.map(({ step }) => step)).toEqual([4]);
  });

  const some = [2, 4, 8].map((epoch) => frame(epoch));

  it('tell what was measured last at an epoch', () => {
    expect([undefined, 1, 2, 3, 7, 9].map((epoch) => frameAt(some, epoch)?.epoch)).toEqual([8, 2, 2, 2, 4, 8]);
    expect(frameAt([], 3)).toBeUndefined();
  });

  it('tell the nearest measured epoch, and those beside one', () => {
    expect([1, 3, 5, 6, 7, 99].map((epoch) => nearestEpoch(some, epoch))).toEqual([2, 2, 4, 4, 8, 8]);
    expect([-9, -1, 0, 1, 9].map((places) => epochBeside(some, 4, places))).toEqual([2, 2, 4, 8, 8]);
    expect(nearestEpoch([], 1)).toBeUndefined();
  });
});

describe('the band of measured epochs', () => {
  const bars = (path: string): readonly number[][] =>
    [...path.matchAll(/M([\d.]+) 0h([\d.]+)/g)].map(([, left, wide]) => [Number(left), Number(left) + Number(wide)]);

  it('is one bar for epochs without a gap, up to the last of them', () => {
    expect(bars(bandPath([frame(1), frame(2), frame(3)], 11, 4))).toEqual([[0, 250]]);
  });

  it('has a bar of its own for each epoch that stands alone', () => {
    expect(bars(bandPath([frame(3), frame(7)], 11, 4))).toEqual([
      [150, 250],
      [550, 650],
    ]);
  });

  it('shows an epoch among a million', () => {
    const [[left = 0, right = 0] = []] = bars(bandPath([frame(500_000)], 1_000_000, 4));
    expect(right - left).toBeGreaterThan(1);
    expect(left / bandWidth).toBeCloseTo(0.5, 2);
  });
});
