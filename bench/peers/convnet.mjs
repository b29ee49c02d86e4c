// @ts-check
/* ConvNetJS, from its own weights. */
import convnet from 'convnetjs';
import { features, inputs, measure, targets, workload } from './peer.mjs';

const { layers, samples, outputs, optimizer, batch } = workload;
const [depth = 1, height = 1, width = 1] = workload.input;
const network = new convnet.Net();
network.makeLayers([
  { type: 'input', out_sx: width, out_sy: height, out_depth: depth },
  ...layers.flatMap(({ kind, units, size, activation }) => {
    if (kind === 'conv2d') return [{ type: 'conv', sx: size, filters: units, stride: 1, pad: 0, activation }];
    if (kind === 'max_pool2d') return [{ type: 'pool', sx: size, stride: size }];
    return kind === 'dense' ? [{ type: 'softmax', num_classes: units }] : [];
  }),
]);
const trainer = new convnet.SGDTrainer(network, {
  method: 'sgd',
  learning_rate: optimizer.lr,
  momentum: 0,
  batch_size: batch,
  l2_decay: 0,
});
const rows = Array.from({ length: samples }, (_, row) => {
  const volume = new convnet.Vol(width, height, depth, 0);
  for (let i = 0; i < features; i++) volume.w[i] = inputs[row * features + i];
  const label = targets.subarray(row * outputs, (row + 1) * outputs).indexOf(1);
  return { volume, label };
});

await measure(() => {
  let total = 0;
  for (const { volume, label } of rows) total += trainer.train(volume, label).cost_loss;
  return total / samples;
});
