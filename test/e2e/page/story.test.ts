import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { milliseconds, report } from '../figures';
import { button, chart, epoch, figures, layers, lines, notice, numberOf, showTab, state, table } from './panel';
import {
  chooseTheme,
  lens,
  line,
  openExamples,
  openFile,
  patient,
  picture,
  retype,
  textsAfter,
  type Workbench,
} from './workbench';

/** The main job, step by step, in a real VS Code with the extension as it is packed for users. */
describe('Open a spec, click Train, see loss and gradients, change a number, run again', () => {
  let workbench: Workbench;
  const press = (name: string) => button(workbench, name).click();
  const shows = (text: string | RegExp) => expect.poll(() => state(workbench).textContent(), patient).toMatch(text);
  const layerLines = ['dense 32 relu', 'dense 10 softmax'];

  beforeAll(async () => {
    workbench = await openExamples();
  });
  afterAll(() => workbench.close());

  it('Train stands above each cell of digits.nnet', async () => {
    await openFile(workbench, 'digits.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await lens(workbench, '# %% Digits', 'Train');
    await lens(workbench, '# %% Ten times the learning rate', 'Train');
    await picture(workbench, '1-opened');
  });

  it('a click on it opens a panel beside the editor that draws the first epochs', async () => {
    const train = await lens(workbench, '# %% Digits', 'Train');
    const from = performance.now();
    await train.click();
    await chart(workbench, 'loss').locator('canvas[aria-valuetext^="epoch"]').waitFor();
    report(
      'Click on Train until the first point is drawn, the panel not open yet',
      milliseconds(performance.now() - from),
    );
    await expect.poll(() => lines(workbench, 'loss').then(([first]) => first?.pixels), patient).toBeGreaterThan(0);
  });

  it('it charts loss and accuracy of training and validation, epoch by epoch', async () => {
    await shows(/^finished · run 1$/);
    for (const name of ['loss', 'accuracy']) {
      const drawn = await lines(workbench, name);
      expect(drawn.map(({ label }) => label)).toEqual(['training', 'validation']);
      for (const { pixels } of drawn) expect(pixels).toBeGreaterThan(20);
      const epochs = await table(workbench, name);
      expect(epochs[0]?.[0]).toBe('1');
      expect(epochs[epochs.length - 1]?.[0]).toBe('30');
      for (const [, ...values] of epochs) for (const value of values) expect(numberOf(value)).toBeGreaterThan(0);
    }
    const losses = await table(workbench, 'loss');
    expect(numberOf(losses[0]?.[1])).toBeGreaterThan(10 * numberOf(losses[losses.length - 1]?.[1]));
  });

  it('validation accuracy on the digits passes 95 %', async () => {
    expect(numberOf((await figures(workbench)).get('validation accuracy'))).toBeGreaterThan(95);
  });

  it('on each layer’s line in the text stand its weights’ and gradients’ sparklines and norms', async () => {
    for (const words of layerLines) {
      await expect
        .poll(() => textsAfter(workbench, words), patient)
        .toEqual([expect.stringMatching(/^[▁-█]{4} \S+ *[▁-█]{4} ∇\S+/u)]);
    }
  });

  it('below the charts, each layer’s weights and gradients as histograms', async () => {
    await showTab(workbench, 'Layers');
    const rows = await layers(workbench);
    expect(rows.map(({ name }) => name)).toEqual(['dense1', 'dense2']);
    for (const { weights, gradients } of rows)
      for (const outline of [weights, gradients]) expect(outline).toMatch(/^M/);
    await picture(workbench, '2-layers');
    await showTab(workbench, 'Overview');
  });

  it('a change of lr in the text marks the values as stale', async () => {
    await retype(workbench, 'lr=0.01', 'lr=0.002');
    await expect.poll(() => textsAfter(workbench, 'model'), patient).toEqual([expect.stringContaining('stale')]);
    await expect.poll(() => notice(workbench).textContent(), patient).toContain('text has changed since this run');
    await picture(workbench, '3-stale');
  });

  it('and the new curve is drawn over the earlier one, the legend naming what differs', async () => {
    await (await lens(workbench, '# %% Digits', 'Train')).click();
    await shows(/^finished · run 2$/);
    const drawn = await lines(workbench, 'loss');
    expect(drawn.map(({ label, detail }) => `${label} ${detail}`.trim())).toEqual([
      'training',
      'validation',
      'run 1 optimizer.lr 0.01 instead of 0.002',
    ]);
    for (const { pixels } of drawn) expect(pixels).toBeGreaterThan(20);
    expect((await textsAfter(workbench, 'model')).join()).not.toContain('stale');
    // Nothing that VS Code says of the words at the caret is to stand before what is to be seen.
    await line(workbench, '# %% [markdown]').click();
    await workbench.page.locator('.parameter-hints-widget.visible').waitFor({ state: 'hidden' });
    await picture(workbench, '4-compared');
  });

  it('so it is with a change by the panel’s control, which leaves the text alone', async () => {
    await workbench.panel.getByRole('textbox', { name: 'optimizer.lr' }).fill('0.03');
    await workbench.panel.locator('.hyperparameters').getByText('Train with changes').click();
    await shows(/^finished · run 3$/);
    const drawn = await lines(workbench, 'loss');
    expect(drawn.map(({ label, detail }) => `${label} ${detail}`.trim())).toContain(
      'run 2 optimizer.lr 0.002 instead of 0.03',
    );
    expect((await textsAfter(workbench, 'optimizer adam lr=0.002')).join()).toContain('run used lr=0.03');
  });

  it('and by a new cell `with optimizer.lr=0.1`', async () => {
    const { keyboard } = workbench.page;
    await line(workbench, 'with optimizer.lr=0.1').click();
    await keyboard.press('Control+End');
    await keyboard.type('\n# %% A larger step\nwith optimizer.lr=0.1\n');
    await keyboard.press('Escape');
    await (await lens(workbench, '# %% A larger step', 'Train')).click();
    await keyboard.press('Control+Home');
    await shows(/^finished · run 4$/);
    const details = (await lines(workbench, 'loss')).map(({ detail }) => detail);
    expect(details).toContain('optimizer.lr 0.03 instead of 0.1');
    await expect
      .poll(() => textsAfter(workbench, 'model'), patient)
      .toEqual([expect.stringContaining('A larger step')]);
  });

  it('pause, step a batch, step an epoch, continue and stop work at once', async () => {
    await workbench.page.keyboard.press('Control+Home');
    await retype(workbench, 'epochs 30', 'epochs 20000');
    await (await lens(workbench, '# %% Digits', 'Train')).click();
    await shows(/^running · run 5$/);
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(2);

    await press('Pause');
    await shows(/^paused · run 5$/);
    const paused = await epoch(workbench);
    await press('Step batch');
    await expect.poll(() => textsAfter(workbench, '# %% Digits').then(String), patient).toMatch(/paused at step \d+/);
    await shows(/^paused/);
    expect(await epoch(workbench)).toBe(paused);
    await press('Step epoch');
    await expect.poll(() => epoch(workbench), patient).toBe(paused + 1);
    await shows(/^paused/);
    await press('Continue');
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(paused + 2);
    const from = performance.now();
    await press('Stop');
    await state(workbench).getByText('stopped').waitFor();
    report('Click on Stop until the panel says so', milliseconds(performance.now() - from));
    expect(await epoch(workbench)).toBeLessThan(20_000);
  });

  it('a reload of the window brings the panel and its data back', async () => {
    const { page } = workbench;
    const curves = async () =>
      (await lines(workbench, 'loss')).map(({ label, detail, values }) => [label, detail, values]);
    const before = { figures: await figures(workbench), curves: await curves() };
    await line(workbench, 'model').click();
    await page.keyboard.press('Control+S');
    await expect.poll(() => page.locator('.tab.dirty').count(), patient).toBe(0);
    await page.reload();
    await shows(/^stopped · run 5$/);
    expect(await figures(workbench)).toEqual(before.figures);
    expect(await curves()).toEqual(before.curves);
    await expect.poll(() => textsAfter(workbench, 'dense 10 softmax'), patient).toHaveLength(1);
  });

  it('it all draws in a light theme too', async () => {
    await chooseTheme(workbench, 'Light Modern');
    await workbench.page.locator('.monaco-workbench.vs').waitFor();
    await expect
      .poll(
        () => lines(workbench, 'loss').then((drawn) => drawn.slice(0, 2).every(({ pixels }) => pixels > 20)),
        patient,
      )
      .toBe(true);
    await picture(workbench, '5-light');
    await chooseTheme(workbench, 'Dark Modern');
    await workbench.page.locator('.monaco-workbench.vs-dark').waitFor();
  });

  it('with side bar and panel open, each value after a line lies inside the viewport', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+J');
    await page.locator('.part.panel').waitFor();
    const editor = page.locator('.editor-instance .overflow-guard').first();
    for (const words of [...layerLines, 'model', 'loss cross_entropy']) {
      await expect.poll(() => textsAfter(workbench, words), patient).toHaveLength(1);
      const right = await line(workbench, words).evaluate((element) =>
        Math.max(...[...element.querySelectorAll('span')].map((span) => span.getBoundingClientRect().right)),
      );
      const edge = await editor.evaluate((element) => {
        const bar = element.querySelector('.scrollbar.vertical, .minimap');
        return (bar ?? element).getBoundingClientRect()[bar ? 'left' : 'right'];
      });
      expect.soft(right, words).toBeLessThanOrEqual(edge);
    }
    await picture(workbench, '6-narrow');
  });
});
