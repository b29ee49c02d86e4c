import { exp, log, log1p } from '../../numerics/elementary';
import { logistic } from '../activations/sigmoid';
import { weightOf } from './class-weights';
import type { Loss, LossContext, LossKind } from './loss';

/** ln x, at least -100, so that a certain but wrong prediction costs 100 and not infinity; as PyTorch. */
const boundedLog = (x: number): number => Math.max(log(x), -100);

/** From logits: -(t ln σ(z) + (1 - t) ln(1 - σ(z))) = max(z, 0) - z t + ln(1 + exp(-|z|)); ∂L/∂z = (σ(z) - t) / n. */
function fromLogits({ outputs, classWeights }: LossContext<'binary_cross_entropy'>): Loss {
  return {
    forward(z, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        let sum = 0;
        for (let i = at; i < at + outputs; i++) {
          sum += Math.max(z[i], 0) - z[i] * t[i] + log1p(exp(-Math.abs(z[i])));
        }
        losses[row] = (weightOf(classWeights, t, at, outputs) * sum) / outputs;
      }
    },
    backward(z, t, rows, gradient) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        const factor = weightOf(classWeights, t, at, outputs) / (rows * outputs);
        for (let i = at; i < at + outputs; i++) gradient[i] = factor * (logistic(z[i]) - t[i]);
      }
    },
  };
}

function fromProbabilities({ outputs, classWeights }: LossContext<'binary_cross_entropy'>): Loss {
  return {
    forward(p, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        let sum = 0;
        for (let i = at; i < at + outputs; i++) {
          sum -= t[i] * boundedLog(p[i]) + (1 - t[i]) * boundedLog(1 - p[i]);
        }
        losses[row] = (weightOf(classWeights, t, at, outputs) * sum) / outputs;
      }
    },
    backward(p, t, rows, gradient) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        const factor = weightOf(classWeights, t, at, outputs) / (rows * outputs);
        for (let i = at; i < at + outputs; i++) {
          gradient[i] = (factor * (p[i] - t[i])) / Math.max(p[i] * (1 - p[i]), 1e-12);
        }
      }
    },
  };
}

/**
 * L = -mean (t ln p + (1 - t) ln(1 - p)), a sample's share times its class's weight. PyTorch: `binary_cross_entropy`
 * (logarithms bounded at -100) and, after a sigmoid, `binary_cross_entropy_with_logits`.
 */
export const binaryCrossEntropy: LossKind<'binary_cross_entropy'> = {
  fusedWith: 'sigmoid',
  build: (context) => (context.fused ? fromLogits(context) : fromProbabilities(context)),
};
