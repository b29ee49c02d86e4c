import assert from 'node:assert/strict';
import { extension, inlineTexts, open, runsOf, until } from './editor';
import { describe, it } from './runner';

/** Runs at VS Code's second start, on the folder and with the user data that the first one has left. */
export const restoringTests = (): void =>
  describe('A second start of VS Code', () => {
    it('brings the runs of a file back, with all that was measured', async () => {
      await extension().activate();
      const { document } = await open('digits.nnet');
      const found = await runsOf(document);
      await until('earlier runs', () => found.length > 0);
      const complete = found.filter(({ state }) => state === 'completed');
      assert.ok(complete.length >= 4, `${complete.length} complete runs`);
      const first = found[0];
      assert.ok(first);
      assert.equal(first.number, 1);
      assert.equal(first.epochs.length, 30);
      assert.ok(first.epochs.at(30, 'validation.accuracy') > 0.95);
      assert.match(first.result?.sha256 ?? '', /^[0-9a-f]{64}$/);
    });

    it('shows their values on the lines again', async () => {
      const { document } = await open('digits.nnet');
      const runs = await runsOf(document);
      await until('earlier runs', () => runs.length > 0);
      assert.equal((await inlineTexts(document, 'dense 10 softmax')).length, 1);
      assert.match((await inlineTexts(document, 'model')).join(), /run \d+, epoch \d+/);
    });
  });
