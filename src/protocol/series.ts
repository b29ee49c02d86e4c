import type { StatisticsFrame } from '../spec/statistics';
import type { EpochColumns } from './telemetry';

/** All epochs of a run so far, as columns that grow: amortised constant time an epoch, nothing is ever dropped. */
export class EpochSeries {
  private buffer = new Float64Array(0);
  private rows = 0;
  names: readonly string[] = [];

  /** The number of epochs. */
  get length(): number {
    return this.rows;
  }

  /** Appends the epochs that follow; those that are there already are passed over. Throws on a gap. */
  append(columns: EpochColumns): void {
    if (this.rows === 0) this.names = columns.names;
    const width = this.names.length;
    if (columns.names.join() !== this.names.join()) throw new Error('the columns of a run may not change');
    const count = columns.values.length / width;
    const known = this.rows - (columns.first - 1);
    if (known < 0) throw new Error(`epoch ${columns.first} follows epoch ${this.rows}`);
    if (known >= count) return;
    const wanted = (columns.first - 1 + count) * width;
    if (wanted > this.buffer.length) {
      const grown = new Float64Array(Math.max(wanted, 2 * this.buffer.length));
      grown.set(this.buffer.subarray(0, this.rows * width));
      this.buffer = grown;
    }
    this.buffer.set(columns.values.subarray(known * width), this.rows * width);
    this.rows = columns.first - 1 + count;
  }

  /** A figure of an epoch (from 1), or NaN where there is none. */
  at(epoch: number, name: string): number {
    const column = this.names.indexOf(name);
    if (column < 0 || epoch < 1 || epoch > this.rows) return NaN;
    return this.buffer[(epoch - 1) * this.names.length + column] ?? NaN;
  }

  /** The epochs from one on, as a copy; `undefined` when there are none. */
  from(epoch: number): EpochColumns | undefined {
    if (epoch > this.rows) return undefined;
    const width = this.names.length;
    return { first: epoch, names: this.names, values: this.buffer.slice((epoch - 1) * width, this.rows * width) };
  }
}

/** A run's measured statistics: those that are kept, and the newest. Ascending; the last of a step wins. */
export class FrameSeries {
  private readonly kept: StatisticsFrame[] = [];
  private newestFrame: StatisticsFrame | undefined;

  get newest(): StatisticsFrame | undefined {
    return this.newestFrame;
  }

  /** The frame that was measured at an epoch, if it is there. */
  at(epoch: number): StatisticsFrame | undefined {
    return this.newestFrame?.epoch === epoch ? this.newestFrame : this.kept.find((frame) => frame.epoch === epoch);
  }

  append(frame: StatisticsFrame): void {
    if (this.newestFrame && frame.step < this.newestFrame.step) return;
    this.newestFrame = frame;
    const last = this.kept[this.kept.length - 1];
    if (frame.passing || frame.epoch === 0) return;
    if (last?.epoch === frame.epoch) this.kept.pop();
    this.kept.push(frame);
  }

  /** Every frame there is, ascending, from an epoch on. */
  from(epoch: number): readonly StatisticsFrame[] {
    const frames = this.kept.filter((frame) => frame.epoch >= epoch);
    const { newestFrame } = this;
    return newestFrame && frames[frames.length - 1] !== newestFrame ? [...frames, newestFrame] : frames;
  }
}
