import { describe, expect, it } from 'vitest';
import { startBrowser, type PanelPage } from './harness/browser';
import { scenes } from './harness/scenes';

/** Charts whose axis may be logarithmic. */

const open = startBrowser();
let panel: PanelPage;

const show = async (scene: 'running' | 'diverged', kept?: unknown): Promise<void> => {
  panel = await open(scenes[scene], { kept });
};
const log = (chart: string) => panel.page.locator(`.chart-${chart}`).getByRole('button', { name: 'log' });
const drawing = (chart: string) => panel.page.evaluate(`document.querySelector('.chart-${chart} canvas').toDataURL()`);

describe('an axis', () => {
  it.each([
    ['running', 'loss'],
    ['running', 'learningRate'],
    ['diverged', 'mae'],
  ] as const)('of the run that is %s is logarithmic when it is asked for: %s', async (scene, chart) => {
    await show(scene);
    const linear = await drawing(chart);
    await log(chart).click();
    await panel.drawn();
    expect(await log(chart).getAttribute('aria-pressed')).toBe('true');
    const logarithmic = await drawing(chart);
    expect(logarithmic).not.toBe(linear);

    const kept = await panel.page.evaluate('keptState()');
    await panel.page.close();
    await show(scene, kept);
    expect(await log(chart).getAttribute('aria-pressed')).toBe('true');
    await log(chart).click();
    await panel.drawn();
    expect(await log(chart).getAttribute('aria-pressed')).toBe('false');
    expect(panel.errors).toEqual([]);
    await panel.page.close();
  });

  it('of a share is linear', async () => {
    await show('running');
    expect(await panel.page.locator('.chart-accuracy').count()).toBe(1);
    expect(await log('accuracy').count()).toBe(0);
    await panel.page.close();
  });
});
