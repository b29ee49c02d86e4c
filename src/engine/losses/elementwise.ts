import type { Loss } from './loss';

/** A loss that is a mean over a sample's outputs of one number each. */
export interface ElementLoss {
  readonly value: (p: number, t: number) => number;
  /** The derivative of `value` with respect to p. */
  readonly slope: (p: number, t: number) => number;
}

/** The mean over the batch and the outputs. */
export const elementwise = ({ value, slope }: ElementLoss, outputs: number): Loss => ({
  forward(p, t, rows, losses) {
    for (let row = 0; row < rows; row++) {
      let sum = 0;
      for (let i = row * outputs; i < (row + 1) * outputs; i++) sum += value(p[i], t[i]);
      losses[row] = sum / outputs;
    }
  },
  backward(p, t, rows, gradient) {
    const n = rows * outputs;
    for (let i = 0; i < n; i++) gradient[i] = slope(p[i], t[i]) / n;
  },
});
