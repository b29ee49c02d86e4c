import { describe, expect, it } from 'vitest';
import { evenly, ridgeLines } from '../../src/host/ridge-lines';
import { statistic, statisticsWidth, type StatisticsFrame } from '../../src/spec/statistics';

const palette = { line: '#111111', fill: '#222222', text: '#333333', axis: '#444444' };
const weights = { title: 'weights', epoch: (number: number) => `epoch ${number}` };

/** A frame of one tensor whose histogram has all values in one bin. */
function frame(epoch: number, minimum: number, maximum: number, bin: number): StatisticsFrame {
  const values = new Float64Array(statisticsWidth);
  values[statistic.minimum] = minimum;
  values[statistic.maximum] = maximum;
  values[statistic.histogram + bin] = 7;
  return { epoch, step: epoch, values };
}

describe('evenly', () => {
  it('keeps a list that is short enough', () => {
    expect(evenly([1, 2, 3], 5)).toEqual([1, 2, 3]);
  });

  it('chooses the first, the last and what stands evenly between', () => {
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 4, 8]);
  });
});

describe('ridge lines', () => {
  it('draw one ridge an epoch, ten at most, and name the first and the last epoch', () => {
    const frames = Array.from({ length: 40 }, (_, index) => frame(index + 1, -1, 1, 3));
    const picture = ridgeLines(frames, 0, weights, palette) ?? '';
    expect(picture.match(/stroke-width/g)).toHaveLength(10);
    expect(picture).toContain('epoch 1<');
    expect(picture).toContain('epoch 40<');
  });

  it('put all epochs on one axis, from the least minimum to the greatest maximum', () => {
    const picture = ridgeLines([frame(1, -0.25, 0, 0), frame(2, 0, 0.75, 31)], 0, weights, palette) ?? '';
    expect(picture).toContain('>−0.25<');
    expect(picture).toContain('>0.75<');
    // The last bin of the second ridge ends at the right edge of the plot.
    expect(picture).toMatch(/L172\.0 [\d.]+L172\.0 100\.0"/);
  });

  it('say the ends in few digits', () => {
    expect(ridgeLines([frame(1, -0.0000163, 12345, 0)], 0, weights, palette)).toMatch(/>−1\.6e−5<.*>1\.2e4</);
  });

  it('mark where 0 is, when it lies between the ends', () => {
    expect(ridgeLines([frame(1, -1, 1, 0)], 0, weights, palette)).toContain('M88.0 22V100');
    expect(ridgeLines([frame(1, 0.5, 1, 0)], 0, weights, palette)).not.toContain('stroke-dasharray');
  });

  it('leave out epochs whose values were not finite, and draw nothing without any that were', () => {
    const broken = frame(2, NaN, NaN, 0);
    expect(ridgeLines([frame(1, 0, 1, 0), broken], 0, weights, palette)?.match(/stroke-width/g)).toHaveLength(1);
    expect(ridgeLines([broken], 0, weights, palette)).toBeUndefined();
  });

  it('escape what stands in the title', () => {
    expect(ridgeLines([frame(1, 0, 1, 0)], 0, { ...weights, title: '<b> & "c"' }, palette)).toContain(
      '&lt;b&gt; &amp; &quot;c&quot;',
    );
  });
});
