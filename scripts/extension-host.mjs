// @ts-check
/*
 * Runs test/e2e/extension inside VS Code's extension host: in the desktop's VS Code where one is named or can be
 * downloaded, else in code-server.
 */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { chromiumFlags } from './chromium.mjs';
import { say } from './command.mjs';
import { root } from './dependencies.mjs';
import { indented, out } from './part.mjs';
import { addressOf, serve } from './vscode.mjs';

/** The suite may take this many milliseconds. */
const limit = 180_000;

const suite = path.join(out, 'extension-tests.js');

/** @typedef {{ name: string, error?: string }} Outcome one test, and why it failed */

/**
 * @param {string} chromium the program that VS Code's page is opened with where there is no desktop's
 * @returns {Promise<import('./part.mjs').Count>}
 */
export async function extensionHostSuite(chromium) {
  await bundle();
  const total = { passed: 0, failed: 0 };
  for (const start of await places(chromium)) {
    const { passed, failed } = await inPlace(start);
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

/**
 * Starts VS Code on a folder, with user data and an environment; resolves when the suite is through and VS Code has
 * ended.
 * @typedef {(folder: string, userData: string, env: Environment) => Promise<void>} Start
 * @typedef {{ NNET_TEST_START: string, NNET_TEST_RESULTS: string, NNET_TEST_FIGURES: string }} Environment
 */

/** Starts VS Code twice: what the first start leaves behind is what the second one finds. @param {Start} start */
async function inPlace(start) {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nnet-suite-'));
  const folder = path.join(temporary, 'examples');
  /** @type {Outcome[]} */
  const outcomes = [];
  try {
    await cp(path.join(root, 'examples'), folder, { recursive: true });
    for (const name of ['first', 'second']) {
      const results = path.join(temporary, `${name}.json`);
      await start(folder, path.join(temporary, 'user-data'), {
        NNET_TEST_START: name,
        NNET_TEST_RESULTS: results,
        NNET_TEST_FIGURES: path.join(out, 'figures.jsonl'),
      });
      outcomes.push(...JSON.parse(await readFile(results, 'utf8')));
    }
    return count(outcomes);
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundle() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(root, 'test/e2e/extension/main.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'silent',
  });
}

/** @param {readonly Outcome[]} outcomes */
function count(outcomes) {
  const failed = outcomes.filter(({ error }) => error !== undefined);
  for (const { name, error } of failed) say(indented(`${name}\n${indented(error ?? '')}`));
  if (outcomes.length === 0) throw new Error('the suite in the extension host has no tests');
  return { passed: outcomes.length - failed.length, failed: failed.length };
}

/**
 * The VS Codes to run in: one that is named, or the oldest supported and the newest where they can be downloaded, else
 * code-server.
 * @param {string} chromium
 * @returns {Promise<readonly Start[]>}
 */
async function places(chromium) {
  const { VSCODE_EXECUTABLE: vscodeExecutablePath, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (vscodeExecutablePath) return [onDesktop({ vscodeExecutablePath })];
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return [inServer(chromium)];
  const releases = 'https://update.code.visualstudio.com/api/releases/stable';
  const reachable = await fetch(releases, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return reachable ? [onDesktop({ version: '1.100.3' }), onDesktop({ version: 'stable' })] : [inServer(chromium)];
}

/** @param {{ vscodeExecutablePath?: string, version?: string }} desktop @returns {Start} */
const onDesktop = (desktop) => async (folder, userData, env) => {
  const { runTests } = await import('@vscode/test-electron');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  await runTests({
    ...desktop,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    extensionTestsEnv: env,
    launchArgs: [
      folder,
      '--disable-extensions',
      '--disable-workspace-trust',
      `--user-data-dir=${userData}`,
      ...sandbox,
    ],
  });
};

/** @param {string} executablePath @returns {Start} */
const inServer = (executablePath) => async (folder, userData, env) => {
  const { chromium } = await import('playwright-core');
  const server = await serve({ data: userData, env });
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(addressOf(server.origin, { folder, extension: root, tests: suite }));
    await written(env.NNET_TEST_RESULTS);
  } finally {
    await browser.close();
    await server.stop();
  }
};

/** @param {string} file resolves when it is there, which is when the suite is through */
async function written(file) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (existsSync(file)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  /** @type {readonly Outcome[]} */
  const outcomes = JSON.parse(await readFile(`${file}.so-far`, 'utf8').catch(() => '[]'));
  const failures = outcomes.flatMap(({ name, error }) => (error ? [`${name}\n${indented(error)}`] : []));
  const last = outcomes.at(-1)?.name ?? 'none';
  throw new Error([...failures, `not through after ${limit / 1000} s; the last test that was: ${last}`].join('\n'));
}
