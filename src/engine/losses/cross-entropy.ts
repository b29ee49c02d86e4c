import { exp, log } from '../../numerics/elementary';
import type { Loss, LossContext, LossKind } from './loss';

/** Targets as they count: with smoothing ε, (1 - ε) t + ε / classes, times the class's weight. */
function weightedTarget({ arguments: { label_smoothing }, width, classWeights }: LossContext<'cross_entropy'>) {
  const share = label_smoothing / width;
  const kept = 1 - label_smoothing;
  return (t: number, column: number): number => (classWeights ? classWeights[column] : 1) * (kept * t + share);
}

/**
 * From logits, along the last axis: with s = ln Σ exp z, L = -Σ t' (z - s) and ∂L/∂z = p Σ t' - t', p = exp(z - s);
 * the largest z is taken out of s, so that nothing overflows.
 */
function fromLogits(context: LossContext<'cross_entropy'>): Loss {
  const { outputs, width } = context;
  const target = weightedTarget(context);
  return {
    forward(z, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        let loss = 0;
        for (let at = row * outputs; at < (row + 1) * outputs; at += width) {
          let largest = z[at];
          for (let c = 1; c < width; c++) if (z[at + c] > largest) largest = z[at + c];
          let sum = 0;
          for (let c = 0; c < width; c++) sum += exp(z[at + c] - largest);
          const logSum = log(sum);
          for (let c = 0; c < width; c++) {
            const weight = target(t[at + c], c);
            if (weight !== 0) loss += weight * (logSum - (z[at + c] - largest));
          }
        }
        losses[row] = loss;
      }
    },
    backward(z, t, rows, gradient) {
      for (let at = 0; at < rows * outputs; at += width) {
        let largest = z[at];
        for (let c = 1; c < width; c++) if (z[at + c] > largest) largest = z[at + c];
        let sum = 0;
        let total = 0;
        for (let c = 0; c < width; c++) {
          gradient[at + c] = exp(z[at + c] - largest);
          sum += gradient[at + c];
          total += target(t[at + c], c);
        }
        for (let c = 0; c < width; c++) {
          gradient[at + c] = ((gradient[at + c] / sum) * total - target(t[at + c], c)) / rows;
        }
      }
    },
  };
}

function fromProbabilities(context: LossContext<'cross_entropy'>): Loss {
  const { outputs, width } = context;
  const target = weightedTarget(context);
  return {
    forward(p, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        let loss = 0;
        for (let i = row * outputs; i < (row + 1) * outputs; i++) {
          const weight = target(t[i], i % width);
          if (weight !== 0) loss -= weight * log(p[i]);
        }
        losses[row] = loss;
      }
    },
    backward(p, t, rows, gradient) {
      for (let i = 0; i < rows * outputs; i++) {
        const weight = target(t[i], i % width);
        gradient[i] = weight === 0 ? 0 : -weight / p[i] / rows;
      }
    },
  };
}

/**
 * L = -mean over the batch of Σ t ln p, a sum over the classes. PyTorch: `cross_entropy` of class probabilities, whose
 * mean under class weights is the plain one over the batch.
 */
export const crossEntropy: LossKind<'cross_entropy'> = {
  fusedWith: 'softmax',
  build: (context) => (context.fused ? fromLogits(context) : fromProbabilities(context)),
};
