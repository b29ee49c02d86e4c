// @ts-check
/*
 * npm run bench: measures the workloads and the cost against size, prints the tables, and writes them into
 * docs/performance.md with --write. --only=w1,w4,sizes,gemm,optimizers chooses; --rounds=N and --seconds=S say how long.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { contenders } from './contenders.mjs';
import { ensureData } from './data.mjs';
import { gemmTable } from './gemm.mjs';
import { machine, workloadTable, write } from './report.mjs';
import { optimizerTable } from './optimizers.mjs';
import { compare } from './rounds.mjs';
import { measureSizes } from './sizes.mjs';
import { workloads } from './workloads.mjs';

const options = new Map(
  process.argv.slice(2).map((word) => /** @type {[string, string]} */ (word.replace(/^--/, '').split('='))),
);
const only = options.get('only')?.split(',');
const rounds = Number(options.get('rounds') ?? 5);
const seconds = Number(options.get('seconds') ?? 2);
const wanted = (/** @type {string} */ name) => !only || only.includes(name);

if (!existsSync(path.join(import.meta.dirname, 'node_modules'))) {
  console.error('Without the other libraries: `npm ci --prefix bench --ignore-scripts` installs them.');
}
const { status } = spawnSync(process.execPath, ['esbuild.js', '--production'], {
  cwd: path.join(import.meta.dirname, '..'),
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);
await ensureData();

/** @type {(part: string, text: string) => void} */
const tell = (part, text) => {
  console.log(`\n${text}`);
  if (options.has('write')) write(part, text);
};

tell('machine', `Measured on ${machine()}: ${rounds} rounds of ${seconds} s each.`);
const tables = workloads
  .filter(({ name }) => wanted(name))
  .map((workload) => {
    const text = workloadTable(workload, compare(workload, contenders, { rounds, seconds }));
    console.log(`\n${text}`);
    return text;
  });
if (options.has('write') && tables.length === workloads.length) write('workloads', tables.join('\n\n'));
if (wanted('gemm')) tell('gemm', await gemmTable());
if (wanted('optimizers')) tell('optimizers', await optimizerTable());
if (wanted('inspection')) {
  const { stdout } = spawnSync('npm', ['run', '--silent', 'bench:inspection'], {
    cwd: path.join(import.meta.dirname, '..'),
    encoding: 'utf8',
  });
  tell('inspection', `\`\`\`\n${stdout.trim()}\n\`\`\``);
}
if (wanted('sizes')) tell('sizes', await measureSizes(options.has('write')));
