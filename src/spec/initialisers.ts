import type { Kind } from './argument';

/** The initialisers of weights, by name. Biases start at 0. fan_in and fan_out count a unit's inputs and outputs. */
export const initialisers = {
  glorot_uniform: { documentation: 'Uniform in ±√(6 / (fan_in + fan_out)) (Glorot and Bengio, 2010).', arguments: {} },
  glorot_normal: {
    documentation: 'Normal with variance 2 / (fan_in + fan_out) (Glorot and Bengio, 2010).',
    arguments: {},
  },
  he_uniform: { documentation: 'Uniform in ±√(6 / fan_in) (He et al., 2015).', arguments: {} },
  he_normal: { documentation: 'Normal with variance 2 / fan_in (He et al., 2015).', arguments: {} },
  lecun_normal: { documentation: 'Normal with variance 1 / fan_in (LeCun et al., 1998).', arguments: {} },
  orthogonal: {
    documentation: 'Rows or columns are orthonormal, times `init_scale` (Saxe et al., 2014).',
    arguments: {},
  },
  zeros: { documentation: 'All 0. Units of one layer then stay alike: use it to see that happen.', arguments: {} },
  ones: { documentation: 'All 1.', arguments: {} },
  normal: { documentation: 'Normal with standard deviation `init_scale`.', arguments: {} },
  uniform: { documentation: 'Uniform in ±`init_scale`.', arguments: {} },
} as const satisfies Readonly<Record<string, Kind>>;

export type InitialiserName = keyof typeof initialisers;

/** Every initialiser's name, for arguments that take one. */
export const initialiserNames = Object.keys(initialisers) as readonly InitialiserName[];
