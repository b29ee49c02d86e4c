// @ts-check
/* synaptic, which trains sample by sample from its own weights. */
import synaptic from 'synaptic';
import { features, inputs, measure, targets, workload } from './peer.mjs';

const { Architect, Neuron } = synaptic;
const network = new Architect.Perceptron(features, ...workload.layers.map(({ units = 0 }) => units));
for (const layer of [...network.layers.hidden, network.layers.output]) layer.set({ squash: Neuron.squash.TANH });
const rows = Array.from({ length: workload.samples }, (_, row) => ({
  input: Array.from(inputs.subarray(row * features, (row + 1) * features)),
  target: Array.from(targets.subarray(row * workload.outputs, (row + 1) * workload.outputs)),
}));

await measure(() => {
  let total = 0;
  for (const { input, target } of rows) {
    const output = network.activate(input);
    network.propagate(workload.optimizer.lr, target);
    total += output.reduce((sum, value, index) => sum + (value - target[index]) ** 2, 0) / output.length;
  }
  return total / rows.length;
});
