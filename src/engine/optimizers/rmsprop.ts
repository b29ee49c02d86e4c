import type { OptimizerKind } from './optimizer';

/**
 * v ← α v + (1 - α) g²; w ← w - η g / (√v + ε), where `centered` subtracts from v the square of the running mean of g,
 * and with momentum b ← μ b + g / (√v + ε), w ← w - η b (Tieleman and Hinton, 2012; Graves, 2013; PyTorch: `RMSprop`).
 */
export const rmsprop: OptimizerKind<'rmsprop'> = {
  build({ alpha, eps, momentum, centered, weight_decay }, count, workspace) {
    const v = workspace.floats(count);
    const mean = centered ? workspace.floats(count) : undefined;
    const b = momentum > 0 ? workspace.floats(count) : undefined;
    return {
      slots: { v, ...(mean && { mean }), ...(b && { b }) },
      counters: {},
      step(w, gradients, rate) {
        for (let i = 0; i < count; i++) {
          const g = gradients[i] + weight_decay * w[i];
          v[i] = alpha * v[i] + (1 - alpha) * g * g;
          let square = v[i];
          if (mean) {
            mean[i] = alpha * mean[i] + (1 - alpha) * g;
            square -= mean[i] * mean[i];
          }
          const change = g / (Math.sqrt(square) + eps);
          if (b) {
            b[i] = momentum * b[i] + change;
            w[i] -= rate * b[i];
          } else {
            w[i] -= rate * change;
          }
        }
      },
    };
  },
};
