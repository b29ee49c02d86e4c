import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showTab, state, violations } from './panel';
import {
  chooseTheme,
  lens,
  line,
  openExamples,
  openFile,
  patient,
  picture,
  runCommand,
  textsAfter,
  untilKept,
  type Workbench,
} from './workbench';

describe('A sweep', () => {
  let workbench: Workbench;
  const section = () => workbench.panel.locator('section.sweep');
  const rows = () => section().locator('.sweep-table tbody tr');
  const status = () => section().locator('.section-head .reading').textContent();
  const firstColumn = () => rows().locator('th').allTextContents();

  beforeAll(async () => {
    workbench = await openExamples();
    await openFile(workbench, 'sweep.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
  });
  afterAll(() => workbench.close());

  it('starts from its cell, and trains every run of it', async () => {
    await (await lens(workbench, '# %% Rate and width', 'Sweep, 15 runs')).click();
    await section().waitFor();
    await expect.poll(status, patient).toBe('15 of 15 runs');
    expect(await rows().count()).toBe(15);
    await expect
      .poll(() => textsAfter(workbench, '# %% Rate and width').then(String), patient)
      .toMatch(/^best lr=\S+ units=\d+: validation accuracy \d/);
  });

  it('shows its runs the best first, sorted otherwise by a click on a heading', async () => {
    const scores = (await rows().locator('td:nth-child(4)').allTextContents()).map(parseFloat);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    await section().getByRole('button', { name: 'lr', exact: true }).click();
    await expect
      .poll(async () => (await rows().locator('td:nth-child(2)').allTextContents()).map(Number), patient)
      .toEqual([0.001, 0.003, 0.01, 0.03, 0.1].flatMap((rate) => [rate, rate, rate]));
    expect(await violations(workbench)).toEqual([]);
    await picture(workbench, 'sweep-sorted');
    await section().getByRole('button', { name: 'validation accuracy', exact: true }).click();
  });

  it('draws what was set against what came of it', async () => {
    for (const name of ['parallel', 'sweep-scatter']) {
      const canvas = section().locator(`.figure-${name} canvas`);
      await canvas.scrollIntoViewIfNeeded();
      const drawn = await canvas.evaluate((element: HTMLCanvasElement) => {
        const { data = [] } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? {};
        return new Set(data).size;
      });
      expect(drawn).toBeGreaterThan(10);
      await picture(workbench, `sweep-${name}`);
    }
  });

  it('a click on a row shows that run', async () => {
    const [best = ''] = await firstColumn();
    await rows().first().getByRole('button').click();
    await expect.poll(() => state(workbench).textContent(), patient).toMatch(/^finished · run \d+$/);
    await expect.poll(() => section().locator('tr.shown th').textContent(), patient).toBe(best);
  });

  it('its best values go into the text as one edit', async () => {
    const first = rows().first().locator('td');
    const [rate = '', units = ''] = await first.allTextContents();
    await section().getByRole('button', { name: 'Apply best to file' }).click();
    await expect.poll(() => line(workbench, 'optimizer adam').textContent(), patient).toContain(`lr=${rate}`);
    expect(await line(workbench, 'name=first').textContent()).toContain(units);
    await line(workbench, 'optimizer adam').click();
    await workbench.page.keyboard.press('Control+Z');
    await expect.poll(() => line(workbench, 'optimizer adam').textContent(), patient).toContain('lr=0.01');
  });

  it('by halving, the better half goes on after each round', async () => {
    await (await lens(workbench, '# %% The same by halving', 'Sweep, 16 runs')).click();
    await expect.poll(() => section().locator('h2').textContent(), patient).toBe('The same by halving');
    await expect.poll(status, { ...patient, timeout: 60_000 }).toBe('16 of 16 runs');
    const states = await rows().locator('td:last-child').allTextContents();
    expect(states.filter((word) => word === 'finished')).toHaveLength(1);
    expect(states.filter((word) => word === 'out')).toHaveLength(15);
    await runCommand(workbench, 'View: Show Nnet');
    await workbench.page
      .locator('.tree-explorer-viewlet-tree-view')
      .getByRole('treeitem', { name: /^Sweep/ })
      .first()
      .waitFor();
    await picture(workbench, 'sweep-halving');
    await showTab(workbench, 'Overview');
    await showTab(workbench, 'Sweep');
    await chooseTheme(workbench, 'Light Modern');
    await workbench.panel.locator('body.vscode-light').waitFor();
    await picture(workbench, 'sweep-light');
    await chooseTheme(workbench, 'Dark Modern');
  });
});

const slow = `# %% Slow
data csv "digits.csv" target=digit
  split train=80% validation=20%
model
  input 64
  dense 64 relu
  dense 10 softmax
train
  loss cross_entropy
  optimizer adam lr=0.001
  epochs 1200
  batch 32
`;

describe('A sweep of a file that has none', () => {
  let workbench: Workbench;
  const input = () =>
    workbench.page.locator('.quick-input-widget input[type="text"], .quick-input-widget input.input').first();
  const section = () => workbench.panel.locator('section.sweep');
  const status = () => section().locator('.section-head .reading').textContent();

  beforeAll(async () => {
    workbench = await openExamples({ 'slow.nnet': slow });
    await openFile(workbench, 'slow.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
  });
  afterAll(() => workbench.close());

  it('is asked for in the panel, and written into the text', async () => {
    const { page, panel } = workbench;
    await runCommand(workbench, 'Nnet: Open Training Panel');
    await panel.getByRole('button', { name: 'Sweep…' }).click();
    await page.locator('.quick-input-title').filter({ hasText: 'Sweep' }).waitFor();
    const widget = page.locator('.quick-input-widget');
    const row = widget.locator('.monaco-list-row').filter({ hasText: 'optimizer.lr' }).first();
    // A list that has just opened at times takes no click.
    await expect
      .poll(async () => {
        if (await widget.locator('.quick-input-title').filter({ hasText: 'Sweep: optimizer.lr' }).isVisible())
          return true;
        const box = row.locator('input[type="checkbox"], .monaco-checkbox').first();
        if ((await row.getAttribute('aria-checked', { timeout: 1000 })) !== 'true') await box.click({ timeout: 2000 });
        await widget.getByRole('button', { name: 'OK' }).click({ timeout: 2000 });
        await page.waitForTimeout(300);
        return false;
      }, patient)
      .toBe(true);
    await input().fill('0.001, 0.0o2');
    await expect.poll(() => page.locator('.quick-input-message').textContent(), patient).toContain('0.0o2');
    await picture(workbench, 'sweep-asked');
    await input().fill('0.001, 0.002, 0.003');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Every combination' }).click();
    await expect
      .poll(() => line(workbench, 'sweep optimizer').textContent(), patient)
      .toMatch(/sweep.optimizer\.lr=\[0\.001,.0\.002,.0\.003\]/);
    // However long the line is, the text is seen from its first column on.
    await expect
      .poll(() => page.locator('.statusbar-item').allTextContents(), patient)
      .toContainEqual(expect.stringMatching(/^Ln \d+, Col 1$/));
  });

  it('goes on after the window was closed in the middle of it', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+S');
    await (await lens(workbench, '# %% Sweep of Slow', 'Sweep, 3 runs')).click();
    // From its first epoch on there is something to go on with.
    await expect.poll(status, patient).toMatch(/^0 of 3 runs .* left$/);
    await untilKept(workbench, 'slow.nnet', 'slow.nnet: training');
    await page.reload();
    await (await lens(workbench, '# %% Sweep of Slow', 'Resume sweep')).click();
    await expect.poll(status, { ...patient, timeout: 60_000 }).toBe('3 of 3 runs');
    const states = await section().locator('.sweep-table tbody td:last-child').allTextContents();
    expect(states).toEqual(['finished', 'finished', 'finished']);
  });
});
