import { activationNames } from './activations';
import type { Arguments, Shape, TrainedKind, ValuesOf } from './argument';
import { initialiserNames } from './initialisers';

/** Why a layer does not take an input of a shape: a sentence's second half, and what would help. */
export interface ShapeProblem {
  readonly problem: string;
  /** A layer to put before this one, for example `flatten`. */
  readonly insert?: string;
}

/** A layer's parameter tensors, by the name after the dot in `dense1.weight`, in the order in which they are stored. */
export type ParameterShapes = Readonly<Record<string, Shape>>;

interface LayerEntry<A extends Arguments> {
  readonly documentation: string;
  readonly source?: string;
  readonly arguments: A;
  /** The output's shape for an input's shape, or why there is none. */
  outputShape(values: ValuesOf<A>, input: Shape): Shape | ShapeProblem;
  /** Parameter tensors for an input's shape that `outputShape` accepts; none when left out. PyTorch's shapes. */
  parameters?(values: ValuesOf<A>, input: Shape): ParameterShapes;
  /** Tensors that are stored with the parameters but not trained (running statistics). */
  buffers?(values: ValuesOf<A>, input: Shape): ParameterShapes;
}

/** Names an entry's argument types for its own functions. */
const layer = <const A extends Arguments, const E extends { trained?: false }>(
  entry: LayerEntry<A> & E,
): LayerEntry<A> & E => entry;

const name = { type: 'identifier', documentation: 'What paths and files call the layer.' } as const;
const activation = {
  type: 'name',
  names: activationNames,
  positional: true,
  default: 'linear',
  documentation: 'The function that follows the sum.',
} as const;
const count = (documentation: string) =>
  ({ type: 'integer', min: 1, positional: true, required: true, documentation, scale: 'log' }) as const;
const bias = { type: 'boolean', default: true, documentation: 'Whether a bias is added.' } as const;

/** Arguments of every layer with parameters. */
const weights = {
  init: {
    type: 'name',
    names: initialiserNames,
    documentation: "The weights' initialiser; without it, the one that suits the activation.",
  },
  init_scale: {
    type: 'number',
    min: 0,
    default: 1,
    documentation: 'Factor of `normal`, `uniform` and `orthogonal`.',
    scale: 'log',
  },
  l1: { type: 'number', min: 0, default: 0, documentation: 'Adds l1 · Σ|w| to what is minimised.', scale: 'log' },
  l2: { type: 'number', min: 0, default: 0, documentation: 'Adds l2 · Σw² to what is minimised.', scale: 'log' },
  frozen: { type: 'boolean', default: false, documentation: 'The optimizer leaves the parameters as they are.' },
} as const;

const same = (input: Shape): Shape => input;
const last = (shape: Shape): number => shape[shape.length - 1] ?? 0;
const product = (shape: Shape): number => shape.reduce((size, axis) => size * axis, 1);
const describe = (shape: Shape): string => shape.join('x');

const image = (kind: string, input: Shape): ShapeProblem | undefined =>
  input.length === 3
    ? undefined
    : {
        problem: `${kind} takes an image (channels x height x width), but gets ${describe(input)}`,
        insert: input.length === 2 ? `reshape 1x${describe(input)}` : undefined,
      };
const sequence = (kind: string, input: Shape): ShapeProblem | undefined =>
  input.length === 2
    ? undefined
    : {
        problem: `${kind} takes a sequence (steps x features), but gets ${describe(input)}`,
        insert: input.length === 1 ? `reshape ${describe(input)}x1` : undefined,
      };

/** A window's outputs along one axis (rounding down), or 0 when it does not fit. */
const windows = (length: number, window: number, stride: number): number =>
  length < window ? 0 : Math.floor((length - window) / stride) + 1;

interface ConvolutionValues {
  readonly padding: 'valid' | 'same';
  readonly stride: number;
}

const sameWithStride = (kind: string, { padding, stride }: ConvolutionValues): ShapeProblem | undefined =>
  padding === 'same' && stride > 1 ? { problem: `${kind} cannot have padding=same with a stride above 1` } : undefined;

const tooLarge = (kind: string, window: Shape, input: Shape): ShapeProblem => ({
  problem: `${kind} of ${describe(window)} does not fit into ${describe(input)}`,
});

const pool = (kind: string, documentation: string, source: string) =>
  layer({
    documentation,
    source,
    arguments: {
      name,
      size: {
        type: 'size',
        positional: true,
        required: true,
        documentation: 'Height x width of a window, and its stride.',
      },
    },
    outputShape({ size }, input) {
      const wrong = image(kind, input);
      if (wrong) return wrong;
      const [channels = 0, height = 0, width = 0] = input;
      const out = [channels, windows(height, size[0], size[0]), windows(width, size[1], size[1])];
      return out.includes(0) ? tooLarge(kind, size, input) : out;
    },
  });

