import { describe, expect, it } from 'vitest';
import { startBrowser, type OpenOptions, type PanelPage } from './harness/browser';
import { scenes } from './harness/scenes';

/** The slider over a run's epochs, its replay, and the tabs. */

const open = startBrowser();
let panel: PanelPage;

const show = async (scene: keyof typeof scenes, options?: OpenOptions): Promise<void> => {
  panel = await open(scenes[scene], options);
};
const slider = () => panel.page.getByRole('slider', { name: 'Epoch', exact: true });
const epoch = () => panel.page.locator('header .figure-value').first().textContent();
const legend = () => panel.page.locator('.chart-loss .legend-values').first().textContent();
const badge = () => panel.page.locator('header .badge');
const selections = async () =>
  (await panel.requests()).flatMap((request) => (request.type === 'select-epoch' ? [request.epoch] : []));

describe('the slider', () => {
  it('goes with the run until an epoch is chosen, then stays there, for every view and for the editor', async () => {
    await show('running');
    expect(await slider().getAttribute('aria-valuetext')).toBe('epoch 137 of 200, live');
    expect(await badge().isVisible()).toBe(false);

    await slider().press('ArrowLeft');
    await panel.drawn();
    expect([await epoch(), await badge().textContent()]).toEqual(['136', 'epoch 136']);
    expect(await panel.page.locator('.layers .reading').textContent()).toBe('at epoch 136');
    expect(await slider().getAttribute('aria-valuetext')).toBe('epoch 136 of 200');
    const chosen = await legend();

    await slider().press('Home');
    await panel.drawn();
    expect(await epoch()).toBe('1');
    expect(await legend()).not.toBe(chosen);

    await panel.page.getByRole('button', { name: 'live' }).click();
    await panel.drawn();
    expect(await epoch()).toBe('137');
    await expect.poll(selections).toEqual([136, 1, null]);
    expect(panel.errors).toEqual([]);
    await panel.page.close();
  });

  it('takes every key, also those that come faster than the page is drawn', async () => {
    await show('finished');
    await slider().focus();
    await panel.page.evaluate(`
      for (const key of ['Home', 'End', 'PageDown', 'ArrowLeft', 'ArrowLeft'])
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    `);
    await panel.drawn();
    expect(await epoch()).toBe('188');
    await panel.page.close();
  });

  it('stops only where something was measured', async () => {
    await show('long');
    const reached: (string | null)[] = [];
    for (const key of ['Home', 'PageUp', 'End', 'ArrowLeft', 'ArrowLeft']) {
      await slider().press(key);
      await panel.drawn();
      reached.push(await epoch());
    }
    expect(reached).toEqual(['1', '11', '600', '596', '592']);
    await slider().fill('593');
    await panel.drawn();
    expect(await epoch()).toBe('592');
    expect(await slider().inputValue()).toBe('592');
    await panel.page.close();
  });

  it('is where it was after the page was hidden and made anew', async () => {
    await show('finished', { kept: { chosen: { run: 'run-2', epoch: 60 }, tab: 'layers' } });
    expect(await epoch()).toBe('60');
    expect(await panel.page.getByRole('tab', { name: 'Layers' }).getAttribute('aria-selected')).toBe('true');
    expect(await selections()).toEqual([60]);
    await panel.page.close();
  });

  it('is moved by a click on a chart, and by Enter at the cross-hair', async () => {
    await show('finished');
    const canvas = panel.page.locator('.chart-loss canvas');
    await canvas.click({ position: { x: 300, y: 60 } });
    await panel.drawn();
    const clicked = Number(await epoch());
    expect(clicked).toBeGreaterThan(60);
    expect(clicked).toBeLessThan(140);
    await canvas.press('ArrowRight');
    await canvas.press('ArrowRight');
    await canvas.press('Enter');
    await panel.drawn();
    expect(Number(await epoch())).toBe(clicked + 2);
    await panel.page.close();
  });
});

