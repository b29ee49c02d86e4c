import type { Kind, TrainedKind } from './argument';

/** What a layer's activation does, and the initialisation that suits it (LeCun 1998, Glorot 2010, He 2015). */
interface ActivationKind extends Kind {
  readonly source: string;
  /** The function, as a reader would write it. */
  readonly formula: string;
  /** Its derivative, in terms of z and a = f(z). */
  readonly derivative: string;
  readonly initialiser: 'he_normal' | 'lecun_normal' | 'glorot_uniform';
}

/** The activations, by name. z is a layer's pre-activation, a = f(z). */
export const activations = {
  linear: {
    documentation: 'The identity: no activation.',
    source: 'Rumelhart, Hinton and Williams, 1986',
    formula: 'a = z',
    derivative: "f'(z) = 1",
    initialiser: 'glorot_uniform',
    arguments: {},
  },
  relu: {
    documentation: 'Rectified linear unit. A unit whose z is negative for every sample is dead: its gradient is 0.',
    source: 'Nair and Hinton, 2010; PyTorch 1.13',
    formula: 'a = max(0, z)',
    derivative: "f'(z) = 1 if z > 0, else 0",
    initialiser: 'he_normal',
    arguments: {},
  },
  leaky_relu: {
    documentation: 'As `relu`, but with a slope of 0.01 below 0, so that no unit dies.',
    source: 'Maas et al., 2013; PyTorch 1.13',
    formula: 'a = z if z > 0, else 0.01 z',
    derivative: "f'(z) = 1 if z > 0, else 0.01",
    initialiser: 'he_normal',
    arguments: {},
  },
  elu: {
    documentation: 'Exponential linear unit with alpha = 1: smooth, saturates at -1.',
    source: 'Clevert et al., 2016; PyTorch 1.13',
    formula: 'a = z if z > 0, else exp(z) - 1',
    derivative: "f'(z) = 1 if z > 0, else a + 1",
    initialiser: 'he_normal',
    arguments: {},
  },
  selu: {
    documentation: 'Scaled exponential linear unit, which keeps mean 0 and variance 1 with `lecun_normal` weights.',
    source: 'Klambauer et al., 2017; PyTorch 1.13',
    formula: 'a = λ z if z > 0, else λ α (exp(z) - 1), with λ = 1.0507, α = 1.6733',
    derivative: "f'(z) = λ if z > 0, else a + λ α",
    initialiser: 'lecun_normal',
    arguments: {},
  },
  gelu: {
    documentation: 'Gaussian error linear unit, exact (with the error function).',
    source: 'Hendrycks and Gimpel, 2016; PyTorch 1.13',
    formula: 'a = z Φ(z), with Φ the normal distribution function',
    derivative: "f'(z) = Φ(z) + z φ(z)",
    initialiser: 'he_normal',
    arguments: {},
  },
  silu: {
    documentation: 'Sigmoid linear unit, also called swish.',
    source: 'Ramachandran et al., 2017; PyTorch 1.13',
    formula: 'a = z σ(z)',
    derivative: "f'(z) = σ(z) (1 + z (1 - σ(z)))",
    initialiser: 'he_normal',
    arguments: {},
  },
  sigmoid: {
    documentation:
      'Logistic function, into 0 to 1. Its slope is at most 1/4, so deep stacks of it make gradients vanish.',
    source: 'Rumelhart, Hinton and Williams, 1986',
    formula: 'a = 1 / (1 + exp(-z))',
    derivative: "f'(z) = a (1 - a)",
    initialiser: 'glorot_uniform',
    arguments: {},
  },
  tanh: {
    documentation: 'Hyperbolic tangent, into -1 to 1.',
    source: 'LeCun et al., 1998',
    formula: 'a = tanh(z)',
    derivative: "f'(z) = 1 - a²",
    initialiser: 'glorot_uniform',
    arguments: {},
  },
  softplus: {
    documentation: 'A smooth `relu`.',
    source: 'Dugas et al., 2001; PyTorch 1.13',
    formula: 'a = ln(1 + exp(z))',
    derivative: "f'(z) = σ(z)",
    initialiser: 'he_normal',
    arguments: {},
  },
  softsign: {
    documentation: 'As `tanh`, but approaching ±1 slowly.',
    source: 'Bergstra et al., 2009; PyTorch 1.13',
    formula: 'a = z / (1 + |z|)',
    derivative: "f'(z) = 1 / (1 + |z|)²",
    initialiser: 'glorot_uniform',
    arguments: {},
  },
  hard_sigmoid: {
    documentation: 'A `sigmoid` of three straight pieces.',
    source: 'Howard et al., 2019; PyTorch 1.13',
    formula: 'a = min(6, max(0, z + 3)) / 6',
    derivative: "f'(z) = 1/6 if -3 < z < 3, else 0",
    initialiser: 'glorot_uniform',
    arguments: {},
  },
  softmax: {
    documentation: 'Probabilities over the last axis that sum to 1. Last in a model it goes with `cross_entropy`.',
    source: 'Bridle, 1990',
    formula: 'aᵢ = exp(zᵢ) / Σⱼ exp(zⱼ)',
    derivative: '∂aᵢ/∂zⱼ = aᵢ (δᵢⱼ - aⱼ)',
    initialiser: 'glorot_uniform',
    arguments: {},
  },
} as const satisfies Readonly<Record<string, ActivationKind>>;

export type ActivationName = keyof typeof activations;

/** The activations that the engine trains. */
export type TrainedActivation = TrainedKind<typeof activations>;

/** Every activation's name, for arguments that take one. */
export const activationNames = Object.keys(activations) as readonly ActivationName[];
