import type { Kind } from './argument';

interface InitialiserKind extends Kind {
  readonly source: string;
  /** How a weight is distributed. */
  readonly formula: string;
}

/** The initialisers of weights, by name. Biases start at 0. fan_in and fan_out count a unit's inputs and outputs. */
export const initialisers = {
  glorot_uniform: {
    documentation: 'Keeps the variance of activations and gradients from layer to layer.',
    source: 'Glorot and Bengio, 2010; PyTorch 1.13 (`xavier_uniform_`)',
    formula: 'uniform in ±√(6 / (fan_in + fan_out))',
    arguments: {},
  },
  glorot_normal: {
    documentation: 'As `glorot_uniform`, but normal.',
    source: 'Glorot and Bengio, 2010; PyTorch 1.13 (`xavier_normal_`)',
    formula: 'normal with variance 2 / (fan_in + fan_out)',
    arguments: {},
  },
  he_uniform: {
    documentation: 'Keeps the variance of activations through `relu` and its kin.',
    source: 'He et al., 2015; PyTorch 1.13 (`kaiming_uniform_`)',
    formula: 'uniform in ±√(6 / fan_in)',
    arguments: {},
  },
  he_normal: {
    documentation: 'As `he_uniform`, but normal.',
    source: 'He et al., 2015; PyTorch 1.13 (`kaiming_normal_`)',
    formula: 'normal with variance 2 / fan_in',
    arguments: {},
  },
  lecun_normal: {
    documentation: 'Keeps the variance of what is summed; wanted by `selu`.',
    source: 'LeCun et al., 1998',
    formula: 'normal with variance 1 / fan_in',
    arguments: {},
  },
  orthogonal: {
    documentation: 'Rows or columns are orthonormal, times `init_scale`.',
    source: 'Saxe et al., 2014; PyTorch 1.13 (`orthogonal_`)',
    formula: 'uniform over matrices W with W Wᵀ = init_scale² I (Wᵀ W when taller than wide)',
    arguments: {},
  },
  zeros: {
    documentation: 'All 0. Units of one layer then stay alike: use it to see that happen.',
    source: 'by definition',
    formula: '0',
    arguments: {},
  },
  ones: { documentation: 'All 1.', source: 'by definition', formula: '1', arguments: {} },
  normal: {
    documentation: 'Normal with standard deviation `init_scale`.',
    source: 'by definition',
    formula: 'normal with variance init_scale²',
    arguments: {},
  },
  uniform: {
    documentation: 'Uniform in ±`init_scale`.',
    source: 'by definition',
    formula: 'uniform in ±init_scale',
    arguments: {},
  },
} as const satisfies Readonly<Record<string, InitialiserKind>>;

export type InitialiserName = keyof typeof initialisers;

/** Every initialiser's name, for arguments that take one. */
export const initialiserNames = Object.keys(initialisers) as readonly InitialiserName[];
