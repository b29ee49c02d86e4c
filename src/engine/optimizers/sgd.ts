import type { Optimizer, OptimizerKind } from './optimizer';

/**
 * g ← g + λ w; v ← μ v + g; w ← w - η v, or with Nesterov's look ahead w ← w - η (g + μ v)
 * (Sutskever et al., 2013; PyTorch: `SGD`).
 */
export const sgd: OptimizerKind<'sgd'> = {
  build({ momentum, nesterov, weight_decay }, count, workspace): Optimizer {
    if (momentum === 0) {
      return {
        slots: {},
        counters: {},
        step(w, gradients, rate) {
          for (let i = 0; i < count; i++) w[i] -= rate * (gradients[i] + weight_decay * w[i]);
        },
      };
    }
    const v = workspace.floats(count);
    return {
      slots: { v },
      counters: {},
      step(w, gradients, rate) {
        for (let i = 0; i < count; i++) {
          const g = gradients[i] + weight_decay * w[i];
          v[i] = momentum * v[i] + g;
          w[i] -= rate * (nesterov ? g + momentum * v[i] : v[i]);
        }
      },
    };
  },
};
