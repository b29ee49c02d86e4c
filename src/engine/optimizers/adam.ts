import { pow } from '../../numerics/elementary';
import type { Workspace } from '../workspace';
import type { Optimizer, OptimizerKind } from './optimizer';

interface AdamArguments {
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
}

/** What the family's members differ in. */
interface AdamVariant {
  /** Weight decay shrinks w itself; else it is part of the gradient. */
  readonly decoupled?: boolean;
  /** The largest v of all steps divides, not the present one. */
  readonly largest?: boolean;
}

/**
 * m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; w ← w - η m̂ / (√v̂ + ε), where the corrections m̂ = m / (1 - β₁ᵗ) and
 * v̂ = v / (1 - β₂ᵗ) make up for the start at 0.
 */
function adaptiveMoments(
  { beta1, beta2, eps, weight_decay }: AdamArguments,
  { decoupled = false, largest = false }: AdamVariant,
  count: number,
  workspace: Workspace,
): Optimizer {
  const m = workspace.floats(count);
  const v = workspace.floats(count);
  const maximum = largest ? workspace.floats(count) : undefined;
  const counters = { step: 0 };
  const coupled = decoupled ? 0 : weight_decay;
  return {
    slots: { m, v, ...(maximum && { maximum }) },
    counters,
    step(w, gradients, rate) {
      counters.step++;
      const size = rate / (1 - pow(beta1, counters.step));
      const correction = Math.sqrt(1 - pow(beta2, counters.step));
      const kept = decoupled ? 1 - rate * weight_decay : 1;
      for (let i = 0; i < count; i++) {
        const g = gradients[i] + coupled * w[i];
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        let second = v[i];
        if (maximum) {
          if (second > maximum[i]) maximum[i] = second;
          second = maximum[i];
        }
        w[i] = kept * w[i] - (size * m[i]) / (Math.sqrt(second) / correction + eps);
      }
    },
  };
}

/** Kingma and Ba, 2015. PyTorch: `Adam`. */
export const adam: OptimizerKind<'adam'> = {
  build: (values, count, workspace) => adaptiveMoments(values, {}, count, workspace),
};

/** w ← w (1 - η λ), then as adam (Loshchilov and Hutter, 2019). PyTorch: `AdamW`. */
export const adamw: OptimizerKind<'adamw'> = {
  build: (values, count, workspace) => adaptiveMoments(values, { decoupled: true }, count, workspace),
};

/** As adam, with the largest v of all steps in place of v (Reddi et al., 2018). PyTorch: `Adam(amsgrad=True)`. */
export const amsgrad: OptimizerKind<'amsgrad'> = {
  build: (values, count, workspace) => adaptiveMoments(values, { largest: true }, count, workspace),
};
