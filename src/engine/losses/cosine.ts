import type { LossKind } from './loss';

/** Norms are at least this, so that a vector of zeros divides nothing by 0; as PyTorch's `cosine_similarity`. */
const eps = 1e-8;

const norm = (values: Float64Array, from: number, to: number): number => {
  let square = 0;
  for (let i = from; i < to; i++) square += values[i] * values[i];
  return Math.max(Math.sqrt(square), eps);
};

const dot = (a: Float64Array, b: Float64Array, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += a[i] * b[i];
  return sum;
};

/**
 * L = mean over the batch of 1 - cos, cos = p·t / (‖p‖ ‖t‖); ∂L/∂p = (cos p / ‖p‖² - t / (‖p‖ ‖t‖)) / batch.
 * PyTorch: 1 - `cosine_similarity`.
 */
export const cosine: LossKind<'cosine'> = {
  build: ({ outputs }) => ({
    forward(p, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        const from = row * outputs;
        const to = from + outputs;
        losses[row] = 1 - dot(p, t, from, to) / (norm(p, from, to) * norm(t, from, to));
      }
    },
    backward(p, t, rows, gradient) {
      for (let row = 0; row < rows; row++) {
        const from = row * outputs;
        const to = from + outputs;
        const pNorm = norm(p, from, to);
        const product = pNorm * norm(t, from, to);
        const along = dot(p, t, from, to) / product / (pNorm * pNorm);
        for (let i = from; i < to; i++) gradient[i] = (along * p[i] - t[i] / product) / rows;
      }
    },
  }),
};