const recurrent = (kind: string, documentation: string, source: string, gates: number) =>
  layer({
    documentation,
    source: `${source}; PyTorch 1.13`,
    arguments: {
      units: count('Size of the hidden state.'),
      name,
      return: {
        type: 'name',
        names: ['last', 'sequence'],
        default: 'last',
        documentation: "The last step's state (of each direction its own), or every step's.",
      },
      bidirectional: { type: 'boolean', default: false, documentation: 'A second pass from the end, side by side.' },
      bias,
      ...weights,
    },
    outputShape(values, input) {
      const wrong = sequence(kind, input);
      if (wrong) return wrong;
      const units = values.units * (values.bidirectional ? 2 : 1);
      return values.return === 'sequence' ? [input[0] ?? 0, units] : [units];
    },
    parameters({ units, bias, bidirectional }, input) {
      const shapes: Record<string, Shape> = {};
      for (const suffix of bidirectional ? ['', '_reverse'] : ['']) {
        shapes[`weight_ih${suffix}`] = [gates * units, last(input)];
        shapes[`weight_hh${suffix}`] = [gates * units, units];
        if (bias) {
          shapes[`bias_ih${suffix}`] = [gates * units];
          shapes[`bias_hh${suffix}`] = [gates * units];
        }
      }
      return shapes;
    },
  });

/**
 * The layers, by name. Images are channels × height × width, sequences steps × features. Adding a layer takes an entry
 * here and a file in the engine, which the compiler asks for once `trained: false` is gone.
 */
