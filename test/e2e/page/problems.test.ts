import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lens, openExamples, openFile, patient, picture, type Workbench } from './workbench';

const mistaken = `# %% Mistaken
data csv "digits.csv" target=digit

model
  input 64
  dnese 32 relu
  dense 10 softmax

train
  loss cross_entropy
`;

const acasXu = `// Two inputs, one hidden layer of three units, one output
2,2,1,3,
2,3,1,
0,
-1.0,-1.0,
1.0,1.0,
0.0,0.0,0.0,
1.0,1.0,1.0,
0.5,-0.5,
0.25,1.0,
-1.5,2.0,
0.1,
0.2,
0.3,
1.0,1.0,1.0,
0.0,
`;

describe('A file that can not be trained', () => {
  let workbench: Workbench;
  const message = (words: RegExp) => workbench.page.locator('.notification-toast').filter({ hasText: words });

  beforeAll(async () => {
    workbench = await openExamples({ 'mistaken.nnet': mistaken, 'acas.nnet': acasXu });
  });
  afterAll(() => workbench.close());

  it('has a wave under the wrong word, and Train says why it does not start', async () => {
    await openFile(workbench, 'mistaken.nnet');
    await workbench.page.locator('.squiggly-error').first().waitFor();
    await (await lens(workbench, '# %% Mistaken', 'Train')).click();
    await message(/line 6.*dnese.*Did you mean/i).waitFor();
    await picture(workbench, 'mistake');
    await message(/dnese/).getByRole('button', { name: 'Show' }).click();
    await expect.poll(() => workbench.page.locator('.statusbar').textContent(), patient).toContain('Ln 6, Col 3');
  });

  it('of the ACAS Xu weight format is told apart, and left as it is', async () => {
    await openFile(workbench, 'acas.nnet');
    await message(/ACAS Xu/).waitFor();
    expect(await workbench.page.locator('.codelens-decoration a').count()).toBe(0);
    expect(await workbench.page.locator('.squiggly-error').count()).toBe(0);
    expect(await readFile(path.join(workbench.folder, 'acas.nnet'), 'utf8')).toBe(acasXu);
  });
});
