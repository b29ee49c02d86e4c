import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, launch, open } from './harness/browser';
import { scenes } from './harness/scenes';
import { themes, type ThemeName } from './harness/themes';

/** Pictures of the page for people to look at, in out/panel; what is tested is that every state draws without an error. */

const folder = path.resolve(import.meta.dirname, '../../out/panel');
let browser: Browser;
let files: ReadonlyMap<string, string>;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  [browser, files] = await Promise.all([launch(), bundle()]);
});
afterAll(() => browser.close());

const shoot = async (scene: keyof typeof scenes, width: number, theme: ThemeName): Promise<readonly string[]> => {
  const panel = await open(browser, files, { width, height: 900, theme });
  for (const message of scenes[scene]) await panel.send(message);
  await panel.page.waitForTimeout(150);
  await panel.page.screenshot({ path: path.join(folder, `${scene}-${width}-${theme}.png`), fullPage: true });
  await panel.page.close();
  return panel.errors;
};

describe('the page draws', () => {
  it.each(Object.keys(scenes) as (keyof typeof scenes)[])('%s', async (scene) => {
    expect(await shoot(scene, 640, 'dark')).toEqual([]);
  });

  it.each(Object.keys(themes) as ThemeName[])('running in %s at 300, 400, 1000 and 1600 pixels', async (theme) => {
    for (const width of [300, 400, 1000, 1600]) expect(await shoot('running', width, theme)).toEqual([]);
  });
});
