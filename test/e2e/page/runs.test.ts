import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, epoch, showTab, state, violations } from './panel';
import {
  chooseTheme,
  lens,
  openExamples,
  openFile,
  patient,
  picture,
  retype,
  runCommand,
  untilKept,
  type Workbench,
} from './workbench';

/** Long enough to be found in the middle of it. */
const long = `# %% Long
data csv "digits.csv" target=digit
  split train=80% validation=20%
model
  input 64
  dense 128 relu
  dense 10 softmax
train
  loss cross_entropy
  optimizer adam lr=0.0005
  epochs 20000
  batch 32
  seed 3
`;

const tree = ({ page }: Workbench): Locator => page.locator('.tree-explorer-viewlet-tree-view');
const rowOf = (workbench: Workbench, name: string | RegExp): Locator => tree(workbench).getByRole('treeitem', { name });

describe('Runs that were kept', () => {
  let workbench: Workbench;
  const shows = (text: string | RegExp) => expect.poll(() => state(workbench).textContent(), patient).toMatch(text);
  const row = (name: string | RegExp): Locator => rowOf(workbench, name);
  const menu = async (name: string | RegExp, entry: string): Promise<void> => {
    const { page } = workbench;
    const item = page.locator('.monaco-menu').getByRole('menuitem', { name: entry });
    await row(name).click({ button: 'right' });
    await item.hover();
    // A menu that has just opened takes neither a click nor a key.
    for (let tries = 0; tries < 5; tries++) {
      await page.keyboard.press('Enter');
      const closed = item.waitFor({ state: 'detached', timeout: 3000 });
      if (await closed.then(() => true).catch(() => false)) return;
    }
    throw new Error(`the menu stays open at ${entry}`);
  };

  beforeAll(async () => {
    workbench = await openExamples();
    await openFile(workbench, 'digits.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await (await lens(workbench, '# %% Digits', 'Train')).click();
    await state(workbench).getByText('finished · run 1').waitFor();
    await retype(workbench, 'lr=0.01', 'lr=0.004');
    await (await lens(workbench, '# %% Digits', 'Train')).click();
    await state(workbench).getByText('finished · run 2').waitFor();
  });
  afterAll(() => workbench.close());

  it('are listed by file and cell, with how they ended and their loss', async () => {
    await runCommand(workbench, 'View: Show Nnet');
    await row(/^digits\.nnet/).waitFor();
    await row(/^Digits/).waitFor();
    await expect.poll(() => row(/^Run \d/).count(), patient).toBe(2);
    expect(await row(/^Run 2/).getAttribute('aria-label')).toMatch(/^Run 2, completed, final loss 0\.\d+, /);
    await picture(workbench, 'runs-tree');
  });

  it('two of them are compared: what differs, where they part, what they came to', async () => {
    await row(/^Run 1/).click();
    await row(/^Run 2/).click({ modifiers: ['Control'] });
    await menu(/^Run 2/, 'Compare Selected');
    const compare = workbench.panel.locator('section.compare');
    await compare.locator('.compare-table').first().waitFor();
    expect(await compare.locator('.parting').allTextContents()).toEqual([
      expect.stringMatching(/^“run \d” and “run \d” part at epoch 1, in layer dense\d: the .* is .* and .* apart\); /),
    ]);
    const [differs, end, best] = await compare
      .locator('.compare-table')
      .evaluateAll((tables) =>
        tables.map((table) =>
          [...table.querySelectorAll('tbody tr')].map((each) =>
            [...each.querySelectorAll('th, td')].map((cell) => cell.textContent),
          ),
        ),
      );
    expect(differs).toEqual([
      ['optimizer.lr', expect.stringMatching(/^0\.0(1|04)$/), expect.stringMatching(/^0\.0(1|04)$/)],
    ]);
    expect(end?.map(([name]) => name)).toContain('validation accuracy');
    expect(end?.at(-1)).toEqual([
      'final weights',
      expect.stringMatching(/^[0-9a-f]{12}$/),
      expect.stringMatching(/^[0-9a-f]{12}$/),
    ]);
    expect(best?.[0]?.[0]).toBe('epoch');
    expect(await violations(workbench)).toEqual([]);
    await picture(workbench, 'runs-compare');
  });

  it('one is forked from the slider’s epoch', async () => {
    await showTab(workbench, 'Overview');
    const slider = workbench.panel.getByRole('slider', { name: 'Epoch', exact: true });
    await slider.focus();
    await slider.press('Home');
    for (let step = 0; step < 9; step++) await slider.press('ArrowRight');
    const at = 10;
    await expect.poll(() => epoch(workbench), patient).toBe(at);
    await button(workbench, `Fork from epoch ${at}`).click();
    await shows(/^finished · run 3$/);
    const detail = workbench.panel.locator('.runs-table tr.selected .run-detail');
    await expect.poll(() => detail.textContent(), patient).toMatch(new RegExp(`from epoch ${at} of run \\d`));
    await row(/^Run 3/).waitFor();
    await picture(workbench, 'runs-forked');
  });

  it('one is named, pinned and deleted, which is asked once', async () => {
    const { page } = workbench;
    await row(/^Run 1/).click();
    await menu(/^Run 1/, 'Rename…');
    await page.locator('.quick-input-widget input').fill('Baseline');
    await page.keyboard.press('Enter');
    await row(/^Baseline/).waitFor();
    await menu(/^Baseline/, 'Pin');
    await expect.poll(() => row(/^Baseline/).textContent(), patient).toContain('pinned');
    const names = await row(/loss/).allTextContents();
    expect(names[0]).toMatch(/^Baseline/);
    await menu(/^Run 3/, 'Delete…');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => row(/^Run 3/).count(), patient).toBe(0);
  });

  it('the spec is read as it was when it was run', async () => {
    await menu(/^Baseline/, 'Open Spec as Run');
    await expect.poll(() => workbench.page.locator('.view-lines').first().textContent(), patient).toContain('lr=0.01');
    await workbench.page.keyboard.press('Control+F4');
  });
});

