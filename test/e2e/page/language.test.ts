import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseTheme, line, openExamples, openFile, patient, picture, runCommand, type Workbench } from './workbench';

const written = `# %% A net
data moons samples=200 noise=0.1
model
  input 2
  dense 8 tanh name=hidden
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam
  epochs 20

# %% Wider
with hidden.units=16
`;

const untidy = `# %% Untidy
data   moons   samples=200
model
    input 2
    dnese   8 tanh
    dense 1 sigmoid
train
   epochs   3
`;

/** What the editor offers to somebody who types, as it is seen. */
describe('Writing a spec', () => {
  let workbench: Workbench;
  const suggestions = () => workbench.page.locator('.suggest-widget.visible .monaco-list-row');
  const text = (words: string) => line(workbench, words).textContent();
  const press = (keys: string) => workbench.page.keyboard.press(keys);
  const type = (words: string) => workbench.page.keyboard.type(words);
  /** Puts the caret behind the last character of a line. */
  const endOf = async (words: string): Promise<void> => {
    await line(workbench, words).click({ position: { x: 2, y: 8 } });
    await press('End');
  };
  /** The place of a word on the screen. */
  const wordAt = async (words: string, word: string) =>
    line(workbench, words).evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = (node.textContent ?? '').indexOf(wanted);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      throw new Error(`no ${wanted}`);
    }, word);

  beforeAll(async () => {
    workbench = await openExamples({ 'written.nnet': written, 'untidy.nnet': untidy });
    await openFile(workbench, 'written.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
  });
  afterAll(() => workbench.close());

  it('kinds of layers are offered as they are typed, each with what it is', async () => {
    await endOf('dense 8 tanh');
    await press('Enter');
    await type('dr');
    const row = suggestions().filter({ hasText: 'dropout' });
    await row.first().waitFor();
    await picture(workbench, 'language-completion');
    await press('Enter');
    await expect.poll(() => text('dropout'), patient).toContain('dropout');
    await press('Escape');
  });

  it('the arguments of a line are told while it is typed', async () => {
    await press('Escape');
    await press('End');
    await press('Control+Shift+Space');
    const hints = workbench.page.locator('.parameter-hints-widget.visible');
    await hints.waitFor();
    expect(await hints.textContent()).toContain('rate');
    await picture(workbench, 'language-signature');
    await press('Escape');
    await press('Control+Shift+K');
    await expect.poll(() => workbench.page.locator('.view-line', { hasText: 'dropout' }).count(), patient).toBe(0);
  });

  it.each(['Dark Modern', 'Light Modern'])('in %s, a word is explained where the caret is', async (theme) => {
    await chooseTheme(workbench, theme);
    const hover = workbench.page.locator('.monaco-hover:visible');
    await expect
      .poll(async () => {
        // Lenses that come move the lines.
        const { x, y } = await wordAt('optimizer adam', 'adam');
        await workbench.page.mouse.click(x, y);
        await press('Control+K');
        await press('Control+I');
        await workbench.page.waitForTimeout(500);
        return String(await hover.allTextContents());
      }, patient)
      .toContain('lr');
    await picture(workbench, `language-hover-${theme.startsWith('Dark') ? 'dark' : 'light'}`);
    await press('Escape');
    await chooseTheme(workbench, 'Dark Modern');
  });

  it('shapes and counts of parameters stand after the layers', async () => {
    await expect.poll(() => text('dense 8 tanh'), patient).toMatch(/24.parameters/);
  });

  it('a layer is renamed wherever it is named', async () => {
    const box = workbench.page.locator('.rename-box input, .rename-input').first();
    await expect
      .poll(async () => {
        const { x, y } = await wordAt('dense 8 tanh', 'hidden');
        await workbench.page.mouse.click(x, y);
        await press('F2');
        await workbench.page.waitForTimeout(300);
        return box.isVisible();
      }, patient)
      .toBe(true);
    await box.fill('first');
    await press('Enter');
    await expect.poll(() => text('with '), patient).toMatch(/first\.units/);
    expect(await text('dense 8 tanh')).toContain('name=first');
  });

  it('a mistake is put right from its menu, and the text is put in order', async () => {
    await openFile(workbench, 'untidy.nnet');
    const squiggles = workbench.page.locator('.squiggly-error:visible');
    await expect.poll(() => squiggles.count(), patient).toBeGreaterThan(0);
    const menu = workbench.page.locator('.action-widget');
    await expect
      .poll(async () => {
        const { x, y } = await wordAt('8 tanh', 'dnese');
        await workbench.page.mouse.click(x, y);
        await press('Control+.');
        await workbench.page.waitForTimeout(300);
        return menu.getByText('Change to `dense`').count();
      }, patient)
      .toBeGreaterThan(0);
    await picture(workbench, 'language-fix');
    await press('Enter');
    await expect.poll(() => text('8 tanh'), patient).toMatch(/dense/);
    await runCommand(workbench, 'Format Document');
    await expect.poll(() => text('8 tanh'), patient).toMatch(/^\s{2}dense\s8\stanh/u);
    expect(await text('data')).toMatch(/^data.moons.samples=200/u);
  });

  it('a new file begins with one of the templates', async () => {
    await runCommand(workbench, 'Nnet: New File');
    const templates = workbench.page.locator('.quick-input-list .monaco-list-row');
    await expect.poll(() => templates.count(), patient).toBeGreaterThan(3);
    await picture(workbench, 'language-templates');
    await press('Enter');
    await workbench.page.getByRole('tab', { name: /Untitled-1/ }).waitFor();
    await expect
      .poll(() => workbench.page.locator('.view-line', { hasText: '# %%' }).count(), patient)
      .toBeGreaterThan(0);
    expect(await workbench.page.locator('.squiggly-error').count()).toBe(0);
  });
});
