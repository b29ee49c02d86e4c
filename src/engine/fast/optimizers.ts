import { pow } from '../../numerics/elementary';
import type { OptimizerSpec } from '../../spec/experiment';
import { Optimizer } from '../kernels/operations';

/** How an optimizer runs in the kernels: one operation over the flat arrays; see `kernels/optimizers.ts`. */
export interface FastOptimizer {
  readonly kind: Optimizer;
  /** Its arrays, by their names in a checkpoint; '' for one that this variant does without. */
  readonly slots: readonly [string, string, string];
  /** The numbers that do not change, rounded to float32. */
  readonly decay: number;
  readonly alpha: number;
  readonly beta: number;
  readonly eps: number;
  readonly flag: boolean;
  /** What it counts; a checkpoint keeps it. */
  readonly start: Readonly<Record<string, number>>;
  /**
   * Writes the coefficients of the step after these counts to `out` from `at` on, and moves the counts on by one. Ran
   * ahead of the steps, on a copy.
   */
  next(counters: Record<string, number>, rate: number, out: Float32Array, at: number): void;
  /** What a weight costs, about nanoseconds. */
  readonly cost: number;
}

const plainRate: FastOptimizer['next'] = (_counters, rate, out, at) => {
  out[at] = rate;
};

const none = { slots: ['', '', ''], decay: 0, alpha: 0, beta: 0, eps: 0, flag: false, start: {} } as const;

function adaptive(
  { beta1, beta2, eps, weight_decay }: { beta1: number; beta2: number; eps: number; weight_decay: number },
  variant: 'coupled' | 'decoupled' | 'largest',
): FastOptimizer {
  const decoupled = variant === 'decoupled';
  return {
    ...none,
    kind: Optimizer.Adam,
    slots: ['m', 'v', variant === 'largest' ? 'maximum' : ''],
    decay: decoupled ? 0 : weight_decay,
    alpha: beta1,
    beta: beta2,
    eps,
    flag: decoupled,
    start: { power1: 1, power2: 1 },
    // The powers β₁ᵗ and β₂ᵗ by repeated products, which for any t that is reached lose nothing that float32 shows.
    next: (counters, rate, out, at) => {
      counters.power1 *= beta1;
      counters.power2 *= beta2;
      // w ← w − m / (√v c₀ + c₁): the rate and both corrections are in the divisor, so that they cost nothing a weight.
      const rest = 1 - counters.power1;
      out[at] = rate === 0 ? 0 : rest / (rate * Math.sqrt(1 - counters.power2));
      out[at + 1] = rate === 0 ? Infinity : (eps * rest) / rate;
      out[at + 2] = decoupled ? 1 - rate * weight_decay : 1;
    },
    cost: 1,
  };
}

/** An optimizer's kernel, if it has one: a new kind has none, nor has `lbfgs`, whose steps are more than one pass. */
export function fastOptimizer(spec: OptimizerSpec): FastOptimizer | undefined {
  switch (spec.kind) {
    case 'sgd': {
      const { momentum, nesterov, weight_decay } = spec.arguments;
      const plain = momentum === 0;
      return {
        ...none,
        kind: plain ? Optimizer.Sgd : Optimizer.Momentum,
        slots: [plain ? '' : 'v', '', ''],
        decay: weight_decay,
        alpha: momentum,
        flag: nesterov,
        next: plainRate,
        cost: 0.5,
      };
    }
    case 'adam':
      return adaptive(spec.arguments, 'coupled');
    case 'adamw':
      return adaptive(spec.arguments, 'decoupled');
    case 'amsgrad':
      return adaptive(spec.arguments, 'largest');
    case 'nadam': {
      const { beta1, beta2, eps, weight_decay, momentum_decay } = spec.arguments;
      const momentumAt = (step: number): number => beta1 * (1 - 0.5 * pow(0.96, step * momentum_decay));
      return {
        ...none,
        kind: Optimizer.Nadam,
        slots: ['m', 'v', ''],
        decay: weight_decay,
        alpha: beta1,
        beta: beta2,
        eps,
        start: { step: 0, momentumProduct: 1, power2: 1 },
        next: (counters, rate, out, at) => {
          counters.step++;
          const momentum = momentumAt(counters.step);
          const next = momentumAt(counters.step + 1);
          counters.momentumProduct *= momentum;
          counters.power2 *= beta2;
          out[at] = (rate * (1 - momentum)) / (1 - counters.momentumProduct);
          out[at + 1] = (rate * next) / (1 - counters.momentumProduct * momentum * next);
          out[at + 2] = 1 / (1 - counters.power2);
        },
        cost: 1,
      };
    }
    case 'adagrad': {
      const { eps, weight_decay } = spec.arguments;
      const slots = ['s', '', ''] as const;
      return { ...none, kind: Optimizer.Adagrad, slots, decay: weight_decay, eps, next: plainRate, cost: 1 };
    }
    case 'adadelta': {
      const { rho, eps, weight_decay } = spec.arguments;
      const slots = ['s', 'u', ''] as const;
      const cost = 1.5;
      return { ...none, kind: Optimizer.Adadelta, slots, decay: weight_decay, alpha: rho, eps, next: plainRate, cost };
    }
    case 'rmsprop': {
      const { alpha, eps, momentum, centered, weight_decay } = spec.arguments;
      return {
        ...none,
        kind: Optimizer.Rmsprop,
        slots: ['v', centered ? 'mean' : '', momentum > 0 ? 'b' : ''],
        decay: weight_decay,
        alpha,
        beta: momentum,
        eps,
        next: plainRate,
        cost: 1,
      };
    }
    case 'lion': {
      const { beta1, beta2, weight_decay } = spec.arguments;
      const slots = ['m', '', ''] as const;
      const cost = 0.8;
      return {
        ...none,
        kind: Optimizer.Lion,
        slots,
        decay: weight_decay,
        alpha: beta1,
        beta: beta2,
        next: plainRate,
        cost,
      };
    }
    default:
      return undefined;
  }
}
