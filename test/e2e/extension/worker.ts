import assert from 'node:assert/strict';
import workerThreads from 'node:worker_threads';
import { endless } from '../specs';
import { act, ended, openText, train, until } from './editor';
import { describe, it } from './runner';

const { Worker } = workerThreads;

/** The workers that the extension host has started, in their order. */
const started: workerThreads.Worker[] = [];

/** The extension's worker is its own: to end one from outside, a test has to see it being started. */
function watchWorkers(): void {
  workerThreads.Worker = class extends Worker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters);
      started.push(this);
    }
  };
}

export function workerTests(): void {
  watchWorkers();
  describe('A training worker', () => {
    it('that dies is reported with its reason, and the next click starts a new one', async () => {
      const { document } = await openText('death.nnet', endless);
      const before = await train(document, '# %% Endless');
      await until('its first epochs', () => before.epochs.length > 2);
      const known = started.length;
      await Promise.all(started.map((worker) => worker.terminate()));
      const { status, message } = await ended(before);
      assert.equal(status, 'failed');
      assert.match(message ?? '', /worker ended: it ended with code 1/);

      const after = await train(document, '# %% Endless');
      await until('epochs of the next run', () => after.epochs.length > 2);
      assert.equal(started.length, known + 1);
      await act('stop', after);
      assert.equal((await ended(after)).status, 'stopped');
    });
  });
}
