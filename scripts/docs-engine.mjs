// @ts-check
/* `npm run docs:engine`: runs the proofs of the engine, in full, and writes docs/engine.md from what they measured. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const vitest = path.resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

/**
 * Runs tests, with what they print, and ends with them where they fail.
 * @param {readonly string[]} files
 * @param {Record<string, string>} environment
 */
function test(files, environment) {
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const writing = 'test/engine/documentation.test.ts';
test(['test/engine', 'test/data', 'test/numerics', '--exclude', writing], { NNET_FULL: '1' });
test([writing], { NNET_DOCS: 'write' });
