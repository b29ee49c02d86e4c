import type { OptimizerKind } from './optimizer';

/**
 * s ← ρ s + (1 - ρ) g²; Δ = √(u + ε) / √(s + ε) g; u ← ρ u + (1 - ρ) Δ²; w ← w - η Δ (Zeiler, 2012; PyTorch:
 * `Adadelta`).
 */
export const adadelta: OptimizerKind<'adadelta'> = {
  build({ rho, eps, weight_decay }, count, workspace) {
    const s = workspace.floats(count);
    const u = workspace.floats(count);
    return {
      slots: { s, u },
      counters: {},
      step(w, gradients, rate) {
        for (let i = 0; i < count; i++) {
          const g = gradients[i] + weight_decay * w[i];
          s[i] = rho * s[i] + (1 - rho) * g * g;
          const change = (Math.sqrt(u[i] + eps) / Math.sqrt(s[i] + eps)) * g;
          u[i] = rho * u[i] + (1 - rho) * change * change;
          w[i] -= rate * change;
        }
      },
    };
  },
};
