import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type PanelPage } from './harness/browser';
import { records, scenes } from './harness/scenes';

/** Charts as files: what the page hands to the host, and what it puts on the clipboard. */

const folder = path.resolve(import.meta.dirname, '../../out/panel');
const open = startBrowser();
let panel: PanelPage;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  panel = await open(scenes.finished, { theme: 'light', kept: { smoothing: 0.9 } });
});

const choose = async (item: string): Promise<void> => {
  await panel.page.getByRole('button', { name: 'Copy or save: Loss per epoch' }).click();
  await panel.page.getByRole('menuitem', { name: item }).click();
};

/** The file that the page wants saved; typed arrays do not survive the way out of the page. */
const saved = async (ending: string): Promise<Buffer> => {
  const encoded = `(globalThis.posted.find((m) => m.type === 'save' && m.name === 'moons-run-2-loss.${ending}')?.bytes ?? [])`;
  await expect.poll(() => panel.page.evaluate(`${encoded}.length`), { timeout: 10_000 }).toBeGreaterThan(0);
  const bytes = Buffer.from(await panel.page.evaluate<number[]>(`[...${encoded}]`));
  writeFileSync(path.join(folder, `loss.${ending}`), bytes);
  return bytes;
};

describe('a chart', () => {
  it('is saved as SVG: drawn again, with its lines as paths and its words as text, and no picture in it', async () => {
    await choose('Save as SVG…');
    const svg = (await saved('svg')).toString();
    expect(svg).not.toMatch(/<image|data:/);
    expect(svg).toContain('>Loss per epoch</text>');
    expect(svg).toContain('>Two moons, run 2</text>');
    expect(svg).toContain('>run 1: optimizer.lr 0.003 instead of 0.01</text>');
    // Two runs, each with training and validation, measured and smoothed.
    const lines = [...svg.matchAll(/ d="([^"]+)"/g)].filter(([, d = '']) => d.split(' L ').length > 100);
    expect(lines).toHaveLength(8);
  });

  it('is saved as PNG, with two pixels for each of the screen', async () => {
    await choose('Save as PNG…');
    const png = await saved('png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * (640 + 32));
  });

  it('is saved as CSV: every epoch with all its digits', async () => {
    await choose('Save as CSV…');
    const rows = (await saved('csv')).toString().trimEnd().split('\r\n');
    expect(rows[0]).toBe('epoch,training,validation,run 1,run 1 validation');
    expect(rows).toHaveLength(201);
    const { loss, validation } = records[136] ?? {};
    expect(rows[137]?.split(',').slice(0, 3)).toEqual(['137', String(loss), String(validation?.loss)]);
  });

  it('is copied as text by the host, and as a picture by the page', async () => {
    await choose('Copy as CSV');
    await expect
      .poll(async () => (await panel.requests()).find((request) => request.type === 'copy'))
      .toMatchObject({ text: expect.stringMatching(/^epoch,training/) as string });
    await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await choose('Copy as PNG');
    const types = `navigator.clipboard.read().then((items) => items.flatMap(({ types }) => types))`;
    await expect.poll(() => panel.page.evaluate(types), { timeout: 10_000 }).toEqual(['image/png']);
    expect(await panel.page.locator('.chart-loss .said').textContent()).toBe('copied');
  });

  it('has a menu that keys open, go through and close', async () => {
    const opener = panel.page.getByRole('button', { name: 'Copy or save: Loss per epoch' });
    const focused = () => panel.page.evaluate<string>('document.activeElement.textContent');
    await opener.press('Enter');
    expect(await focused()).toBe('Copy as PNG');
    await panel.page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Save as CSV…');
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.getByRole('menu').isVisible()).toBe(false);
    expect(await panel.page.evaluate('document.activeElement.ariaLabel')).toBe('Copy or save: Loss per epoch');
  });

  it('leaves no error behind', () => {
    expect(panel.errors).toEqual([]);
  });
});
