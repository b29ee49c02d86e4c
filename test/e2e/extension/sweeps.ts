import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, Selection, workspace, type TextDocument } from 'vscode';
import { api, lens, open, openText, rangeOf, runsOf, trainToEnd, until } from './editor';
import { describe, it } from './runner';

const sweepOf = async (document: TextDocument) => (await api()).sweep(document);

async function click(document: TextDocument, cell: string, title: string): Promise<void> {
  const { command, arguments: values = [] } = await lens(document, cell, title);
  await commands.executeCommand(command, ...(values as unknown[]));
}

const base = `# %% Base
data moons samples=200 noise=0.1 seed=4
  split train=80% validation=20%
model
  input 2
  dense 8 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs EPOCHS
  batch 20
  seed 6

# %% One of them
with optimizer.lr=0.03 seed=7

# %% Some
sweep optimizer.lr=[0.003, 0.03] seed=[6, 7, 8]

# %% With one that goes wrong
sweep optimizer.lr=[0.01, 1e30]
`;

const text = (epochs: number): string => base.replace('EPOCHS', String(epochs));

async function withWorkers(count: number, work: () => Promise<void>): Promise<void> {
  const configuration = workspace.getConfiguration('nnet');
  await configuration.update('sweep.workers', count, ConfigurationTarget.Global);
  try {
    await work();
  } finally {
    await configuration.update('sweep.workers', undefined, ConfigurationTarget.Global);
  }
}

export const sweepTests = (): void =>
  describe('A sweep', () => {
    it('trains its runs on several workers at once, each to the bits that it has alone', () =>
      withWorkers(3, async () => {
        const { document } = await openText('some.nnet', text(300));
        await click(document, '# %% Some', 'Sweep, 6 runs');
        const sweep = await until('the sweep', () => sweepOf(document));
        let most = 0;
        await until('its end', () => {
          most = Math.max(most, sweep.members.filter(({ run }) => run?.active).length);
          return sweep.state === 'ended';
        });
        assert.equal(most, 3);
        assert.deepEqual(
          sweep.members.map(({ run }) => run?.result?.status),
          Array.from({ length: 6 }, () => 'completed'),
        );
        const alone = await trainToEnd(document, '# %% One of them');
        const same = sweep.members.find(({ overrides }) => overrides.map(({ value }) => value).join() === '0.03,7');
        assert.equal(same?.run?.result?.sha256, alone.result?.sha256);
        assert.equal(new Set(sweep.members.map(({ run }) => run?.result?.sha256)).size, 6);
      }));

    it('goes on when one of its runs diverges', async () => {
      const { document } = await openText(
        'wrong.nnet',
        text(20).replace('[0.01, 1e30]', '[1e30, 0.01]').replace('adam', 'sgd').replace('tanh', 'relu'),
      );
      await click(document, '# %% With one', 'Sweep, 2 runs');
      const sweep = await until('the sweep', () => sweepOf(document));
      await until('its end', () => sweep.state === 'ended');
      assert.deepEqual(
        sweep.members.map(({ run }) => run?.result?.status),
        ['diverged', 'completed'],
      );
      assert.equal(sweep.ranked()[0]?.index, 1);
    });

    it('stops, and goes on with what is left', async () => {
      const { document } = await openText('left.nnet', text(2000));
      await click(document, '# %% Some', 'Sweep, 6 runs');
      const sweep = await until('the sweep', () => sweepOf(document));
      await until('a run done', () => sweep.done >= 1);
      await click(document, '# %% Some', 'Pause sweep');
      assert.equal(sweep.state, 'paused');
      await click(document, '# %% Some', 'Continue sweep');
      await click(document, '# %% Some', 'Stop sweep');
      await until('all standing', () => sweep.underWay.length === 0);
      assert.equal(sweep.state, 'stopped');
      assert.ok(sweep.done < 6, `${sweep.done} runs done`);
      const before = sweep.members.flatMap(({ run }) =>
        run?.result?.status === 'completed' ? [run.result.sha256] : [],
      );
      await click(document, '# %% Some', 'Resume sweep');
      const again = await until('the sweep again', async () => {
        const found = await sweepOf(document);
        return found !== sweep && found;
      });
      assert.equal(again.id, sweep.id);
      await until('its end', () => again.state === 'ended', 60);
      const after = again.members.map(({ run }) => run?.result?.sha256);
      assert.equal(after.filter(Boolean).length, 6);
      for (const hash of before) assert.ok(after.includes(hash));
      const runs = await runsOf(document);
      assert.equal(runs.filter(({ group }) => group?.id === sweep.id).length, 6);
    });

    it('starts by its key from a sweep cell', async () => {
      const editor = await open('sweep.nnet');
      const { document } = editor;
      const place = rangeOf(document, 'sweep optimizer').start;
      editor.selection = new Selection(place, place);
      await commands.executeCommand('nnet.train');
      const sweep = await until('the sweep', () => sweepOf(document));
      assert.equal(sweep.members.length, 15);
      await until('its end', () => sweep.state === 'ended');
    });
  });
