import type { OptimizerKind } from './optimizer';

/** s ← s + g²; w ← w - η g / (√s + ε) (Duchi et al., 2011; PyTorch: `Adagrad`). */
export const adagrad: OptimizerKind<'adagrad'> = {
  build({ eps, weight_decay }, count, workspace) {
    const s = workspace.floats(count);
    return {
      slots: { s },
      counters: {},
      step(w, gradients, rate) {
        for (let i = 0; i < count; i++) {
          const g = gradients[i] + weight_decay * w[i];
          s[i] += g * g;
          w[i] -= (rate * g) / (Math.sqrt(s[i]) + eps);
        }
      },
    };
  },
};
