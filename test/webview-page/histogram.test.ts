import { beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type PanelPage } from './harness/browser';
import { scenes } from './harness/scenes';

/** A layer's large histograms. */

const open = startBrowser();
let panel: PanelPage;

beforeAll(async () => {
  panel = await open(scenes.finished, { kept: { tab: 'layers' } });
});

describe('a histogram', () => {
  it('is read bin by bin with the keys, as its table has it', async () => {
    const figure = panel.page.locator('.figure-histogram-weight');
    const slider = figure.getByRole('slider');
    const reading = figure.locator('.reading');
    const last = Number(await slider.getAttribute('aria-valuemax'));
    expect(await reading.textContent()).toMatch(/^peak \d+$/);

    await slider.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuenow')).toBe('2');
    const second = await reading.textContent();
    expect(second).toMatch(/^\d+ in \S+…\S+$/);
    expect(await slider.getAttribute('aria-valuetext')).toBe(second);

    await slider.press('End');
    await slider.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuenow')).toBe(String(last));
    const rows = figure.locator('table tbody tr');
    await expect.poll(() => rows.count()).toBe(last);
    expect(await reading.textContent()).toMatch(
      new RegExp(`^${(await rows.last().locator('th, td').last().textContent()) ?? ''} in `),
    );

    await slider.blur();
    expect(await reading.textContent()).toMatch(/^peak \d+$/);
    expect(panel.errors).toEqual([]);
  });
});
