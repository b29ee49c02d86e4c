// @ts-check
/*
 * npm test: everything that a change must pass, from a fresh clone on. A part that fails stops no other part; the last
 * line counts what passed and failed. With words after it (`npm test -- unit`), only the parts whose names have them.
 */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { ensureChromium } from './chromium.mjs';
import { codeServer } from './code-server.mjs';
import { elapsed, say } from './command.mjs';
import { build, installDependencies } from './dependencies.mjs';
import { extensionHostSuite } from './extension-host.mjs';
import { check, out, part, tool, vitest } from './part.mjs';

const figures = path.join(out, 'figures.jsonl');

async function main() {
  const started = performance.now();
  await installDependencies();
  await rm(out, { recursive: true, force: true });

  // VS Code's server and the browser are made ready while what needs neither is run.
  const chromium = later(ensureChromium());
  const server = later(codeServer());
  const bundles = later(build());
  const tsc = tool('typescript/bin/tsc');
  const parts = {
    build: () => part('build', () => bundles().then(() => ({ passed: 1, failed: 0 }))),
    types: () => check('types', [tsc, '-p', 'tsconfig.json']),
    'types of the panel': () => check('types of the panel', [tsc, '-p', 'webview/tsconfig.json']),
    'types of the tests in VS Code': () =>
      check('types of the tests in VS Code', [tsc, '-p', 'test/e2e/tsconfig.json']),
    lint: () => check('lint', [tool('eslint/bin/eslint.js'), '.']),
    format: () => check('format', [tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
    'unit tests': () => vitest('unit tests', [], async () => ({ CHROME_PATH: await chromium() })),
    'in the extension host': () =>
      part('in the extension host', async () => {
        await Promise.all([bundles(), server()]);
        return extensionHostSuite(await chromium());
      }),
    'in the page': () =>
      vitest('in the page', ['--config', 'test/e2e/vitest.config.mjs'], async () => {
        await Promise.all([bundles(), server()]);
        return { CHROME_PATH: await chromium(), NNET_TEST_FIGURES: figures };
      }),
  };
  const words = process.argv.slice(2);
  const total = { passed: 0, failed: 0 };
  for (const [name, run] of Object.entries(parts)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const { passed, failed } = await run();
    total.passed += passed;
    total.failed += failed;
  }
  await sayFigures();
  say(`Took ${elapsed(started)}.`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
  say(`${total.passed} passed, ${total.failed} failed`);
}

/**
 * What is under way, to be waited for when it is needed: a failure is nobody's until then.
 * @template T
 * @param {Promise<T>} work
 * @returns {() => Promise<T>}
 */
function later(work) {
  work.catch(() => undefined);
  return () => work;
}

/** What the tests in VS Code have measured: information, not a verdict. */
async function sayFigures() {
  const lines = await readFile(figures, 'utf8').catch(() => '');
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
