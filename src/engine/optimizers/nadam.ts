import { pow } from '../../numerics/elementary';
import type { OptimizerKind } from './optimizer';

/**
 * Adam with Nesterov's momentum: with μₜ = β₁ (1 - ½ · 0.96^(t ψ)) and Mₜ = μ₁ … μₜ,
 * w ← w - η ((1 - μₜ) / (1 - Mₜ) g + μₜ₊₁ / (1 - Mₜ μₜ μₜ₊₁) m) / (√v̂ + ε) (Dozat, 2016; PyTorch 1.13: `NAdam`).
 *
 * The second denominator has one μₜ more than Dozat's 1 - Mₜ₊₁: that is what PyTorch 1.13 computes unless it is asked for
 * `foreach`, and what its users' numbers are. The difference fades as M does.
 */
export const nadam: OptimizerKind<'nadam'> = {
  build({ beta1, beta2, eps, weight_decay, momentum_decay }, count, workspace) {
    const m = workspace.floats(count);
    const v = workspace.floats(count);
    const counters = { step: 0, momentumProduct: 1 };
    const momentumAt = (step: number): number => beta1 * (1 - 0.5 * pow(0.96, step * momentum_decay));
    return {
      slots: { m, v },
      counters,
      step(w, gradients, rate) {
        counters.step++;
        const momentum = momentumAt(counters.step);
        const next = momentumAt(counters.step + 1);
        counters.momentumProduct *= momentum;
        const gradientShare = (rate * (1 - momentum)) / (1 - counters.momentumProduct);
        const momentShare = (rate * next) / (1 - counters.momentumProduct * momentum * next);
        const correction = 1 - pow(beta2, counters.step);
        for (let i = 0; i < count; i++) {
          const g = gradients[i] + weight_decay * w[i];
          m[i] = beta1 * m[i] + (1 - beta1) * g;
          v[i] = beta2 * v[i] + (1 - beta2) * g * g;
          w[i] -= (gradientShare * g + momentShare * m[i]) / (Math.sqrt(v[i] / correction) + eps);
        }
      },
    };
  },
};
