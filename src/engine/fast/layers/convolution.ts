/** A convolution from pictures [channels, height, width] to [filters, rows, columns]. */
export interface Convolution {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filters: number;
  readonly rows: number;
  readonly columns: number;
  readonly size: readonly [number, number];
  readonly stride: number;
  /** Rows and columns of zeros before the first. */
  readonly above: number;
  readonly before: number;
}

/** Values of a window. */
export const tapsOf = ({ channels, size }: Convolution): number => channels * size[0] * size[1];

/** As the operations name it; see `kernels/windows.ts`. */
export const windowsOf = ({ channels, height, width, size, stride, above, before, rows, columns }: Convolution) => [
  ...[channels, height, width, ...size, stride],
  ...[above, before, rows, columns],
];
