// @ts-check
/*
 * A real VS Code from npm packages alone: code-server. Everything in it is pinned: the package by its checksum, what
 * it depends on by the lockfiles inside it. Node's built-in modules alone.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cached } from './cache.mjs';
import { cleanEnvironment, elapsed, isInstalled, mustRun, npm, say } from './command.mjs';

const version = '4.100.3';
const integrity = 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==';

/** The Node that this code-server wants, from npm where another one runs this script. */
const nodeVersion = '20.20.2';

/** @typedef {{ node: string, entry: string }} CodeServer the Node to run it with, and its script */

const platform = `${process.platform}-${process.arch}`;

/**
 * The installed code-server, built when it is not in the cache yet.
 * @returns {Promise<CodeServer>}
 */
export async function codeServer() {
  const [folder, node] = await Promise.all([
    cached(`code-server-${version}-${platform}`, announced),
    process.versions.node.startsWith('20.') ? process.execPath : nodeFromNpm(),
  ]);
  return { node, entry: path.join(folder, 'out', 'node', 'entry.js') };
}

/** @param {string} folder */
async function announced(folder) {
  checkTools();
  const started = performance.now();
  say('Building VS Code’s server into the cache, once (about a minute)…');
  await buildInto(folder);
  say(`VS Code’s server is built (${elapsed(started)}).`);
}

function checkTools() {
  if (process.platform === 'win32') {
    throw new Error('On Windows, install VS Code with its command `code` on the PATH: its server is not built there.');
  }
  const missing = ['python3', 'make', 'g++', 'tar'].filter((tool) => !isInstalled(tool));
  if (missing.length === 0) return;
  throw new Error(
    `VS Code’s server is built with python3, make and g++; install ${missing.join(' and ')} first ` +
      '(on Debian and Ubuntu: apt-get install python3 make g++).',
  );
}

/** @param {string} server an empty folder */
async function buildInto(server) {
  const vscode = path.join(server, 'lib', 'vscode');
  const archive = path.join(server, `code-server-${version}.tgz`);
  await inNpm(server, ['pack', `code-server@${version}`, '--silent']);
  const hash = createHash('sha512').update(await readFile(archive));
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== integrity) throw new Error(`code-server ${version} has the checksum ${found} instead of ${integrity}`);
  await mustRun('tar', ['-xzf', archive, '-C', server, '--strip-components=1']);
  await rm(archive);
  // Scripts are ignored: the package's own wants Kerberos's headers. Only the natives that are used are built.
  const install = ['ci', '--omit=dev', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
  await Promise.all([
    inNpm(server, install).then(() => inNpm(server, ['rebuild', 'argon2'])),
    inNpm(vscode, install).then(() => inNpm(vscode, ['rebuild', '@vscode/spdlog', 'native-watchdog'])),
    inNpm(path.join(vscode, 'extensions'), install),
  ]);
  await symlink('node_modules', path.join(vscode, 'node_modules.asar'));
}

/** @returns {Promise<string>} the path of a Node that was installed from npm */
async function nodeFromNpm() {
  const name = `node-${platform}`;
  const folder = await cached(`node-${nodeVersion}-${platform}`, async (work) => {
    say(`Installing Node ${nodeVersion} for VS Code’s server, once…`);
    await writeFile(path.join(work, 'package.json'), '{ "private": true }\n');
    await mkdir(path.join(work, 'node_modules'));
    await inNpm(work, ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${nodeVersion}`]);
  });
  return path.join(folder, 'node_modules', name, 'bin', 'node');
}

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 */
function inNpm(cwd, args) {
  const { program, args: first } = npm();
  const prefix = path.dirname(path.dirname(process.execPath));
  const hasHeaders = existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
  const env = cleanEnvironment({
    npm_config_build_from_source: 'true',
    JOBS: 'max',
    npm_config_nodedir: hasHeaders ? prefix : undefined,
  });
  return mustRun(program, [...first, ...args], { cwd, env });
}
