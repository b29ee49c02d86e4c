// @ts-check
/* What the programs that train with other libraries have in common: node PEER.mjs FOLDER WORKLOAD(JSON) SECONDS. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { decode } from '../safetensors.mjs';

const [, , folder = '', described = '', seconds = ''] = process.argv;

/** @type {import('../workloads.mjs').Workload} */
export const workload = JSON.parse(described);

/**
 * @param {string} name
 * @param {number} width
 */
function floats(name, width) {
  const bytes = readFileSync(path.join(folder, name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4).slice(0, workload.samples * width);
}

/** Numbers of one sample. */
export const features = workload.input.reduce((size, side) => size * side, 1);
/** [samples, features], row-major, and [samples, outputs]. */
export const inputs = floats(`${workload.data}.inputs`, features);
export const targets = floats(`${workload.data}.targets`, workload.outputs);

const tensors = decode(readFileSync(path.join(folder, `${workload.weights}.safetensors`)));

/**
 * @param {string | undefined} layer
 * @param {string} name
 */
export function weights(layer, name) {
  const tensor = tensors.get(`${layer}.${name}`);
  if (!tensor) throw new Error(`no weights ${layer}.${name}`);
  return tensor;
}

/**
 * Trains for a while and prints what it came to.
 * @param {() => number | Promise<number>} trainEpoch gives the mean loss over the samples as they were seen
 */
export async function measure(trainEpoch) {
  const epochs = [];
  // A slow one is content with two.
  for (
    let spent = 0;
    epochs.length < 2 || (epochs.length < 3 && spent < 5 * Number(seconds)) || spent < Number(seconds);
  ) {
    const began = performance.now();
    const loss = await trainEpoch();
    const took = (performance.now() - began) / 1000;
    spent += took;
    epochs.push({ loss, seconds: took });
  }
  console.log(JSON.stringify({ epochs }));
}
