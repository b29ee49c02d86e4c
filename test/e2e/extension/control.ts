import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { endless } from '../specs';
import { act, ended, inlineTexts, openText, pause, runsOf, train, until } from './editor';
import { describe, it } from './runner';

export const controlTests = (): void =>
  describe('A run', () => {
    it('pauses, steps a batch, steps an epoch, continues, and stops', async () => {
      const { document } = await openText('control.nnet', endless);
      const run = await train(document, '# %% Endless');
      await until('the first epochs', () => run.epochs.length > 2);
      await act('pause', run);
      await until('the pause', () => run.state === 'paused');

      const step = run.progress?.step ?? NaN;
      await pause(100);
      assert.equal(run.progress?.step, step, 'nothing moves while it is paused');
      await act('stepBatch', run);
      await until('one batch', () => run.progress?.step === step + 1);
      assert.equal(run.state, 'paused');
      assert.equal(run.frames.newest?.step, step + 1, 'the weights after that batch are measured');

      const epochs = run.epochs.length;
      await act('stepEpoch', run);
      await until('one epoch', () => run.epochs.length === epochs + 1);
      await until('the pause at its end', () => run.state === 'paused');
      assert.equal(run.progress?.epoch, epochs + 1);
      assert.match((await inlineTexts(document, '# %% Endless')).join(), /paused at step \d+/);

      await act('continue', run);
      await until('more epochs', () => run.epochs.length > epochs + 5);
      await act('stop', run);
      assert.equal((await ended(run)).status, 'stopped');
    });

    it('starts paused when asked to', async () => {
      const { document } = await openText('paused.nnet', endless);
      void commands.executeCommand('nnet.trainPaused', document.uri.toString(), 0);
      const runs = await runsOf(document);
      const run = await until('the run', () => runs.find(({ state }) => state === 'paused'));
      assert.equal(run.progress?.step, 0);
      await act('stepBatch', run);
      await until('one batch', () => run.progress?.step === 1);
    });

    it('waits in the queue while another trains', async () => {
      const { document } = await openText('queue.nnet', endless);
      const first = await train(document, '# %% Endless');
      const second = await train(document, '# %% Another');
      await until('epochs of the first', () => first.epochs.length > 2);
      assert.equal(second.state, 'queued');
      assert.deepEqual(await inlineTexts(document, '# %% Another'), ['queued']);
      await act('stop', first);
      await until('epochs of the second', () => second.epochs.length > 2);
      assert.equal((await ended(first)).status, 'stopped');
    });

    it('can be taken out of the queue', async () => {
      const { document } = await openText('dequeue.nnet', endless);
      const first = await train(document, '# %% Endless');
      const second = await train(document, '# %% Another');
      await act('stop', second);
      const { status, epochs } = await ended(second);
      assert.deepEqual({ status, epochs }, { status: 'stopped', epochs: 0 });
      assert.equal(first.result, undefined);
    });

    it('starts anew when Restart is chosen, and not before', async () => {
      const { document } = await openText('restart.nnet', endless);
      const first = await train(document, '# %% Endless');
      await until('the first epochs', () => first.epochs.length > 2);
      void commands.executeCommand('nnet.train', document.uri.toString(), 0);
      await pause(300);
      const runs = await runsOf(document);
      assert.equal(runs.length, 1);
      await commands.executeCommand('notification.acceptPrimaryAction');
      const second = await until('the second run', () => runs.find((run) => run !== first));
      assert.equal((await ended(first)).status, 'stopped');
      await until('epochs of the second', () => second.epochs.length > 2);
    });
  });