describe('a replay', () => {
  it('shows one measured epoch after the other, says that it is one, and ends at the newest', async () => {
    await show('stopped', { motion: true, kept: { speed: 60 } });
    await panel.page.getByRole('button', { name: 'Replay' }).click();
    await panel.page.locator('header .badge', { hasText: /^replay, epoch \d+$/ }).waitFor();
    await panel.page.getByRole('button', { name: 'Stop the replay' }).waitFor();
    await badge().waitFor({ state: 'hidden' });
    expect(await epoch()).toBe('60');
    await panel.page.getByRole('button', { name: 'Replay' }).waitFor();
    await panel.page.close();
  });

  it('stops where the user takes hold of the slider', async () => {
    await show('finished', { motion: true });
    await panel.page.getByRole('button', { name: 'Replay' }).click();
    await badge().filter({ hasText: 'replay' }).waitFor();
    await slider().press('End');
    await slider().press('PageDown');
    await panel.drawn();
    expect(await badge().textContent()).toBe('epoch 190');
    await panel.page.close();
  });

  it('is offered at a calm pace alone to those who want less motion', async () => {
    await show('finished');
    expect(await panel.page.getByLabel('Epochs a second in a replay').locator('option').allTextContents()).toEqual([
      '1/s',
      '2/s',
    ]);
    await panel.page.close();
  });
});

describe('the tabs', () => {
  it('are gone through with the arrow keys, and show their part of the page', async () => {
    await show('finished');
    const tab = (name: string) => panel.page.getByRole('tab', { name });
    await tab('Overview').press('ArrowRight');
    await panel.drawn();
    expect(await panel.page.evaluate('document.activeElement.textContent')).toBe('Layers');
    expect(await panel.page.locator('.chart-gradients').isVisible()).toBe(true);
    expect(await panel.page.locator('.chart-loss').isVisible()).toBe(false);
    await tab('Layers').press('ArrowRight');
    await tab('Data').press('ArrowRight');
    await panel.drawn();
    expect(await tab('Sample').getAttribute('aria-selected')).toBe('true');
    await tab('Sample').press('ArrowRight');
    await panel.drawn();
    expect(await panel.page.locator('.compare').isVisible()).toBe(true);
    expect(await panel.page.locator('.chart-loss').isVisible()).toBe(true);
    expect(await panel.page.locator('.chart-gradients').isVisible()).toBe(false);
    await tab('Compare').press('ArrowRight');
    await panel.drawn();
    expect(await tab('Overview').getAttribute('aria-selected')).toBe('true');
    expect(await panel.page.locator('.compare').isVisible()).toBe(false);
    await panel.page.close();
  });

  it('are each read from their beginning', async () => {
    await show('finished');
    await panel.page.evaluate('scrollTo(0, 10_000)');
    expect(await panel.page.evaluate('scrollY')).toBeGreaterThan(100);
    await panel.page.getByRole('tab', { name: 'Layers' }).click();
    await panel.drawn();
    expect(await panel.page.evaluate('scrollY')).toBe(0);
    await panel.page.close();
  });

  it('lead from a layer of the overview to its tensors', async () => {
    await show('finished');
    await panel.page.getByRole('button', { name: 'last_hidden' }).click();
    await panel.drawn();
    expect(await panel.page.locator('#layer-title').textContent()).toBe('last_hidden');
    await panel.page.close();
  });
});

describe('a click on Stop', () => {
  it('is answered at once, and the run says how it ended when it has', async () => {
    await show('running');
    const state = panel.page.locator('header .state');
    const stop = panel.page.getByRole('button', { name: 'Stop', exact: true });
    await stop.click();
    await panel.drawn();
    expect(await state.textContent()).toBe('stopping · run 2');
    expect(await stop.isDisabled()).toBe(true);
    expect((await panel.requests()).at(-1)).toEqual({ type: 'stop', run: 'run-2' });
    for (const message of scenes.stopped) await panel.send(message);
    await panel.drawn();
    expect(await state.textContent()).toMatch(/^stopped/);
    await panel.page.close();
  });
});
