import type { OptimizerKind } from './optimizer';

/** w ← w - η (sign(β₁ m + (1 - β₁) g) + λ w); m ← β₂ m + (1 - β₂) g (Chen et al., 2023, algorithm 2). */
export const lion: OptimizerKind<'lion'> = {
  build({ beta1, beta2, weight_decay }, count, workspace) {
    const m = workspace.floats(count);
    return {
      slots: { m },
      counters: {},
      step(w, gradients, rate) {
        for (let i = 0; i < count; i++) {
          const g = gradients[i];
          w[i] -= rate * (Math.sign(beta1 * m[i] + (1 - beta1) * g) + weight_decay * w[i]);
          m[i] = beta2 * m[i] + (1 - beta2) * g;
        }
      },
    };
  },
};
