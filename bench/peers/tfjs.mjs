// @ts-check
/* TensorFlow.js with its layers; the backend, `cpu` or `wasm`, follows the arguments that all programs take. */
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { shapes } from '../workloads.mjs';
import { inputs, measure, targets, weights, workload } from './peer.mjs';

const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
setWasmPaths(`${path.dirname(wasm)}${path.sep}`);
await tf.setBackend(process.argv[6] ?? 'wasm');
await tf.ready();

const { layers, samples, batch, outputs, optimizer } = workload;
const found = shapes(workload);
/** Channels come last here. */
const turned = (/** @type {readonly number[]} */ shape) =>
  shape.length === 3 ? [shape[1] ?? 0, shape[2] ?? 0, shape[0] ?? 0] : [...shape];

const model = tfl.sequential();
layers.forEach(({ kind, units = 0, size = 1, activation = 'linear' }, index) => {
  const first = index === 0 ? { inputShape: turned(workload.input) } : {};
  if (kind === 'dense') model.add(tfl.layers.dense({ units, activation: named(activation), ...first }));
  else if (kind === 'conv2d') {
    model.add(tfl.layers.conv2d({ filters: units, kernelSize: size, activation: named(activation), ...first }));
  } else if (kind === 'max_pool2d') model.add(tfl.layers.maxPooling2d({ poolSize: size, strides: size }));
  else if (kind === 'flatten') model.add(tfl.layers.flatten());
  else model.add(tfl.layers.lstm({ units, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros', ...first }));
});

/** @param {string} activation */
function named(activation) {
  return /** @type {'linear' | 'relu' | 'tanh' | 'sigmoid' | 'softmax'} */ (activation);
}

/** @param {import('../safetensors.mjs').Tensor} tensor */
const tensorOf = ({ shape, values }) => tf.tensor(values, [...shape]);

layers.forEach(({ kind, name, units = 0 }, index) => {
  if (kind !== 'dense' && kind !== 'conv2d' && kind !== 'lstm') return;
  const layer = model.layers[index];
  if (kind === 'lstm') {
    const bias = tf.add(tensorOf(weights(name, 'bias_ih')), tensorOf(weights(name, 'bias_hh')));
    const kernels = ['weight_ih', 'weight_hh'].map((tensor) => tf.transpose(tensorOf(weights(name, tensor))));
    layer.setWeights([...kernels, bias]);
    return;
  }
  const bias = tensorOf(weights(name, 'bias'));
  let kernel = tensorOf(weights(name, 'weight'));
  if (kind === 'conv2d') kernel = tf.transpose(kernel, [2, 3, 1, 0]);
  else {
    const [channels = 0, height = 0, width = 0] = layers[index - 1]?.kind === 'flatten' ? (found[index - 1] ?? []) : [];
    if (channels > 0) {
      kernel = tf.reshape(tf.transpose(tf.reshape(kernel, [units, channels, height, width]), [0, 2, 3, 1]), [
        units,
        -1,
      ]);
    }
    kernel = tf.transpose(kernel);
  }
  layer.setWeights([kernel, bias]);
});

const losses = {
  mse: 'meanSquaredError',
  cross_entropy: 'categoricalCrossentropy',
  binary_cross_entropy: 'binaryCrossentropy',
};
model.compile({ loss: losses[workload.loss], optimizer: tf.train[optimizer.kind](optimizer.lr) });

const x = tf.tensor(inputs, [samples, ...turned(workload.input)]);
const y = tf.tensor(targets, [samples, outputs]);
const batches = Array.from({ length: Math.ceil(samples / batch) }, (_, index) => {
  const from = index * batch;
  const size = Math.min(batch, samples - from);
  return { size, x: tf.slice(x, from, size), y: tf.slice(y, from, size) };
});

await measure(async () => {
  let total = 0;
  for (const { size, x, y } of batches) {
    const loss = await model.trainOnBatch(x, y);
    total += size * Number(Array.isArray(loss) ? loss[0] : loss);
  }
  return total / samples;
});
