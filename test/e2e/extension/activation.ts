import assert from 'node:assert/strict';
import { milliseconds, report } from '../figures';
import { extension, open, until } from './editor';
import { describe, it } from './runner';

export const activationTests = (): void =>
  describe('The extension', () => {
    it('is not active before a spec is open', () => {
      assert.equal(extension().isActive, false);
      return Promise.resolve();
    });

    it('is activated by a spec, and soon', async () => {
      const from = performance.now();
      await extension().activate();
      report('Activation, from asking for it to having its API', milliseconds(performance.now() - from));
      const { document } = await open('digits.nnet');
      assert.equal(document.languageId, 'nnet');
      await until('the extension is active', () => extension().isActive);
    });
  });
