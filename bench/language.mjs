// @ts-check
/* npm run bench:language [-- --write]: bundles language.ts, which measures parsing and checking, and runs it. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { bundle } from './bundle.mjs';
import { machine, write } from './report.mjs';

const { status, stdout } = spawnSync(process.execPath, [await bundle('language')], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) process.exit(1);
const text = `${machine()}.\n\n${stdout.trim()}`;
console.log(text);
if (process.argv.includes('--write')) write('language', text);
