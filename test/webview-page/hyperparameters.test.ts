import { describe, expect, it } from 'vitest';
import { startBrowser, type PanelPage } from './harness/browser';
import { scenes } from './harness/scenes';

/** The controls for the cell's hyperparameters. */

const open = startBrowser();

describe('a group that was closed at first', () => {
  it('shows its values once it is opened, each choice with its name', async () => {
    const panel = await open(scenes.finished);
    const { page } = panel;
    await page.locator('.group summary').getByText('Data', { exact: true }).click();
    await panel.drawn();
    const choice = page.getByRole('combobox', { name: 'data', exact: true });
    expect((await choice.textContent())?.trim()).toBe('moons');
    await choice.click();
    await page.getByRole('option', { name: 'spiral', exact: true }).click();
    await panel.drawn();
    expect((await choice.textContent())?.trim()).toBe('spiral');
    await page.close();
  });
});

describe('the name of a value', () => {
  it('is to be read whole, also in a narrow panel', async () => {
    const { page } = await open(scenes.finished, { width: 440 });
    const cut = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.row-name')].filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent)",
    );
    expect(cut).toEqual([]);
    const name = page.locator('.row-name').getByText('weight_decay');
    // One line: what sets a value back takes no room while there is nothing to set back.
    expect((await name.boundingBox())?.height).toBeLessThan(20);
    await page.close();
  });
});

describe('below the header, which stays,', () => {
  const top = async ({ page }: PanelPage, selector: string) => (await page.locator(selector).boundingBox())?.y ?? -1;
  const headerEnd = async ({ page }: PanelPage) => {
    const box = await page.locator('header').boundingBox();
    return box ? box.y + box.height : 0;
  };

  it('stands the title that the header’s button scrolls to', async () => {
    const panel = await open(scenes.finished, { width: 440, height: 620 });
    await panel.page.getByRole('button', { name: 'Hyperparameters' }).click();
    await panel.drawn();
    expect(await top(panel, '#hyperparameters-title')).toBeGreaterThanOrEqual(await headerEnd(panel));
    await panel.page.close();
  });

  it('stands why a change was refused, wherever the page was scrolled to', async () => {
    const panel = await open(scenes.finished, { width: 440, height: 620 });
    await panel.page.locator('.hyperparameters .buttons').scrollIntoViewIfNeeded();
    await panel.send({ type: 'problem', sequence: 2, message: 'There is no such value.' });
    await panel.drawn();
    expect(await top(panel, '.notice')).toBe(await headerEnd(panel));
    await panel.page.close();
  });
});
