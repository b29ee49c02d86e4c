import { describe, expect, it } from 'vitest';
import { EpochSeries, FrameSeries } from '../../src/protocol/series';
import { fromColumns, toColumns } from '../../src/protocol/telemetry';
import type { EpochRecord } from '../../src/spec/record';
import { statisticsWidth } from '../../src/spec/statistics';

const record = (epoch: number): EpochRecord => ({
  epoch,
  loss: 1 / epoch,
  penalty: 0,
  metrics: { accuracy: 1 - 1 / epoch },
  validation: { loss: 2 / epoch, accuracy: 0.5 },
  learningRate: 0.01,
  seconds: 0.1,
  samplesPerSecond: 10,
});

const withoutValidation = ({
  epoch,
  loss,
  penalty,
  metrics,
  learningRate,
  seconds,
  samplesPerSecond,
}: EpochRecord) => ({
  ...{ epoch, loss, penalty, metrics, learningRate, seconds, samplesPerSecond },
});

const records = (first: number, count: number) => Array.from({ length: count }, (_, index) => record(first + index));

describe('epochs as columns', () => {
  it('come back as they were packed', () => {
    expect(fromColumns(toColumns(records(3, 4)))).toEqual(records(3, 4));
  });

  it('stay without a validation part', () => {
    const plain = withoutValidation(record(1));
    expect(fromColumns(toColumns([plain]))).toEqual([plain]);
  });

  it('are refused when empty', () => {
    expect(() => toColumns([])).toThrow(RangeError);
  });
});

describe('EpochSeries', () => {
  it('grows by what follows and gives back any tail', () => {
    const series = new EpochSeries();
    series.append(toColumns(records(1, 3)));
    series.append(toColumns(records(4, 100)));
    expect(series.length).toBe(103);
    expect(series.at(103, 'validation.loss')).toBe(2 / 103);
    const tail = series.from(101);
    expect(tail && fromColumns(tail)).toEqual(records(101, 3));
    expect(series.from(104)).toBeUndefined();
  });

  it('passes over epochs that it has', () => {
    const series = new EpochSeries();
    series.append(toColumns(records(1, 5)));
    series.append(toColumns(records(3, 4)));
    const all = series.from(1);
    expect(all && fromColumns(all)).toEqual(records(1, 6));
  });

  it('throws on a gap and on other columns', () => {
    const series = new EpochSeries();
    series.append(toColumns(records(1, 2)));
    expect(() => series.append(toColumns(records(4, 1)))).toThrow('epoch 4 follows epoch 2');
    const plain = withoutValidation(record(3));
    expect(() => series.append(toColumns([plain]))).toThrow('columns');
  });

  it('knows no figure outside itself', () => {
    const series = new EpochSeries();
    series.append(toColumns(records(1, 2)));
    expect(series.at(0, 'loss')).toBeNaN();
    expect(series.at(3, 'loss')).toBeNaN();
    expect(series.at(1, 'rmse')).toBeNaN();
  });
});

describe('FrameSeries', () => {
  const frame = (epoch: number, step = epoch) => ({ epoch, step, values: new Float64Array(statisticsWidth) });

  it('keeps what is kept, and of what passes only the newest', () => {
    const series = new FrameSeries();
    for (const epoch of [1, 2]) series.append(frame(epoch));
    series.append({ ...frame(3), passing: true });
    expect(series.from(0).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    series.append(frame(4));
    series.append({ ...frame(5), passing: true });
    series.append({ ...frame(6), passing: true });
    expect(series.from(0).map(({ epoch }) => epoch)).toEqual([1, 2, 4, 6]);
  });

  it('replaces a frame of the same epoch by a later step', () => {
    const series = new FrameSeries();
    series.append(frame(1, 10));
    series.append(frame(1, 20));
    expect(series.from(0).map(({ step }) => step)).toEqual([20]);
    series.append(frame(1, 15));
    expect(series.newest?.step).toBe(20);
  });
});