describe('A run that a reload of the window has interrupted', () => {
  let workbench: Workbench;
  const shows = (text: string | RegExp) => expect.poll(() => state(workbench).textContent(), patient).toMatch(text);
  beforeAll(async () => {
    workbench = await openExamples({ 'long.nnet': long });
  });
  afterAll(() => workbench.close());

  it('says so at its cell, in the list and in the panel, and goes on where it stood', async () => {
    await openFile(workbench, 'long.nnet');
    await (await lens(workbench, '# %% Long', 'Train')).click();
    await shows(/^running · run 1$/);
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(100);
    await untilKept(workbench, 'long.nnet', 'long.nnet: training');
    const before = await epoch(workbench);
    await workbench.page.reload();
    const resume = await lens(workbench, '# %% Long', 'Resume from epoch');
    await runCommand(workbench, 'View: Show Nnet');
    await rowOf(workbench, /^Run 1, interrupted at epoch \d+/).waitFor();
    await shows(/^interrupted · run 1$/);
    await picture(workbench, 'runs-interrupted');
    const reached = Number(/\d+$/.exec((await resume.textContent()) ?? '')?.[0]);
    expect(reached).toBeGreaterThan(before / 2);
    await resume.click();
    await shows(/^running · run 1$/);
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(reached);
    await button(workbench, 'Stop').click();
    await shows(/^stopped · run 1$/);
    await workbench.panel.getByRole('button', { name: /^Resume from epoch/ }).waitFor();
    await chooseTheme(workbench, 'Light Modern');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await workbench.panel.locator('body.vscode-light').waitFor();
    await picture(workbench, 'runs-light');
    await chooseTheme(workbench, 'Dark Modern');
  });
});
