import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { expect, inject, vi } from 'vitest';
import { chromiumFlags, findChromium } from '../../../scripts/chromium.mjs';
import { addressOf } from '../../../scripts/vscode.mjs';

/** VS Code as somebody sees it who sits before it. */
export interface Workbench {
  readonly page: Page;
  /** The folder that is open: a copy of the examples. */
  readonly folder: string;
  /** The page of the training panel. */
  readonly panel: FrameLocator;
  close(): Promise<void>;
}

/** How long tests wait for what VS Code is to show, and how often they look. */
export const patient = { timeout: 30_000, interval: 20 };

/** Pictures for people to look at. */
const pictures = path.resolve(import.meta.dirname, '../../../out/page');

export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  return chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: chromiumFlags });
}

/** Opens a copy of the examples, with more files if wanted. */
export async function openExamples(files: Readonly<Record<string, string>> = {}): Promise<Workbench> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nnet-folder-'));
  const folder = path.join(temporary, 'examples');
  await cp(path.resolve(import.meta.dirname, '../../../examples'), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(addressOf(inject('origin'), { folder }));
  await page.getByRole('treeitem', { name: 'digits.nnet' }).waitFor({ timeout: 60_000 });
  return {
    page,
    folder,
    panel: page.frameLocator('iframe.webview').frameLocator('iframe#active-frame'),
    close: async () => {
      await browser.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}

/** Opens a file by a double click in the explorer. */
export async function openFile({ page }: Workbench, name: string): Promise<void> {
  await page.getByRole('treeitem', { name }).dblclick();
  await page.getByRole('tab', { name }).waitFor();
}

/**
 * Once VS Code has written down that these editors are open, which in a browser it does every five seconds: a reload of the
 * window brings them back.
 */
export const untilKept = ({ page }: Workbench, ...names: readonly string[]): Promise<void> =>
  expect
    .poll(
      () =>
        page.evaluate(async (wanted) => {
          const done = <T>(request: IDBRequest<T>): Promise<T> =>
            new Promise((resolve, reject) => {
              request.onsuccess = () => resolve(request.result);
              request.onerror = () => reject(new Error(request.error?.message));
            });
          const kept: string[] = [];
          for (const { name } of await indexedDB.databases()) {
            if (!name?.startsWith('vscode-web-state-db-')) continue;
            const database = await done(indexedDB.open(name));
            for (const store of database.objectStoreNames) {
              const value: unknown = await done(
                database.transaction(store).objectStore(store).get('memento/workbench.parts.editor'),
              );
              if (typeof value === 'string') kept.push(value);
            }
            database.close();
          }
          return wanted.filter((words) => !kept.some((value) => value.includes(words)));
        }, names),
      { ...patient, message: 'editors that are not written down' },
    )
    .toEqual([]);

/** Runs a command from the palette. */
export async function runCommand({ page }: Workbench, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click();
}

/** Chooses a colour theme, as `Dark Modern`. */
export async function chooseTheme(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  await runCommand(workbench, 'Preferences: Color Theme');
  const input = page.locator('.quick-input-widget input');
  await input.fill(name);
  await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).waitFor();
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** The line of the text that says something. */
export const line = ({ page }: Workbench, words: string): Locator =>
  page.locator('.view-lines .view-line').filter({ hasText: words }).first();

/** What stands after a line: texts that decorations draw. */
export const textsAfter = (workbench: Workbench, words: string): Promise<readonly string[]> =>
  line(workbench, words).evaluate((element) =>
    [...element.querySelectorAll('span')]
      .map((span) => getComputedStyle(span, '::after').content)
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1)),
  );

/** A lens above the line that says something, once it is there. */
export async function lens(workbench: Workbench, words: string, action: string): Promise<Locator> {
  const candidates = workbench.page.locator('.codelens-decoration a').filter({ hasText: action });
  await line(workbench, words).waitFor();
  return vi.waitFor(async () => {
    const place = await box(line(workbench, words));
    for (const candidate of await candidates.all()) {
      const { y, height } = await box(candidate);
      if (Math.abs(y + height - place.y) < 8) return candidate;
    }
    throw new Error(`no lens ${action} above ${words}`);
  }, patient);
}

async function box(locator: Locator) {
  const found = await locator.boundingBox();
  if (!found) throw new Error(`${locator.toString()} is not to be seen`);
  return found;
}

/** Types other words in the place of some on a line. */
export async function retype(workbench: Workbench, from: string, to: string): Promise<void> {
  const { keyboard } = workbench.page;
  const target = line(workbench, from);
  const text = ((await target.textContent()) ?? '').replaceAll('\u00a0', ' ').trim();
  await target.click({ position: { x: 2, y: 8 } });
  await keyboard.press('End');
  await keyboard.press('Shift+Home');
  await keyboard.type(text.replace(from, to));
  await keyboard.press('Escape');
}

/** A part of the window, in pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Keeps a picture of the window, or of a part of it. */
export async function picture({ page }: Workbench, name: string, clip?: Clip): Promise<void> {
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), ...(clip && { clip }) });
}
