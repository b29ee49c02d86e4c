import { weightOf } from './class-weights';
import type { Loss, LossContext, LossKind } from './loss';

/**
 * The margin is 1 - t p, where it is positive; targets of 0 and 1 count as -1 and 1. `power` 1 or 2.
 * hinge: L = mean margin, ∂L/∂p = -t / n; squared_hinge: L = mean margin², ∂L/∂p = -2 t margin / n (Rosasco et al., 2004).
 */
function marginLoss(
  { outputs, classWeights }: Pick<LossContext<'hinge'>, 'outputs' | 'classWeights'>,
  power: 1 | 2,
): Loss {
  return {
    forward(p, t, rows, losses) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        let sum = 0;
        for (let i = at; i < at + outputs; i++) {
          const margin = Math.max(0, 1 - (2 * t[i] - 1) * p[i]);
          sum += power === 1 ? margin : margin * margin;
        }
        losses[row] = (weightOf(classWeights, t, at, outputs) * sum) / outputs;
      }
    },
    backward(p, t, rows, gradient) {
      for (let row = 0; row < rows; row++) {
        const at = row * outputs;
        const factor = weightOf(classWeights, t, at, outputs) / (rows * outputs);
        for (let i = at; i < at + outputs; i++) {
          const sign = 2 * t[i] - 1;
          const margin = 1 - sign * p[i];
          gradient[i] = margin > 0 ? -factor * sign * (power === 1 ? 1 : 2 * margin) : 0;
        }
      }
    },
  };
}

/** Maximum margin (Cortes and Vapnik, 1995). */
export const hinge: LossKind<'hinge'> = { build: (context) => marginLoss(context, 1) };

export const squaredHinge: LossKind<'squared_hinge'> = { build: (context) => marginLoss(context, 2) };
