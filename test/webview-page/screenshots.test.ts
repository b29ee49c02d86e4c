import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBrowser } from './harness/browser';
import { answersIn, scenes, type SceneName } from './harness/scenes';
import { themes, type ThemeName } from './harness/themes';

/** Pictures of the page for people to look at, in out/panel; what is tested is that every state draws without an error. */

const folder = path.resolve(import.meta.dirname, '../../out/panel');
const open = startBrowser();

describe('the page draws', () => {
  it.each(Object.keys(scenes) as SceneName[])('%s', async (scene) => {
    const panel = await open(scenes[scene]);
    await panel.page.screenshot({ path: path.join(folder, `${scene}.png`), fullPage: true });
    await panel.page.close();
    expect(panel.errors).toEqual([]);
  });

  it.each(Object.keys(themes) as ThemeName[])('the layers of a net at an epoch, in %s', async (theme) => {
    const kept = { tab: 'layers', layer: 'last_hidden', chosen: { run: 'run-2', epoch: 60 } };
    const panel = await open(scenes.running, { theme, kept, answer: answersIn.running });
    await panel.page.screenshot({ path: path.join(folder, `layers-${theme}.png`), fullPage: true });
    await panel.page.close();
    expect(panel.errors).toEqual([]);
  });

  it.each(Object.keys(themes) as ThemeName[])('a running net in %s at every width', async (theme) => {
    const panel = await open(scenes.running, { theme });
    for (const width of [300, 400, 640, 1000, 1600]) {
      await panel.page.setViewportSize({ width, height: 900 });
      await panel.drawn();
      const wanted = await panel.page.evaluate(
        () => (globalThis as unknown as Scrolled).document.documentElement.scrollWidth,
      );
      expect(wanted, `width that ${width} pixels need`).toBe(width);
      await panel.page.screenshot({ path: path.join(folder, `running-${width}-${theme}.png`), fullPage: true });
    }
    await panel.page.close();
    expect(panel.errors).toEqual([]);
  });
});

interface Scrolled {
  readonly document: { readonly documentElement: { readonly scrollWidth: number } };
}