export const layers = {
  dense: layer({
    documentation: 'Fully connected: every unit sums over all inputs of the last axis.',
    source: 'Rumelhart, Hinton and Williams, 1986',
    arguments: { units: count('Number of outputs.'), activation, name, bias, ...weights },
    outputShape({ units }, input) {
      return input.length === 3
        ? { problem: `dense takes a vector or a sequence, but gets an image of ${describe(input)}`, insert: 'flatten' }
        : [...input.slice(0, -1), units];
    },
    parameters({ units, bias }, input) {
      return { weight: [units, last(input)], ...(bias && { bias: [units] }) };
    },
  }),
  conv1d: layer({
    documentation: 'Convolution along the steps of a sequence (cross-correlation, as everywhere in the field).',
    source: 'Waibel et al., 1989; PyTorch 1.13',
    arguments: {
      filters: count('Number of output features.'),
      size: { ...count('Steps of a window.') },
      activation,
      name,
      stride: { type: 'integer', min: 1, default: 1, documentation: 'Steps between two windows.' },
      padding: {
        type: 'name',
        names: ['valid', 'same'],
        default: 'valid',
        documentation: '`valid`: none. `same`: zeros, so that the output is as long as the input.',
      },
      bias,
      ...weights,
    },
    outputShape(values, input) {
      const wrong = sequence('conv1d', input) ?? sameWithStride('conv1d', values);
      if (wrong) return wrong;
      const steps = values.padding === 'same' ? (input[0] ?? 0) : windows(input[0] ?? 0, values.size, values.stride);
      return steps === 0 ? tooLarge('conv1d', [values.size], input) : [steps, values.filters];
    },
    parameters({ filters, size, bias }, input) {
      return { weight: [filters, last(input), size], ...(bias && { bias: [filters] }) };
    },
  }),
  conv2d: layer({
    documentation: 'Convolution over an image (cross-correlation, as everywhere in the field).',
    source: 'LeCun et al., 1989; PyTorch 1.13',
    arguments: {
      filters: count('Number of output channels.'),
      size: { type: 'size', positional: true, required: true, documentation: 'Height x width of a window.' },
      activation,
      name,
      stride: { type: 'integer', min: 1, default: 1, documentation: 'Pixels between two windows.' },
      padding: {
        type: 'name',
        names: ['valid', 'same'],
        default: 'valid',
        documentation: '`valid`: none. `same`: zeros, so that the output is as large as the input.',
      },
      bias,
      ...weights,
    },
    outputShape(values, input) {
      const wrong = image('conv2d', input) ?? sameWithStride('conv2d', values);
      if (wrong) return wrong;
      const [, height = 0, width = 0] = input;
      const along = (length: number, window: number): number =>
        values.padding === 'same' ? length : windows(length, window, values.stride);
      const out = [values.filters, along(height, values.size[0]), along(width, values.size[1])];
      return out.includes(0) ? tooLarge('conv2d', values.size, input) : out;
    },
    parameters({ filters, size, bias }, input) {
      return { weight: [filters, input[0] ?? 0, ...size], ...(bias && { bias: [filters] }) };
    },
  }),
  max_pool2d: pool('max_pool2d', 'The largest value of each window.', 'Ranzato et al., 2007; PyTorch 1.13'),
  avg_pool2d: pool('avg_pool2d', 'The mean of each window.', 'LeCun et al., 1989; PyTorch 1.13'),
  global_avg_pool: layer({
    documentation: 'The mean of each channel of an image, or of each feature over the steps of a sequence.',
    source: 'Lin et al., 2014',
    arguments: { name },
    outputShape(_, input) {
      if (input.length === 3) return [input[0] ?? 0];
      if (input.length === 2) return [last(input)];
      return { problem: `global_avg_pool takes an image or a sequence, but gets ${describe(input)}` };
    },
  }),
  flatten: layer({
    documentation: 'All axes as one, in row-major order.',
    source: 'PyTorch 1.13',
    arguments: { name },
    outputShape: (_, input) => [product(input)],
  }),
  reshape: layer({
    documentation: 'The same values under another shape, in row-major order.',
    source: 'PyTorch 1.13',
    arguments: { shape: { type: 'shape', positional: true, required: true, documentation: 'The new shape.' }, name },
    outputShape: ({ shape }, input) =>
      product(shape) === product(input)
        ? shape
        : {
            problem: `reshape to ${describe(shape)} needs ${product(shape)} values, but ${describe(input)} has ${product(input)}`,
          },
  }),
  dropout: layer({
    documentation: 'Sets this share of values to 0 while training and scales the rest up (inverted dropout).',
    source: 'Srivastava et al., 2014',
    arguments: {
      rate: {
        type: 'number',
        min: 0,
        below: 1,
        positional: true,
        required: true,
        documentation: 'Share that is dropped.',
      },
      name,
    },
    outputShape: (_, input) => same(input),
  }),
  batch_norm: layer({
    documentation: 'Normalises each channel of an image, else each feature, over the batch; then scales and shifts.',
    source: 'Ioffe and Szegedy, 2015; PyTorch 1.13',
    arguments: {
      name,
      momentum: {
        type: 'number',
        min: 0,
        max: 1,
        default: 0.1,
        documentation: 'Weight of a batch in the running statistics.',
      },
      eps: { type: 'number', above: 0, default: 1e-5, documentation: 'Added to the variance.', scale: 'log' },
      ...weights,
    },
    outputShape: (_, input) => same(input),
    parameters(_, input) {
      const size = input.length === 3 ? (input[0] ?? 0) : last(input);
      return { weight: [size], bias: [size] };
    },
    buffers(_, input) {
      const size = input.length === 3 ? (input[0] ?? 0) : last(input);
      return { running_mean: [size], running_var: [size] };
    },
  }),
  layer_norm: layer({
    documentation: 'Normalises each sample over its last axis; then scales and shifts.',
    source: 'Ba et al., 2016; PyTorch 1.13',
    arguments: {
      name,
      eps: { type: 'number', above: 0, default: 1e-5, documentation: 'Added to the variance.', scale: 'log' },
      ...weights,
    },
    outputShape: (_, input) => same(input),
    parameters: (_, input) => ({ weight: [last(input)], bias: [last(input)] }),
  }),
  embedding: layer({
    documentation: 'A vector for each of a vocabulary of whole numbers.',
    source: 'Bengio et al., 2003; PyTorch 1.13',
    arguments: {
      vocabulary: count('Number of different inputs.'),
      units: count('Size of a vector.'),
      name,
      ...weights,
    },
    outputShape({ units }, input) {
      return input.length === 1
        ? [input[0] ?? 0, units]
        : { problem: `embedding takes a vector of whole numbers, but gets ${describe(input)}` };
    },
    parameters: ({ vocabulary, units }) => ({ weight: [vocabulary, units] }),
  }),
  rnn: recurrent('rnn', 'Recurrent layer: hₜ = tanh(W xₜ + U hₜ₋₁ + b).', 'Elman, 1990', 1),
  gru: recurrent('gru', 'Gated recurrent unit, gates r, z, n.', 'Cho et al., 2014', 3),
  lstm: recurrent(
    'lstm',
    'Long short-term memory, gates i, f, g, o.',
    'Hochreiter and Schmidhuber, 1997; Gers et al., 2000',
    4,
  ),
  attention: layer({
    documentation: 'Multi-head self-attention over a sequence.',
    source: 'Vaswani et al., 2017; PyTorch 1.13',
    arguments: { heads: count('Number of heads; divides the features.'), name, bias, ...weights },
    outputShape({ heads }, input) {
      const wrong = sequence('attention', input);
      if (wrong) return wrong;
      return last(input) % heads === 0
        ? input
        : { problem: `attention with ${heads} heads needs a multiple of ${heads} features, but gets ${last(input)}` };
    },
    parameters({ bias }, input) {
      const size = last(input);
      return {
        in_proj_weight: [3 * size, size],
        ...(bias && { in_proj_bias: [3 * size] }),
        'out_proj.weight': [size, size],
        ...(bias && { 'out_proj.bias': [size] }),
      };
    },
  }),
  activation: layer({
    documentation: 'An activation on its own line.',
    source: 'as the activation',
    arguments: {
      kind: { type: 'name', names: activationNames, positional: true, required: true, documentation: 'The function.' },
      name,
    },
    outputShape: (_, input) => same(input),
  }),
  residual: layer({
    documentation: 'Adds its input to what the layers up to `end` compute of it. May nest.',
    source: 'He et al., 2016',
    arguments: { name },
    outputShape: (_, input) => same(input),
  }),
} as const;

export type LayerName = keyof typeof layers;

/** The layers that the engine trains. */
export type TrainedLayer = TrainedKind<typeof layers>;
