// @ts-check
/* A part of the tests, and what became of it. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { elapsed, mustRun, run, say } from './command.mjs';
import { root } from './dependencies.mjs';

/** What tests leave behind to look at: results, pictures, bundles. Not in git. */
export const out = path.join(root, 'out');

/** @typedef {{ passed: number, failed: number }} Count */

/** A program of a development dependency, as arguments for Node. @param {string} file below node_modules */
export const tool = (file) => path.join(root, 'node_modules', file);

/**
 * Runs a part and says in a line how it went; one that throws counts as failed, and says why.
 * @param {string} name
 * @param {() => Promise<Count>} work
 * @returns {Promise<Count>}
 */
export async function part(name, work) {
  const started = performance.now();
  try {
    const count = await work();
    const { passed, failed } = count;
    say(`${failed === 0 ? 'passed' : 'FAILED'}  ${name}: ${passed} passed, ${failed} failed (${elapsed(started)})`);
    return count;
  } catch (error) {
    say(`FAILED  ${name} (${elapsed(started)})`);
    say(indented(error instanceof Error ? error.message : String(error)));
    return { passed: 0, failed: 1 };
  }
}

/**
 * A part that is one program: it passes when the program does.
 * @param {string} name
 * @param {readonly string[]} args for Node
 */
export const check = (name, args) =>
  part(name, async () => {
    await mustRun(process.execPath, args, { cwd: root });
    return { passed: 1, failed: 0 };
  });

/**
 * A part that is a run of vitest. `environment` is waited for first.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {() => Promise<Record<string, string>>} [environment]
 */
export const vitest = (name, args, environment = () => Promise.resolve({})) =>
  part(name, async () => {
    const env = { ...process.env, ...(await environment()) };
    const file = path.join(out, `${name.replaceAll(' ', '-')}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    await mkdir(out, { recursive: true });
    await rm(file, { force: true });
    const { code, output } = await run(process.execPath, [tool('vitest/vitest.mjs'), 'run', ...args, ...reporters], {
      cwd: root,
      env,
    });
    if (code !== 0) say(indented(output));
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(await readFile(file, 'utf8'));
    const skipped = numPendingTests + numTodoTests;
    if (skipped > 0) say(`        ${skipped} skipped`);
    // A file that can not be loaded, and an error outside every test, fail no test: they count as one failure.
    const failed = code === 0 || numFailedTests > 0 ? numFailedTests : 1;
    return { passed: numPassedTests, failed };
  });

/** @param {string} text */
export const indented = (text) => text.trimEnd().replace(/^/gm, '    ');
