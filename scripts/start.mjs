// @ts-check
/*
 * npm start: VS Code with the extension of this checkout and its examples. Options: --browser (code-server, even where a
 * desktop's VS Code could be used), --port N (of code-server; a free one otherwise), --user-data-dir DIR (where
 * code-server keeps settings and runs; a folder of the cache otherwise).
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { cacheFolder } from './cache.mjs';
import { say } from './command.mjs';
import { build, installDependencies, root } from './dependencies.mjs';
import { addressOf, desktopProblem, serve } from './vscode.mjs';

const folder = path.join(root, 'examples');
const example = path.join(folder, 'digits.nnet');

async function main() {
  const { browser, port, data } = options();
  await installDependencies();
  say('Building the extension…');
  await build();
  const problem = browser ? 'asked for by --browser' : desktopProblem();
  if (problem === undefined) return openDesktop();
  say(`VS Code opens in a browser (${problem}).`);
  await openServer(port, data);
}

function options() {
  const { values } = parseArgs({
    options: {
      browser: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      'user-data-dir': { type: 'string', default: path.join(cacheFolder(), 'data') },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port takes a number from 1 to 65535.');
  return { browser: values.browser || port > 0, port, data: path.resolve(values['user-data-dir']) };
}

function openDesktop() {
  say('Opening VS Code…');
  const args = [`--extensionDevelopmentPath=${root}`, folder, example];
  const child = spawn('code', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  child.once('error', fail);
  child.once('close', (code) => (process.exitCode = code ?? 1));
}

/** What VS Code would otherwise ask or show at a first start, before the example is seen. */
const firstSettings = { 'git.openRepositoryInParentFolders': 'never', 'workbench.startupEditor': 'none' };

/** Settings for the first start; later ones keep what the user made of them. @param {string} data */
async function setUp(data) {
  const file = path.join(data, 'User', 'settings.json');
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await writeFile(file, `${JSON.stringify(firstSettings, undefined, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
}

/**
 * @param {number} port
 * @param {string} data
 */
async function openServer(port, data) {
  await setUp(data);
  const password = randomBytes(12).toString('base64url');
  const server = await serve({ port, password, data });
  const stop = () => void server.stop();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop);
  say('');
  say(`  Open      ${addressOf(server.origin, { folder, extension: root, open: example })}`);
  say(`  Password  ${password}`);
  say('');
  say('Ctrl-C ends it. Settings and runs are kept for the next time.');
  await server.ended;
}

/** @param {unknown} error */
function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

main().catch(fail);
