// @ts-check
/* Running other programs: Node's built-in modules alone, since nothing may be installed yet. */
import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';

/**
 * What a program printed and how it ended; `code` is null when a signal or the time limit ended it.
 * @typedef {{ code: number | null, output: string }} Result
 */

/**
 * Runs a program to its end and collects what it prints, standard output and error together.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeout?: number }} [options]
 * @returns {Promise<Result>}
 */
export function run(program, args, { cwd, env = process.env, timeout } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (/** @type {Buffer} */ bytes) => (output += bytes.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}\n` }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Runs a program that must succeed; throws with what it printed otherwise.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, timeout?: number }} [options]
 * @returns {Promise<string>}
 */
export async function mustRun(program, args, options) {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  throw new Error(`${[program, ...args].join(' ')} ended with ${code ?? 'no exit code'}:\n${output.trimEnd()}`);
}

/**
 * npm as a program and its first arguments: the npm that started this script, where one did.
 * @returns {{ program: string, args: readonly string[] }}
 */
export function npm() {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return { program: process.execPath, args: [script] };
  return { program: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}

/**
 * The environment without what an outer `npm run` added, which would point an inner npm at the wrong folder.
 * @param {Record<string, string | undefined>} [more] what to add; nothing is added for undefined
 * @returns {Record<string, string | undefined>}
 */
export function cleanEnvironment(more = {}) {
  const outer = /^npm_(package_|lifecycle_|config_(local_prefix|global_prefix|prefix)$)|^INIT_CWD$/i;
  const added = Object.entries(more).filter(([, value]) => value !== undefined);
  const kept = Object.entries(process.env).filter(([name]) => !outer.test(name));
  return Object.fromEntries([...kept, ...added]);
}

/** @param {string} program @returns {boolean} whether it can be run */
export const isInstalled = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** @param {string} sentence one long step that begins, or a fact about it */
export const say = (sentence) => console.log(sentence);

/** @param {number} since milliseconds, as by `performance.now()` @returns {string} for example `12 s` */
export const elapsed = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
