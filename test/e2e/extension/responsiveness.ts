import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WorkspaceEdit, workspace, type TextDocument } from 'vscode';
import { median, milliseconds, report } from '../figures';
import { heavy } from '../specs';
import { act, ended, openText, pause, train, until } from './editor';
import { describe, it } from './runner';

/** The 99th percentile of the extension host's event-loop delay while `work` lasts, in milliseconds. */
async function delay(work: Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await work;
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}

/** Types into a document, a character every 50 ms, for two seconds. */
async function type(document: TextDocument): Promise<void> {
  for (let count = 0; count < 40; count++) {
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, document.lineAt(document.lineCount - 2).range.end, 'x');
    await workspace.applyEdit(edit);
    await pause(50);
  }
}

/** What is measured here is reported, not judged: it is the machine's as much as ours. */
export const responsivenessTests = (): void =>
  describe('While a 64-256-256-10 net trains', () => {
    it('the extension host stays free to answer', async () => {
      const { document } = await openText('heavy.nnet', heavy);
      await pause(1000);
      const idle = await delay(type(document));
      const run = await train(document, '# %% Heavy');
      await until('its first epoch', () => run.epochs.length > 0);
      const epochs = run.epochs.length;
      const training = await delay(type(document));
      assert.ok(run.epochs.length > epochs, 'it trains meanwhile');
      report('Event-loop delay of the extension host while typing, p99, idle', milliseconds(idle));
      report('The same while a 64-256-256-10 net trains', milliseconds(training));
    });

    it('Stop is answered', async () => {
      const { document } = await openText('stop.nnet', heavy);
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        const run = await train(document, '# %% Heavy');
        await until('its first epoch', () => run.epochs.length > 0);
        const from = performance.now();
        await act('stop', run);
        times.push(performance.now() - from);
        assert.equal((await ended(run)).status, 'stopped');
      }
      report('Stop answered while a 64-256-256-10 net trains, of 5', `${milliseconds(median(times))} (median)`);
      report('The same, the slowest', milliseconds(Math.max(...times)));
    });
  });
