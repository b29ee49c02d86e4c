/** A convolution's windows over one sample: C channels of height × width. */
export interface Windows {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Height and width of a window. */
  readonly size: readonly [number, number];
  readonly stride: number;
  /** Rows and columns of zeros before the sample's first; what is missing after its last is zero too. */
  readonly before: readonly [number, number];
  /** Rows and columns of windows. */
  readonly places: readonly [number, number];
  /** How far apart neighbouring channels, rows and columns are in the sample's array. */
  readonly steps: readonly [channel: number, row: number, column: number];
}

/** The zeros before the first value under `padding=same`; an even window has the extra one at the end, as PyTorch. */
export const zerosBefore = (padding: 'valid' | 'same', size: number): number =>
  padding === 'same' ? Math.floor((size - 1) / 2) : 0;

/** Copies the sample that starts at `at` into columns [places, channels × window]: one row a window, in the weights' order. */
export function unfold(sample: Float64Array, at: number, columns: Float64Array, windows: Windows): void {
  const { channels, height, width, size, stride, before, places, steps } = windows;
  let to = 0;
  for (let row = 0; row < places[0]; row++) {
    for (let column = 0; column < places[1]; column++) {
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < size[0]; i++) {
          const y = row * stride + i - before[0];
          const line = at + c * steps[0] + y * steps[1];
          for (let j = 0; j < size[1]; j++) {
            const x = column * stride + j - before[1];
            columns[to++] = y >= 0 && y < height && x >= 0 && x < width ? sample[line + x * steps[2]] : 0;
          }
        }
      }
    }
  }
}

/** The transpose of `unfold`: adds each column's value to the place of the sample that it was copied from. */
export function fold(columns: Float64Array, sample: Float64Array, at: number, windows: Windows): void {
  const { channels, height, width, size, stride, before, places, steps } = windows;
  let from = 0;
  for (let row = 0; row < places[0]; row++) {
    for (let column = 0; column < places[1]; column++) {
      for (let c = 0; c < channels; c++) {
        for (let i = 0; i < size[0]; i++) {
          const y = row * stride + i - before[0];
          const line = at + c * steps[0] + y * steps[1];
          for (let j = 0; j < size[1]; j++) {
            const x = column * stride + j - before[1];
            const value = columns[from++];
            if (y >= 0 && y < height && x >= 0 && x < width) sample[line + x * steps[2]] += value;
          }
        }
      }
    }
  }
}
