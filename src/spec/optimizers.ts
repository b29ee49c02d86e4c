import type { Kind, TrainedKind } from './argument';

const rate = <const D extends number>(value: D) =>
  ({ type: 'number', min: 0, default: value, scale: 'log', documentation: 'Learning rate η.' }) as const;

const decay = <const D extends number>(value: D, documentation: string) =>
  ({ type: 'number', min: 0, below: 1, default: value, documentation }) as const;

const beta1 = decay(0.9, 'Decay of the running mean of gradients.');
const beta2 = decay(0.999, 'Decay of the running mean of squared gradients.');
const eps = <const D extends number>(value: D) =>
  ({ type: 'number', min: 0, default: value, scale: 'log', documentation: 'Added to the denominator.' }) as const;
const weightDecay = <const D extends number>(value: D, documentation: string) =>
  ({ type: 'number', min: 0, default: value, scale: 'log', documentation }) as const;
const coupled = weightDecay(0, 'Adds this times w to the gradient (L2).');
const decoupled = weightDecay(0.01, 'Shrinks w by η times this in each step, apart from the gradient.');

interface OptimizerKind extends Kind {
  readonly source: string;
  /** The update of one weight w from its gradient g. */
  readonly formula: string;
}

/** The optimizers, by name. Formulas and defaults as PyTorch 1.13 unless the source says otherwise. */
export const optimizers = {
  sgd: {
    documentation: 'Stochastic gradient descent, with momentum and Nesterov momentum on request.',
    source: 'PyTorch 1.13',
    formula: 'v ← μ v + g; w ← w - η v',
    arguments: {
      lr: rate(0.01),
      momentum: decay(0, 'μ: how much of the last step is kept.'),
      nesterov: { type: 'boolean', default: false, documentation: 'Look ahead along the momentum (wants `momentum`).' },
      weight_decay: coupled,
    },
  },
  adam: {
    documentation: 'Adaptive moments (Kingma and Ba, 2015).',
    source: 'PyTorch 1.13',
    formula:
      'm ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; w ← w - η m̂ / (√v̂ + ε), m̂ = m / (1 - β₁ᵗ), v̂ = v / (1 - β₂ᵗ)',
    arguments: { lr: rate(0.001), beta1, beta2, eps: eps(1e-8), weight_decay: coupled },
  },
  adamw: {
    documentation: 'Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).',
    source: 'PyTorch 1.13',
    formula: 'w ← w (1 - η λ), then as adam',
    arguments: { lr: rate(0.001), beta1, beta2, eps: eps(1e-8), weight_decay: decoupled },
  },
  nadam: {
    documentation: 'Adam with Nesterov momentum (Dozat, 2016).',
    source: 'PyTorch 1.13',
    formula: 'as adam, with the next step’s momentum ahead; μₜ = β₁ (1 - ½ · 0.96^(t ψ))',
    arguments: {
      lr: rate(0.002),
      beta1,
      beta2,
      eps: eps(1e-8),
      weight_decay: coupled,
      momentum_decay: { type: 'number', min: 0, default: 0.004, documentation: 'ψ: decay of the momentum schedule.' },
    },
  },
  amsgrad: {
    documentation: 'Adam that never forgets the largest squared gradient (Reddi et al., 2018).',
    source: 'PyTorch 1.13 (`Adam(amsgrad=True)`)',
    formula: 'as adam, with v̂ = max over all steps',
    arguments: { lr: rate(0.001), beta1, beta2, eps: eps(1e-8), weight_decay: coupled },
  },
  adagrad: {
    documentation: 'Rates that shrink with the sum of squared gradients (Duchi et al., 2011).',
    source: 'PyTorch 1.13',
    formula: 's ← s + g²; w ← w - η g / (√s + ε)',
    arguments: { lr: rate(0.01), eps: eps(1e-10), weight_decay: coupled },
  },
  adadelta: {
    documentation: 'Steps in the units of the weights (Zeiler, 2012).',
    source: 'PyTorch 1.13',
    formula: 's ← ρ s + (1 - ρ) g²; Δ = √(u + ε) / √(s + ε) g; u ← ρ u + (1 - ρ) Δ²; w ← w - η Δ',
    arguments: {
      lr: rate(1),
      rho: decay(0.9, 'Decay of both running means.'),
      eps: eps(1e-6),
      weight_decay: coupled,
    },
  },
  rmsprop: {
    documentation: 'Divides by a running root mean square of the gradient (Tieleman and Hinton, 2012).',
    source: 'PyTorch 1.13',
    formula: 'v ← α v + (1 - α) g²; w ← w - η g / (√v + ε)',
    arguments: {
      lr: rate(0.01),
      alpha: decay(0.99, 'Decay of the running mean of squared gradients.'),
      eps: eps(1e-8),
      momentum: decay(0, 'μ: how much of the last step is kept.'),
      centered: { type: 'boolean', default: false, documentation: 'Subtract the squared running mean of gradients.' },
      weight_decay: coupled,
    },
  },
  lion: {
    documentation: 'Steps by the sign of an interpolated momentum (Chen et al., 2023).',
    source: 'Chen et al., 2023, algorithm 2',
    formula: 'w ← w - η (sign(β₁ m + (1 - β₁) g) + λ w); m ← β₂ m + (1 - β₂) g',
    arguments: {
      lr: rate(1e-4),
      beta1,
      beta2: decay(0.99, 'Decay of the momentum.'),
      weight_decay: weightDecay(0, 'Shrinks w by η times this in each step.'),
    },
  },
  lbfgs: {
    documentation: 'Limited-memory BFGS with a strong-Wolfe line search; wants `batch full`.',
    source: 'PyTorch 1.13',
    formula: 'w ← w - t H g, H from the last steps’ changes of gradient',
    arguments: {
      lr: rate(1),
      history: { type: 'integer', min: 1, default: 100, documentation: 'Steps that the Hessian is estimated from.' },
      max_iter: { type: 'integer', min: 1, default: 20, documentation: 'Iterations in one step.' },
    },
  },
} as const satisfies Readonly<Record<string, OptimizerKind>>;

export type OptimizerName = keyof typeof optimizers;
export type TrainedOptimizer = TrainedKind<typeof optimizers>;
