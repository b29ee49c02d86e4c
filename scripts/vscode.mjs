// @ts-check
/* Starting VS Code: a desktop's own, or code-server on this machine alone. Node's built-in modules alone. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { codeServer } from './code-server.mjs';

/** The oldest VS Code that can load the extension (`engines.vscode`). */
const oldest = [1, 100];

/**
 * A running server: its address without a path, and its end, which resolves when all its processes are gone.
 * @typedef {{ origin: string, stop: () => Promise<void>, ended: Promise<void> }} Server
 */

/**
 * Starts code-server on 127.0.0.1. `data`: where user data, and extensions, are kept; a folder that goes with the server
 * when it is left out. `password`: without one, whoever is on this machine gets in, which is for tests alone.
 * @param {{ port?: number, password?: string, data?: string, extensions?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<Server>}
 */
export async function serve({ port = 0, password, data, extensions, env = {} } = {}) {
  const { node, entry, options } = await codeServer();
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nnet-vscode-'));
  const userData = data ?? path.join(temporary, 'data');
  await mkdir(userData, { recursive: true });
  const child = spawn(
    node,
    [
      entry,
      ...['--auth', password === undefined ? 'none' : 'password', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', userData, '--extensions-dir', extensions ?? path.join(userData, 'extensions')],
      ...['--config', path.join(temporary, 'config.yaml'), '--session-socket', path.join(temporary, 'session.sock')],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      ...['--disable-getting-started-override', '--disable-file-downloads'],
      ...options,
    ],
    // In a group of its own, so that the server's children end with it.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment({ ...env, PASSWORD: password }) },
  );
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() =>
    rm(temporary, { recursive: true, force: true, maxRetries: 5 }),
  );
  const stop = async () => {
    if (child.pid !== undefined && child.exitCode === null) signal(child.pid, 'SIGTERM');
    const force = setTimeout(() => child.pid !== undefined && signal(child.pid, 'SIGKILL'), 5_000);
    await ended;
    clearTimeout(force);
  };
  return { origin: await listening(child), stop, ended };
}

/**
 * The address of a folder in a server's VS Code. The payload is what desktop VS Code takes as command-line options.
 * @param {string} origin
 * @param {{ folder: string, extension?: string, tests?: string, open?: string }} what absolute paths
 * @returns {string}
 */
export function addressOf(origin, { folder, extension, tests, open }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${new URL(origin).host}${file}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ...(open ? [['openFile', remote(open)]] : []),
  ];
  const query = new URLSearchParams({ folder, ...(payload.length > 0 && { payload: JSON.stringify(payload) }) });
  return `${origin}/?${query.toString()}`;
}

/**
 * Installs a packaged extension for a server that is not running.
 * @param {string} vsix
 * @param {string} extensions the folder of installed extensions
 * @returns {Promise<{ program: string, args: readonly string[] }>} the command that does it
 */
export async function installCommand(vsix, extensions) {
  const { node, entry } = await codeServer();
  return { program: node, args: [entry, '--install-extension', vsix, '--extensions-dir', extensions, '--force'] };
}

/**
 * Why the desktop's VS Code is not used here; undefined where it can be.
 * @returns {string | undefined}
 */
export function desktopProblem() {
  if (process.env.VSCODE_IPC_HOOK_CLI) return 'this terminal belongs to a remote VS Code';
  if (isWsl()) return 'this is WSL';
  if (process.getuid?.() === 0) return 'VS Code does not run as root';
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  const { status, stdout } = spawnSync('code', ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) return 'there is no command `code`';
  const [first = ''] = stdout.split('\n');
  const [major = 0, minor = 0] = first.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldest;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined;
  return `its VS Code is ${first}, older than ${oldest.join('.')}`;
}

const isWsl = () =>
  process.platform === 'linux' &&
  existsSync('/proc/version') &&
  /microsoft/i.test(readFileSync('/proc/version', 'utf8'));

/**
 * The environment without what ties programs to a VS Code around them.
 * @param {Record<string, string | undefined>} more
 */
function serverEnvironment(more) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|PORT$|PASSWORD$)/.test(name));
  return { ...Object.fromEntries(kept), ...more };
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} name
 */
function signal(group, name) {
  try {
    process.kill(-group, name);
  } catch (error) {
    // It has ended by itself in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<string>} the address that the server says it listens on
 */
function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (/** @type {Buffer} */ bytes) => {
      if (output.length < 100_000) output += bytes.toString();
      const address = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (address) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`VS Code’s server ended with ${code ?? 'a signal'}:\n${output}`)));
  });
}
