// @ts-check
/* brain.js, which trains sample by sample from its own weights. */
import brain from 'brain.js';
import { features, inputs, measure, targets, workload } from './peer.mjs';

const hidden = workload.layers.slice(0, -1).map(({ units = 0 }) => units);
const network = new brain.NeuralNetwork({ hiddenLayers: hidden, activation: 'tanh' });
const samples = Array.from({ length: workload.samples }, (_, row) => ({
  input: Array.from(inputs.subarray(row * features, (row + 1) * features)),
  output: Array.from(targets.subarray(row * workload.outputs, (row + 1) * workload.outputs)),
}));
const options = { iterations: 1, errorThresh: 1e-12, learningRate: workload.optimizer.lr, log: false };

await measure(() => network.train(samples, options).error);
