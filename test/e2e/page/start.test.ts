import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../../scripts/dependencies.mjs';
import { launchBrowser } from './workbench';

/** The address and the password that npm start prints. */
function printed(child: ChildProcess): Promise<{ address: string; password: string }> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const address = /Open\s+(http\S+)/.exec(output)?.[1];
      const password = /Password\s+(\S+)/.exec(output)?.[1];
      if (address !== undefined && password !== undefined) resolve({ address, password });
    });
    child.once('close', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
}

describe('npm start', () => {
  let browser: Browser | undefined;
  let child: ChildProcess | undefined;
  let folder = '';

  afterAll(async () => {
    await browser?.close();
    const ended = new Promise((resolve) => child?.once('close', resolve));
    child?.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('prints an address and a password, behind which digits.nnet is open and can be trained', async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'nnet-start-'));
    const script = path.join(root, 'scripts', 'start.mjs');
    child = spawn(process.execPath, [script, '--browser', '--user-data-dir', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { address, password } = await printed(child);
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });

    await page.goto(address);
    expect(new URL(page.url()).pathname).toBe('/login');
    await page.getByRole('textbox').fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'digits.nnet' }).waitFor({ timeout: 60_000 });
    await page.locator('.codelens-decoration a').filter({ hasText: 'Train' }).first().waitFor({ timeout: 60_000 });
  });
});
