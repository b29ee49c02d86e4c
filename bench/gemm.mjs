// @ts-check
/* The product of a dense layer, alone, against what the machine can do at all with vectors of 128 bits. */
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { bundle } from './bundle.mjs';
import { figure, table } from './report.mjs';

const root = path.join(import.meta.dirname, '..');
const out = path.join(root, 'out/bench');

/**
 * Seconds that some work takes: the least of many, as of the limit and of what is compared with it alike.
 * @param {() => void} work
 */
function time(work) {
  let least = Infinity;
  for (let round = 0; round < 40; round++) {
    const from = performance.now();
    work();
    least = Math.min(least, (performance.now() - from) / 1000);
  }
  return least;
}

/** Multiplications and additions a second of registers alone. */
async function limit() {
  const file = path.join(out, 'limit.wasm');
  execFileSync(process.execPath, [
    path.join(root, 'node_modules/assemblyscript/bin/asc.js'),
    ...[
      path.join(import.meta.dirname, 'limit.ts'),
      '-o',
      file,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
    ],
  ]);
  const { instance } = await WebAssembly.instantiate(readFileSync(file));
  const { spin } = /** @type {{ spin(rounds: number): number }} */ (/** @type {unknown} */ (instance.exports));
  const count = 1e6;
  return (count * 12 * 4 * 2) / time(() => spin(count)) / 1e9;
}

/** Our product, and the limit. */
export async function gemmTable() {
  const { product } = createRequire(import.meta.url)(await bundle('product'));
  const most = await limit();
  const rows = [64, 128, 256, 512, 1024].map((size) => {
    const work = product(size);
    const rate = (2 * size ** 3) / time(work) / 1e9;
    return [`${size} × ${size} × ${size}`, figure(rate), `${Math.round((100 * rate) / most)} %`];
  });
  return `Registers alone reach ${figure(most)} GFLOP/s with a multiplication and an addition.\n\n${table(['', 'GFLOP/s', 'of the limit'], rows)}`;
}
