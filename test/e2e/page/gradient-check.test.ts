import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endless } from '../specs';
import { epoch } from './panel';
import {
  chooseTheme,
  lens,
  openExamples,
  openFile,
  patient,
  picture,
  retype,
  runCommand,
  textsAfter,
  type Workbench,
} from './workbench';

/** The user's own network and data, checked in their editor. */
describe('Click Gradient check, see that backpropagation is right', () => {
  let workbench: Workbench;
  const badges = async (words: string): Promise<readonly string[]> =>
    (await textsAfter(workbench, words)).filter((text) => text.includes('∇ '));
  const shows = (words: string, text: RegExp) =>
    expect.poll(() => badges(words), patient).toEqual([expect.stringMatching(text)]);

  beforeAll(async () => {
    workbench = await openExamples({ 'endless.nnet': endless });
  });
  afterAll(() => workbench.close());

  it('a click on it puts a badge on the cell and on each layer that has weights', async () => {
    await openFile(workbench, 'digits.nnet');
    await (await lens(workbench, '# %% Digits', 'Gradient check')).click();
    for (const words of ['# %% Digits', 'dense 32 relu', 'dense 10 softmax']) {
      await shows(words, /^∇ checked, \de-\d+$/);
    }
    expect(await badges('model')).toEqual([]);
    await picture(workbench, 'gradient-check-dark');
    await chooseTheme(workbench, 'Light Modern');
    await picture(workbench, 'gradient-check-light');
  });

  it('a change of the text makes it stale, and a second check fresh again', async () => {
    await retype(workbench, 'batch 32', 'batch 16');
    for (const words of ['# %% Digits', 'dense 32 relu']) await shows(words, /^∇ checked, \de-\d+, stale$/);
    await (await lens(workbench, '# %% Digits', 'Gradient check')).click();
    for (const words of ['# %% Digits', 'dense 32 relu']) await shows(words, /^∇ checked, \de-\d+$/);
  });

  it('a cell of changes is checked as it runs', async () => {
    await (await lens(workbench, '# %% Ten times the learning rate', 'Gradient check')).click();
    await shows('# %% Ten times the learning rate', /^∇ checked, \de-\d+$/);
  });

  it('by the command while the same cell trains, which goes on meanwhile', async () => {
    await openFile(workbench, 'endless.nnet');
    await (await lens(workbench, '# %% Endless', 'Train')).click();
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(2);
    const before = await epoch(workbench);
    await runCommand(workbench, 'Nnet: Check Gradients');
    await shows('# %% Endless', /^∇ checked, \de-\d+$/);
    await expect.poll(() => epoch(workbench), patient).toBeGreaterThan(before);
    // Where values stand, a mark has to do: beside the panel there is no room for more.
    await expect.poll(() => textsAfter(workbench, 'dense 16 tanh').then(String), patient).toMatch(/∇\d\S* *.*∇✓$/);
    await picture(workbench, 'gradient-check-training');
    await (await lens(workbench, '# %% Endless', 'Stop')).click();
  });
});
