// @ts-check
/*
 * npm run bench:profile: what each operation of a workload's training step takes, so that one sees where its time goes.
 * --only=w4,w2 chooses, --arithmetic=fused and --optimizer=adam change the experiments, --seconds=S says how long.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { bundle } from './bundle.mjs';
import { ensureData } from './data.mjs';
import { figure, table } from './report.mjs';
import { workloads } from './workloads.mjs';

const options = new Map(
  process.argv.slice(2).map((word) => /** @type {[string, string]} */ (word.replace(/^--/, '').split('='))),
);
const only = options.get('only')?.split(',');

await ensureData();
const { profile } = createRequire(import.meta.url)(await bundle('profile'));

for (const { name, title } of workloads) {
  if (only && !only.includes(name)) continue;
  /** @type {readonly { readonly operation: string, readonly time: number }[]} */
  const timed = profile(path.join(import.meta.dirname, `${name}.nnet`), {
    arithmetic: options.get('arithmetic') ?? 'separate',
    optimizer: options.get('optimizer'),
    seconds: Number(options.get('seconds') ?? 2),
  });
  const sum = timed.reduce((total, { time }) => total + time, 0);
  const rows = [...timed, { operation: 'all', time: sum }].map(({ operation, time }) => [
    operation,
    figure(time),
    `${((100 * time) / sum).toFixed(1)} %`,
  ]);
  console.log(`\n${name.toUpperCase()}: ${title}\n\n${table(['', 'µs', 'of the step'], rows)}`);
}
