import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { median, milliseconds, report } from '../figures';
import { heavy } from '../specs';
import { button, chart, epoch, state } from './panel';
import { lens, openExamples, openFile, patient, type Workbench } from './workbench';

/** How long a click takes to be answered: reported, not judged, since the machine has its part in it. */
describe('With VS Code warm and the panel open', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openExamples({ 'heavy.nnet': heavy });
  });
  afterAll(() => workbench.close());

  it('a click on Train draws a first point, and a click on Stop ends a 64-256-256-10 net', async () => {
    await openFile(workbench, 'heavy.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    const drawn: number[] = [];
    const answered: number[] = [];
    const stopped: number[] = [];
    for (let run = 1; run <= 4; run++) {
      const train = await lens(workbench, '# %% Heavy', 'Train');
      let from = performance.now();
      await train.click();
      await state(workbench).getByText(`running · run ${run}`).waitFor();
      await chart(workbench, 'loss').locator('canvas[aria-valuetext^="epoch "]').waitFor();
      await expect.poll(() => epoch(workbench), { ...patient, interval: 5 }).toBeGreaterThan(0);
      drawn.push(performance.now() - from);

      from = performance.now();
      await button(workbench, 'Stop').click();
      await state(workbench)
        .getByText(/^stop(ping|ped) · run/)
        .waitFor();
      answered.push(performance.now() - from);
      await state(workbench).getByText(`stopped · run ${run}`).waitFor();
      stopped.push(performance.now() - from);
    }
    const [cold, ...warm] = drawn;
    report(
      'Click on Train until the first epoch of a 64-256-256-10 net is drawn, panel not open',
      milliseconds(cold ?? NaN),
    );
    report('The same, panel open, of 3', `${milliseconds(median(warm))} (median)`);
    report('Click on Stop until it is answered, of 4', `${milliseconds(median(answered))} (median)`);
    report(
      'Click on Stop until the panel says so, 64-256-256-10 net, of 4',
      `${milliseconds(median(stopped))} (median)`,
    );
  });

  it('Shift+Enter trains the cell at the caret, and Shift+Alt+Enter stops it', async () => {
    const { keyboard } = workbench.page;
    await workbench.page.locator('.view-line', { hasText: '# %% Heavy' }).click();
    await keyboard.press('Shift+Enter');
    await state(workbench).getByText('running · run 5').waitFor();
    await keyboard.press('Shift+Alt+Enter');
    await state(workbench).getByText('stopped · run 5').waitFor();
  });
});
