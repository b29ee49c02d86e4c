// @ts-check
/* Brings a checkout into a state that can be started or tested. Node's built-in modules alone. */
import { statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, mustRun, npm, say } from './command.mjs';

/** The checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Installs the packages of the lockfile when they are missing or older than it. */
export async function installDependencies() {
  const installed = modified(path.join(root, 'node_modules', '.package-lock.json'));
  if (installed >= modified(path.join(root, 'package-lock.json'))) return;
  say('Installing the packages of package-lock.json (npm ci)…');
  const { program, args } = npm();
  await mustRun(program, [...args, 'ci', '--no-audit', '--no-fund'], { cwd: root, env: cleanEnvironment() });
}

/** Bundles the extension into dist/, as it is packed. */
export async function build() {
  await mustRun(process.execPath, ['esbuild.js', '--production'], { cwd: root });
}

/** @param {string} file @returns {number} its time of change in milliseconds; 0 when there is none */
const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
