// @ts-check
/* A Chromium that drives the page tests: found where there is one, installed only where that is expected. */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { mustRun, say } from './command.mjs';
import { installDependencies } from './dependencies.mjs';

/** How it is started: without a window, and without anything that asks the network by itself. */
export const chromiumFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];

/**
 * The program: `CHROME_PATH`, an installed Chrome, Chromium or Edge, Playwright's own; undefined when there is none.
 * @returns {Promise<string | undefined>}
 */
export async function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROME_PATH is ${named}, which is no program.`);
  }
  return candidates().find(isExecutable) ?? (await playwrightsOwn());
}

/**
 * The program, installed by apt-get where that is expected: as root on Debian, or in CI.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (existsSync('/etc/debian_version') && (isRoot || process.env.CI)) {
    say('Installing Chromium for the page tests (apt-get install chromium)…');
    const [program = '', ...first] = [...(isRoot ? [] : ['sudo', '-n']), 'apt-get'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await mustRun(program, [...first, 'update'], { env });
    await mustRun(program, [...first, 'install', '-y', '--no-install-recommends', 'chromium'], { env });
    const installed = await findChromium();
    if (installed) return installed;
  }
  throw new Error(
    'The page tests need Chrome, Chromium or Edge: install one, or run `npx playwright install chromium`, ' +
      'or set CHROME_PATH to its program.',
  );
}

async function playwrightsOwn() {
  await installDependencies();
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return isExecutable(file) ? file : undefined;
}

/** @returns {readonly string[]} where browsers are usually installed */
function candidates() {
  if (process.platform === 'darwin') {
    const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
    return applications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return folders.flatMap((folder) => (folder ? programs.map((program) => path.join(folder, program)) : []));
  }
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
