import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { inlineTexts, open, replace, trainToEnd } from './editor';
import { describe, it } from './runner';

export const stalenessTests = (): void =>
  describe('The values on the lines', () => {
    it('are marked stale when the text says another experiment, and not for a comment', async () => {
      const { document } = await open('digits.nnet');
      await trainToEnd(document, '# %% Digits');
      const marks = async () => [
        ...(await inlineTexts(document, '# %% Digits')),
        ...(await inlineTexts(document, 'model')),
      ];
      const stale = async () => (await marks()).filter((text) => text.includes('stale')).length;
      assert.equal(await stale(), 0);

      await replace(document, 'epochs 30', 'epochs 30 # enough');
      assert.equal(await stale(), 0, 'a comment changes nothing');
      await replace(document, 'lr=0.01', 'lr=0.02');
      assert.equal(await stale(), 2);
      await commands.executeCommand('undo');
      assert.equal(await stale(), 0, 'what was undone is as it was');
    });

    it('go from a layer that was changed, and stay on the others', async () => {
      const { document } = await open('digits.nnet');
      await trainToEnd(document, '# %% Digits');
      await replace(document, 'dense 32 relu', 'dense 32 tanh');
      assert.deepEqual(await inlineTexts(document, 'dense 32 tanh'), []);
      assert.equal((await inlineTexts(document, 'dense 10 softmax')).length, 1);
    });
  });
