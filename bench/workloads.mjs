// @ts-check
/*
 * The workloads, for those who can not read the `.nnet` files beside this one: data, layers, and how they are trained.
 * That both say the same shows in the losses, which are compared epoch by epoch.
 */

/**
 * @typedef {object} Layer
 * @property {'dense' | 'conv2d' | 'max_pool2d' | 'flatten' | 'lstm'} kind
 * @property {string} [name] of its parameters in the file of weights
 * @property {number} [units] also the filters of a convolution
 * @property {number} [size] of a convolution or pool, in both directions
 * @property {'relu' | 'tanh' | 'sigmoid' | 'softmax'} [activation]
 */
/**
 * @typedef {object} Workload
 * @property {string} name
 * @property {string} title
 * @property {string} [file] the experiment, where it is not `<name>.nnet` beside this file
 * @property {string} data the files in `data/` without their endings, or `random`
 * @property {string} weights the file in `data/` without its ending
 * @property {readonly number[]} input a sample's shape
 * @property {number} outputs
 * @property {readonly Layer[]} layers
 * @property {'mse' | 'cross_entropy' | 'binary_cross_entropy'} loss
 * @property {{ kind: 'sgd' | 'adam', lr: number }} optimizer
 * @property {number} samples of the data's, from the first on
 * @property {number} batch
 */

/**
 * @param {number} units
 * @param {Layer['activation']} activation
 * @param {number} number
 * @returns {Layer}
 */
const dense = (units, activation, number) => ({ kind: 'dense', name: `dense${number}`, units, activation });

/**
 * @param {readonly number[]} widths of the layers between the pixels and the ten digits
 * @returns {Pick<Workload, 'data' | 'input' | 'outputs' | 'layers' | 'loss' | 'optimizer'>}
 */
const digits = (widths) => ({
  data: 'digits',
  input: [784],
  outputs: 10,
  layers: [...widths.map((units, index) => dense(units, 'relu', index + 1)), dense(10, 'softmax', widths.length + 1)],
  loss: 'cross_entropy',
  optimizer: { kind: 'sgd', lr: 0.1 },
});

/** @type {readonly Workload[]} */
export const workloads = [
  {
    name: 'w1',
    title: '2-8-8-1 tanh, mse, 400 samples, batch 10',
    data: 'moons',
    weights: 'w1',
    input: [2],
    outputs: 1,
    layers: [dense(8, 'tanh', 1), dense(8, 'tanh', 2), dense(1, 'tanh', 3)],
    loss: 'mse',
    optimizer: { kind: 'sgd', lr: 0.05 },
    samples: 400,
    batch: 10,
  },
  {
    ...digits([128, 64]),
    name: 'w2',
    title: '784-128-64-10 relu, cross-entropy, 10,000 samples, batch 32',
    weights: 'w2',
    samples: 10_000,
    batch: 32,
  },
  { ...digits([128, 64]), name: 'w2b', title: 'the same, batch 128', weights: 'w2', samples: 10_000, batch: 128 },
  {
    ...digits([512, 512]),
    name: 'w3',
    title: '784-512-512-10 relu, cross-entropy, 6,400 samples, batch 128',
    weights: 'w3',
    samples: 6400,
    batch: 128,
  },
  {
    ...digits([]),
    name: 'w4',
    title: '1x28x28, conv 8 3x3 relu, pool 2, conv 16 3x3 relu, pool 2, dense 10, 3,200 samples, batch 32',
    weights: 'w4',
    input: [1, 28, 28],
    layers: [
      { kind: 'conv2d', name: 'conv2d1', units: 8, size: 3, activation: 'relu' },
      { kind: 'max_pool2d', size: 2 },
      { kind: 'conv2d', name: 'conv2d2', units: 16, size: 3, activation: 'relu' },
      { kind: 'max_pool2d', size: 2 },
      { kind: 'flatten' },
      dense(10, 'softmax', 1),
    ],
    samples: 3200,
    batch: 32,
  },
  {
    name: 'w5',
    title: 'LSTM 32 over 50 steps of 8, last state, dense 1 sigmoid, Adam, 1,600 samples, batch 32',
    data: 'sequences',
    weights: 'w5',
    input: [50, 8],
    outputs: 1,
    layers: [{ kind: 'lstm', name: 'lstm1', units: 32 }, dense(1, 'sigmoid', 1)],
    loss: 'binary_cross_entropy',
    optimizer: { kind: 'adam', lr: 0.003 },
    samples: 1600,
    batch: 32,
  },
];

/**
 * The shape of what each layer gives, first of what the first one takes.
 * @param {Pick<Workload, 'input' | 'layers'>} workload
 * @returns {readonly (readonly number[])[]}
 */
export function shapes({ input, layers }) {
  /** @type {(readonly number[])[]} */
  const found = [input];
  for (const { kind, units = 0, size = 1 } of layers) {
    const [channels = 0, height = 0, width = 0] = found[found.length - 1] ?? [];
    if (kind === 'conv2d') found.push([units, height - size + 1, width - size + 1]);
    else if (kind === 'max_pool2d') found.push([channels, Math.floor(height / size), Math.floor(width / size)]);
    else if (kind === 'flatten') found.push([channels * height * width]);
    else found.push([units]);
  }
  return found;
}
