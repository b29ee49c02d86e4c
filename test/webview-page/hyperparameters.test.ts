import { describe, expect, it } from 'vitest';
import { startBrowser } from './harness/browser';
import { scenes } from './harness/scenes';

/** The controls for the cell's hyperparameters. */

const open = startBrowser();

describe('a group that was closed at first', () => {
  it('shows its values once it is opened, each choice with its name', async () => {
    const { page, drawn } = await open(scenes.finished);
    await page.locator('.group summary').getByText('Data', { exact: true }).click();
    await drawn();
    const choice = page.getByRole('combobox', { name: 'data', exact: true });
    expect((await choice.textContent())?.trim()).toBe('moons');
    await choice.click();
    await page.getByRole('option', { name: 'spiral', exact: true }).click();
    await drawn();
    expect((await choice.textContent())?.trim()).toBe('spiral');
    await page.close();
  });
});

describe('the name of a value', () => {
  it('is to be read whole, also in a narrow panel', async () => {
    const { page } = await open(scenes.finished, { width: 440 });
    const cut = await page
      .locator('.row-name')
      .evaluateAll((names) =>
        names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
      );
    expect(cut).toEqual([]);
    await page.close();
  });
});
