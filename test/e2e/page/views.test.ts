import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, showTab, state, violations } from './panel';
import { chooseTheme, lens, openExamples, openFile, patient, picture, type Workbench } from './workbench';

/** Every view behind the lines of the editor, in a real VS Code, of a run that has just been trained. */

const themes = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'] as const;
const answered = ({ panel }: Workbench, view: string) => panel.locator(`.${view} .answer`).waitFor();

describe('Look into a net that has learnt the digits', () => {
  let workbench: Workbench;
  beforeAll(async () => {
    workbench = await openExamples();
    await openFile(workbench, 'digits.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await (await lens(workbench, '# %% Digits', 'Train')).click();
    await state(workbench).getByText('finished · run 1').waitFor();
  });
  afterAll(() => workbench.close());

  it('a layer’s matrix is there value by value, and is read with the keys', async () => {
    await showTab(workbench, 'Layers');
    await answered(workbench, 'weights');
    const matrix = workbench.panel.locator('.weights canvas').first();
    await matrix.focus();
    const first = await matrix.getAttribute('aria-valuetext');
    await matrix.press('ArrowRight');
    await expect.poll(() => matrix.getAttribute('aria-valuetext'), patient).not.toBe(first);
    await answered(workbench, 'activations');
  });

  it('the confusion matrix counts every sample of the validation data', async () => {
    await showTab(workbench, 'Data');
    await answered(workbench, 'confusion');
    const rows = workbench.panel.locator('.figure-confusion tbody tr');
    await expect.poll(() => rows.count(), patient).toBe(10);
    const samples = await rows.evaluateAll((all) => all.map((row) => row.querySelectorAll('td')[10]?.textContent));
    expect(samples.map(numberOf).reduce((sum, each) => sum + each, 0)).toBe(359);
  });

  it('a digit that is mistaken most is a picture, leads to its walk through the net, and to its line', async () => {
    await answered(workbench, 'worst');
    const first = workbench.panel.locator('.gallery li').first();
    const link = first.getByRole('button', { name: /^line/ });
    const number = Number(/\d+/.exec((await link.textContent()) ?? '')?.[0]);
    await first.locator('.card').click();
    await answered(workbench, 'sample');
    expect(await workbench.panel.getByRole('spinbutton', { name: 'Sample' }).inputValue()).toBe(String(number - 1));
    const output = workbench.panel.locator('.figure-walk-dense2-a canvas');
    await output.focus();
    await output.press('Enter');
    await workbench.panel.getByRole('region', { name: /^Unit .* of dense2$/ }).waitFor();
    await showTab(workbench, 'Data');
    await link.click();
    await workbench.page.getByRole('tab', { name: 'digits.csv' }).waitFor();
    await expect
      .poll(() => workbench.page.locator('.statusbar').getByText(`Ln ${number}, Col`).count(), patient)
      .toBe(1);
    await workbench.page.keyboard.press('Control+F4');
  });

  it.each(themes)('each view draws in %s, and axe finds nothing in it', async (theme) => {
    await chooseTheme(workbench, theme);
    for (const [tab, view] of [
      ['Overview', undefined],
      ['Layers', 'weights'],
      ['Data', 'worst'],
      ['Sample', 'sample'],
    ] as const) {
      await showTab(workbench, tab);
      if (view) await answered(workbench, view);
      await picture(workbench, `view-${tab.toLowerCase()}-${theme.toLowerCase().replaceAll(' ', '-')}`);
      expect(await violations(workbench), tab).toEqual([]);
    }
  });

  it('the slider moves each view', async () => {
    await showTab(workbench, 'Data');
    await workbench.panel.getByRole('slider', { name: 'Epoch', exact: true }).press('Home');
    await expect
      .poll(() => workbench.panel.locator('.confusion .section-head .reading').textContent(), patient)
      .toContain('epoch 1');
  });
});

describe('Look into a net with two inputs', () => {
  it('its decision boundary and the maps of its hidden units are drawn', async () => {
    const workbench = await openExamples();
    try {
      await openFile(workbench, 'moons.nnet');
      await workbench.page.locator('.codelens-decoration a').first().waitFor();
      await (await lens(workbench, '# %% Two moons', 'Train')).click();
      await state(workbench).getByText('finished · run 1').waitFor();
      await showTab(workbench, 'Data');
      await answered(workbench, 'boundary');
      const colours = await workbench.panel.locator('.figure-boundary canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
        const seen = new Set<number>();
        for (let at = 0; at < data.length; at += 4 * 97) seen.add((data[at] ?? 0) * 256 + (data[at + 2] ?? 0));
        return seen.size;
      });
      expect(colours).toBeGreaterThan(10);
      await workbench.panel.locator('.unit-maps canvas, [class*="unit-maps"] canvas').first().waitFor();
      await picture(workbench, 'view-boundary');
      expect(await violations(workbench)).toEqual([]);
    } finally {
      await workbench.close();
    }
  });
});
