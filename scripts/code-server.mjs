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

/**
 * The oldest VS Code that the extension supports (1.100.3), which tests and `npm start` use, and the newest (1.139.1), in
 * which the same tests run when NNET_VSCODE=newest. Each wants a Node of its own, from npm where another one runs this
 * script, and names the natives that the server cannot do without.
 */
const releases = {
  oldest: {
    version: '4.100.3',
    integrity: 'sha512-q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==',
    node: '20.20.2',
    natives: ['@vscode/spdlog', 'native-watchdog'],
    options: [],
  },
  newest: {
    version: '4.139.1',
    integrity: 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    node: '24.9.0',
    natives: ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/fs-copyfile'],
    // Without it, later releases ignore which extension and which tests the address names.
    options: ['--vscode-option', 'enable-smoke-test-driver'],
  },
};

/** The one of this run. */
const release = process.env.NNET_VSCODE === 'newest' ? releases.newest : releases.oldest;

/** @typedef {{ node: string, entry: string, options: readonly string[] }} CodeServer the Node to run it with, its script, and what the script is always given */

const platform = `${process.platform}-${process.arch}`;

/**
 * The installed code-server, built when it is not in the cache yet.
 * @returns {Promise<CodeServer>}
 */
export async function codeServer() {
  const [folder, node] = await Promise.all([
    cached(`code-server-${release.version}-${platform}`, announced),
    process.versions.node.split('.')[0] === release.node.split('.')[0] ? process.execPath : nodeFromNpm(),
  ]);
  return { node, entry: path.join(folder, 'out', 'node', 'entry.js'), options: release.options };
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
  const { version, integrity, natives } = release;
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
    inNpm(vscode, install).then(() => inNpm(vscode, ['rebuild', ...natives])),
    inNpm(path.join(vscode, 'extensions'), install),
  ]);
  await symlink('node_modules', path.join(vscode, 'node_modules.asar'));
}

/** @returns {Promise<string>} the path of a Node that was installed from npm */
async function nodeFromNpm() {
  const name = `node-${platform}`;
  const folder = await cached(`node-${release.node}-${platform}`, async (work) => {
    say(`Installing Node ${release.node} for VS Code’s server, once…`);
    await writeFile(path.join(work, 'package.json'), '{ "private": true }\n');
    await mkdir(path.join(work, 'node_modules'));
    await inNpm(work, ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${release.node}`]);
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
