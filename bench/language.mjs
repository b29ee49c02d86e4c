// @ts-check
/* npm run bench:language [-- --write]: bundles language.ts, which measures parsing and checking, and runs it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { installDependencies, root } from '../scripts/dependencies.mjs';
import { out } from '../scripts/part.mjs';
import { machine, write } from './report.mjs';

await installDependencies();
const { build } = await import('esbuild');
const outfile = path.join(out, 'language-bench.cjs');
await build({
  entryPoints: [path.join(root, 'bench/language.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});
const { status, stdout } = spawnSync(process.execPath, [outfile], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) process.exit(1);
const text = `${machine()}.\n\n${stdout.trim()}`;
console.log(text);
if (process.argv.includes('--write')) write('language', text);
