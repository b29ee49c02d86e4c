// @ts-check
/*
 * npm test: everything that a change must pass, from a fresh clone on. A part that fails stops no other part; the last
 * line counts what passed and failed.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ensureChromium } from './chromium.mjs';
import { codeServer } from './code-server.mjs';
import { elapsed, say } from './command.mjs';
import { build, installDependencies } from './dependencies.mjs';
import { extensionHostSuite } from './extension-host.mjs';
import { pack, packageProblems } from './packaging.mjs';
import { check, out, part, tool, vitest } from './part.mjs';

async function main() {
  const started = performance.now();
  await installDependencies();
  await rm(out, { recursive: true, force: true });

  // VS Code's server and the browser are made ready while what needs neither is run.
  const ready = Promise.all([codeServer(), ensureChromium()]).then(
    ([, chromium]) => ({ chromium }),
    (/** @type {unknown} */ error) => ({ error }),
  );
  const tsc = tool('typescript/bin/tsc');
  const counts = [
    await part('build', async () => {
      await build();
      return { passed: 1, failed: 0 };
    }),
    await check('types', [tsc, '-p', 'tsconfig.json']),
    await check('types of the panel', [tsc, '-p', 'webview/tsconfig.json']),
    await check('types of the tests in VS Code', [tsc, '-p', 'test/e2e/tsconfig.json']),
    await check('lint', [tool('eslint/bin/eslint.js'), '.']),
    await check('format', [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    await vitest('unit tests', []),
    await part('package', packaged),
    await part('in the extension host', async () => {
      await prepared(ready);
      return extensionHostSuite();
    }),
    await vitest('in the page', ['--config', 'test/e2e/vitest.config.ts'], async () => {
      const { chromium } = await prepared(ready);
      return { CHROME_PATH: chromium };
    }),
  ];
  await sayFigures();
  const sum = (/** @type {'passed' | 'failed'} */ key) => counts.reduce((total, count) => total + count[key], 0);
  const [passed, failed] = [sum('passed'), sum('failed')];
  say(`Took ${elapsed(started)}.`);
  process.exitCode = failed === 0 ? 0 : 1;
  say(`${passed} passed, ${failed} failed`);
}

/**
 * @template T
 * @param {Promise<T | { error: unknown }>} ready
 * @returns {Promise<T>}
 */
async function prepared(ready) {
  const outcome = await ready;
  if (typeof outcome === 'object' && outcome !== null && 'error' in outcome) throw outcome.error;
  return outcome;
}

async function packaged() {
  const archive = await readFile(await pack());
  const problems = packageProblems(archive);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  say(`        the package takes ${Math.round(archive.length / 1024)} KB`);
  return { passed: 1, failed: 0 };
}

/** What the tests in VS Code have measured: information, not a verdict. */
async function sayFigures() {
  const lines = await readFile(path.join(out, 'figures.jsonl'), 'utf8').catch(() => '');
  if (!lines) return;
  say('Measured on this machine:');
  for (const line of lines.trimEnd().split('\n')) {
    const { name, value } = JSON.parse(line);
    say(`    ${name}: ${value}`);
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  say('0 passed, 1 failed');
});
