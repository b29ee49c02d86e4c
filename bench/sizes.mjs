// @ts-check
/* What a step costs against width, batch and depth: a table and a picture, so that a cliff shows. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { baseline, contenders, ours } from './contenders.mjs';
import { plot } from './plot.mjs';
import { figure, table } from './report.mjs';
import { compare, median, ratio } from './rounds.mjs';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'out/bench');

/** What is changed, and what the rest is meanwhile. */
const sweeps = [
  { name: 'width', sizes: [16, 32, 64, 128, 256, 512, 1024, 2048], of: { batch: 64, depth: 2 } },
  { name: 'batch', sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024], of: { width: 128, depth: 2 } },
  { name: 'depth', sizes: [1, 2, 4, 8, 16, 32, 64], of: { width: 64, batch: 32 } },
];

/**
 * A net of `depth` layers of one width, its data and its steps.
 * @param {{ width: number, batch: number, depth: number }} size
 * @returns {import('./workloads.mjs').Workload}
 */
function netOf({ width, batch, depth }) {
  const name = `${width}-${batch}-${depth}`;
  const samples = Math.max(256, batch);
  const layers = Array.from({ length: depth }, (_, index) =>
    index === depth - 1 ? `  dense ${width}` : `  dense ${width} tanh`,
  );
  const file = path.join(out, `${name}.nnet`);
  const data = `data random features=${width} targets=${width} samples=${samples}\n`;
  const train = `train\n  loss mse\n  optimizer sgd lr=0.001\n  epochs 3\n  batch ${batch}\n`;
  writeFileSync(file, `${data}\nmodel\n${layers.join('\n')}\n\n${train}`);
  return {
    ...{ name, title: name, file, data: 'random', weights: '', input: [width], outputs: width, samples, batch },
    layers: layers.map((_, index) => ({
      kind: 'dense',
      units: width,
      ...(index < depth - 1 && { activation: /** @type {const} */ ('tanh') }),
    })),
    loss: 'mse',
    optimizer: { kind: 'sgd', lr: 0.001 },
  };
}

/**
 * Measures all sizes; `keep` writes the pictures beside the page.
 * @param {boolean} keep
 */
export async function measureSizes(keep) {
  mkdirSync(out, { recursive: true });
  const two = contenders.filter(({ name }) => name === ours || name === baseline);
  const parts = [];
  for (const { name, sizes, of } of sweeps) {
    /** @type {string[][]} */
    const rows = [];
    /** @type {Map<string, [number, number][]>} */
    const lines = new Map();
    for (const size of sizes) {
      const full = { width: 0, batch: 0, depth: 0, ...of, [name]: size };
      const workload = netOf(full);
      const results = compare(workload, two, { rounds: 3, seconds: 0.3 });
      const steps = Math.ceil(workload.samples / workload.batch) / workload.samples;
      // Nobody asks for the gradient of the data.
      const multiplications = (3 * full.depth - 1) * full.width ** 2 * workload.samples;
      const cells = results.map(({ contender, rates }) => {
        if (rates.length === 0) return '';
        const seconds = 1 / (median(rates) * steps);
        lines.set(contender.name, [...(lines.get(contender.name) ?? []), [size, 1e6 * seconds]]);
        return figure(1e6 * seconds);
      });
      const [mine, theirs] = results;
      const rate =
        mine && mine.rates.length > 0 ? (2 * multiplications * median(mine.rates)) / workload.samples / 1e9 : 0;
      const times = mine && ratio(mine, theirs);
      rows.push([String(size), ...cells, figure(rate), times === undefined ? '' : `${figure(times)} ×`]);
    }
    const picture = `performance-${name}.svg`;
    const rest = Object.entries(of)
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
    const drawn = plot(`A step's time against ${name} (${rest})`, name, 'µs a step', lines);
    writeFileSync(path.join(keep ? path.join(root, 'docs') : out, picture), drawn);
    const head = [name, ...two.map((one) => `${one.name}, µs a step`), 'GFLOP/s', `of ${baseline}`];
    parts.push(`### Against ${name} (${rest})\n\n${table(head, rows)}\n\n![A step's time against ${name}](${picture})`);
  }
  return parts.join('\n\n');
}
