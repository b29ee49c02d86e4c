// @ts-check
/*
 * What the workloads are trained on, and the weights that they start from: made from seeds, as CSV files for Nnet and
 * as plain float32 for the others, in `data/` beside this file.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from './safetensors.mjs';
import { shapes, workloads } from './workloads.mjs';

export const folder = path.join(import.meta.dirname, 'data');

/**
 * Mulberry32: small, and good enough to make something to learn.
 * @param {number} seed
 */
function random(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/**
 * @typedef {object} Samples
 * @property {number} features
 * @property {number} outputs
 * @property {string} target the column's name
 * @property {number} decimals so many of each feature
 * @property {readonly { readonly features: readonly number[], readonly target: number }[]} rows
 */

/** @returns {Samples} */
function moons() {
  const { uniform, normal } = random(1);
  const rows = Array.from({ length: 400 }, (_, row) => {
    const angle = Math.PI * uniform();
    const upper = row % 2 === 0;
    const x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
    const y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return { features: [x + 0.15 * normal(), y + 0.15 * normal()], target: upper ? 1 : -1 };
  });
  return { features: 2, outputs: 1, target: 'y', decimals: 4, rows };
}

/**
 * Pictures as those of MNIST: each digit is a stroke of its own through 28 x 28 pixels, moved, thickened and blurred by
 * chance; most pixels are 0.
 * @returns {Samples}
 */
function digits() {
  const { uniform, normal } = random(2);
  const strokes = Array.from({ length: 10 }, () =>
    Array.from({ length: 5 }, () => [6 + 16 * uniform(), 6 + 16 * uniform()]),
  );
  const rows = Array.from({ length: 10_000 }, () => {
    const target = Math.floor(10 * uniform());
    const pixels = new Array(784).fill(0);
    const [right, down, width] = [1.5 * normal(), 1.5 * normal(), 1 + 0.5 * uniform()];
    const points = (strokes[target] ?? []).map(([x, y]) => [x + right + 0.8 * normal(), y + down + 0.8 * normal()]);
    for (let part = 1; part < points.length; part++) {
      const [[x0, y0], [x1, y1]] = [points[part - 1], points[part]];
      for (let at = 0; at <= 1; at += 0.05) {
        const [x, y] = [x0 + at * (x1 - x0), y0 + at * (y1 - y0)];
        for (let row = Math.max(0, Math.ceil(y - 2)); row <= Math.min(27, y + 2); row++) {
          for (let column = Math.max(0, Math.ceil(x - 2)); column <= Math.min(27, x + 2); column++) {
            const ink = Math.max(0, 1.2 - Math.hypot(row - y, column - x) / width);
            pixels[28 * row + column] = Math.min(1, Math.max(pixels[28 * row + column], ink));
          }
        }
      }
    }
    return { features: pixels, target };
  });
  return { features: 784, outputs: 10, target: 'label', decimals: 2, rows };
}

/**
 * 50 steps of 8: whether the first feature was larger in the first half than in the second.
 * @returns {Samples}
 */
function sequences() {
  const { normal } = random(3);
  const rows = Array.from({ length: 1600 }, () => {
    const drift = 0.5 * normal();
    const features = Array.from({ length: 400 }, (_, index) =>
      index % 8 > 0 ? normal() : normal() + (index < 200 ? drift : -drift),
    );
    return { features, target: drift > 0 ? 1 : 0 };
  });
  return { features: 400, outputs: 1, target: 'y', decimals: 3, rows };
}

/**
 * Uniform within what Glorot and Bengio (2010) give, biases 0.
 * @param {import('./workloads.mjs').Workload} workload
 */
function weightsOf(workload) {
  const { uniform } = random(4);
  const found = shapes(workload);
  /** @type {Map<string, import('./safetensors.mjs').Tensor>} */
  const tensors = new Map();
  /** @type {(name: string, shape: readonly number[], limit: number) => void} */
  const add = (name, shape, limit) => {
    const values = new Float32Array(shape.reduce((size, side) => size * side, 1));
    if (limit > 0) for (let at = 0; at < values.length; at++) values[at] = limit * (2 * uniform() - 1);
    tensors.set(name, { shape, values });
  };
  workload.layers.forEach(({ kind, name = '', units = 0, size = 0 }, index) => {
    const input = found[index] ?? [];
    const width = input[kind === 'conv2d' ? 0 : input.length - 1] ?? 0;
    if (kind === 'dense') {
      add(`${name}.weight`, [units, width], Math.sqrt(6 / (units + width)));
      add(`${name}.bias`, [units], 0);
    } else if (kind === 'conv2d') {
      add(`${name}.weight`, [units, width, size, size], Math.sqrt(6 / ((units + width) * size * size)));
      add(`${name}.bias`, [units], 0);
    } else if (kind === 'lstm') {
      const limit = 1 / Math.sqrt(units);
      add(`${name}.weight_ih`, [4 * units, width], limit);
      add(`${name}.weight_hh`, [4 * units, units], limit);
      add(`${name}.bias_ih`, [4 * units], limit);
      add(`${name}.bias_hh`, [4 * units], limit);
    }
  });
  return tensors;
}

/**
 * @param {string} name
 * @param {Samples} samples
 */
async function writeSamples(name, { features, outputs, target, decimals, rows }) {
  const inputs = new Float32Array(rows.length * features);
  const targets = new Float32Array(rows.length * outputs);
  const lines = [[...Array.from({ length: features }, (_, index) => `x${index + 1}`), target].join(',')];
  rows.forEach((row, index) => {
    const cells = row.features.map((value) => `${+value.toFixed(decimals)}`);
    inputs.set(cells.map(Number), index * features);
    if (outputs === 1) targets[index] = row.target;
    else targets[index * outputs + row.target] = 1;
    lines.push(`${cells.join(',')},${row.target}`);
  });
  await writeFile(path.join(folder, `${name}.csv`), `${lines.join('\n')}\n`);
  await writeFile(path.join(folder, `${name}.inputs`), inputs);
  await writeFile(path.join(folder, `${name}.targets`), targets);
}

/** Makes what is not there yet. */
export async function ensureData() {
  await mkdir(folder, { recursive: true });
  for (const [name, make] of Object.entries({ moons, digits, sequences })) {
    if (!existsSync(path.join(folder, `${name}.targets`))) await writeSamples(name, make());
  }
  for (const workload of workloads) {
    const file = path.join(folder, `${workload.weights}.safetensors`);
    if (!existsSync(file)) await writeFile(file, encode(weightsOf(workload)));
  }
}
