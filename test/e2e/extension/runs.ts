import assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { commands, ConfigurationTarget, workspace } from 'vscode';
import type { Run } from '../../../src/host/run';
import { act, api, ended, open, openText, pathOf, replace, runsOf, train, trainToEnd, until } from './editor';
import { describe, it } from './runner';

const command = (name: string, run: Run): Thenable<unknown> => commands.executeCommand(`nnet.runs.${name}`, run.id);

/** A run as the Runs view lists it. */
const listed = async ({ id }: Run) => (await api()).listed().then((all) => all.find((entry) => entry.id === id));

const steady = (epochs: number): string => `# %% Steady
data csv "digits.csv" target=digit
  split train=80% validation=20%
model
  input 64
  dense 64 relu
  dropout 0.2
  dense 10 softmax
train
  loss cross_entropy
  optimizer adam lr=0.001
  schedule cosine
  epochs ${epochs}
  seed 5
`;

export const runsTests = (): void =>
  describe('Runs', () => {
    it('are listed with how they ended, and by the name that they were given', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      const entry = await until('the run in the list', () => listed(run));
      assert.equal(entry.state, 'completed');
      assert.equal(entry.result?.loss, run.result?.loss);
      assert.equal(entry.cell, 'Digits');
      await command('pin', run);
      assert.equal((await listed(run))?.pinned, true);
      await command('unpin', run);
      assert.equal((await listed(run))?.pinned, false);
    });

    it('one that was stopped goes on where it stood, and ends with the bits of one that never was', async () => {
      const { document } = await openText('steady.nnet', steady(400));
      const whole = await trainToEnd(document, '# %% Steady');
      const run = await train(document, '# %% Steady');
      await until('some epochs', () => run.epochs.length > 20);
      await act('stop', run);
      const { status, epochs } = await ended(run);
      assert.equal(status, 'stopped');
      assert.ok(epochs < 400, `stopped at epoch ${epochs}`);
      assert.equal(run.resumable, true);
      await command('resume', run);
      await ended(run);
      assert.equal(run.result?.status, 'completed');
      assert.equal(run.epochs.length, 400);
      assert.equal(run.result.sha256, whole.result?.sha256);
      assert.equal((await runsOf(document)).filter(({ id }) => id === run.id).length, 1);
    });

    it('one whose data has changed since stays as it is, and says why', async () => {
      const { document } = await openText('own.nnet', steady(2000).replace('digits.csv', 'own.csv'));
      const { document: data } = await openText('own.csv', await readFile(pathOf('digits.csv'), 'utf8'));
      const run = await train(document, '# %% Steady');
      await until('some epochs', () => run.epochs.length > 5);
      await act('stop', run);
      await ended(run);
      const before = run.result;
      await replace(data, '0,0,5,13', '1,0,5,13');
      await data.save();
      // The sentence stands in a message, which waits for nobody.
      await command('resume', run);
      assert.equal(run.result, before);
      assert.equal(run.state, 'stopped');
    });

    it('one is trained again as it was, whatever the text says by now', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      await replace(document, 'lr=0.01', 'lr=0.5');
      const runs = await runsOf(document);
      await command('rerun', run);
      const again = runs[runs.length - 1];
      assert.ok(again && again !== run);
      await ended(again);
      assert.equal(again.result?.sha256, run.result?.sha256);
    });

    it('are kept beside the file when a setting says so, and found there', async () => {
      const configuration = workspace.getConfiguration('nnet');
      await configuration.update('runs.location', 'besideFile', ConfigurationTarget.Global);
      const { document } = await openText('beside.nnet', steady(3));
      try {
        const run = await trainToEnd(document, '# %% Steady');
        const beside = pathOf('.nnet-runs');
        assert.ok((await readdir(beside)).includes(run.id));
        assert.equal(await readFile(path.join(beside, '.gitignore'), 'utf8'), '*\n');
        await commands.executeCommand('nnet.runs.refresh');
        assert.equal((await listed(run))?.store?.folder.endsWith('/.nnet-runs'), true);
      } finally {
        await configuration.update('runs.location', undefined, ConfigurationTarget.Global);
        await rm(pathOf('.nnet-runs'), { recursive: true, force: true });
      }
    });
  });
