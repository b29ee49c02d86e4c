// @ts-check
/* What an optimizer's update adds to a step. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { bundle } from './bundle.mjs';
import { figure, table } from './report.mjs';
import { median } from './rounds.mjs';
import { workloads } from './workloads.mjs';

/** Those that train with SGD. */
const compared = workloads.filter(({ optimizer }) => optimizer.kind === 'sgd');

/** SGD's and Adam's steps, and what Adam's take more. */
export async function optimizerTable() {
  const { stepTimes } = createRequire(import.meta.url)(await bundle('optimizers'));
  const rows = compared.map(({ name }) => {
    /** @type {readonly (readonly [number, number])[]} */
    const rounds = stepTimes(path.join(import.meta.dirname, `${name}.nnet`), ['sgd', 'adam'], 15, 100);
    const [sgd, adam] = [0, 1].map((which) => median(rounds.map((times) => times[which] ?? NaN)));
    const more = median(rounds.map(([first, second]) => second / first - 1));
    return [name.toUpperCase(), figure(sgd ?? NaN), figure(adam ?? NaN), `${(100 * more).toFixed(1)} %`];
  });
  return table(['', 'SGD, µs a step', 'Adam, µs a step', 'more'], rows);
}
