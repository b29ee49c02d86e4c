import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, languages, workspace } from 'vscode';
import type { GradientCheck } from '../../../src/spec/gradient-check';
import { inlineTexts, openText, replace, runsOf, trainToEnd, until } from './editor';
import { describe, it } from './runner';

/** A row of a hundredfold size, and a rate that it makes too large. */
const exploding = `# %% Exploding
data table
  1 2 -> 3.0
  2 1 -> 3.0
  1e120 1 -> 2.0
  1 1 -> 2.0
  shuffle false

model
  dense 3 relu init=ones
  dense 1 init=ones

train
  loss mse
  optimizer sgd lr=0.1
  epochs 40
  batch 1
`;

const wide = `# %% Wide
data moons samples=40

model
  dense 2000 tanh
  dense 2000 tanh
  dense 1 sigmoid

train
  loss binary_cross_entropy
  epochs 1
`;

const setting = (): ReturnType<typeof workspace.getConfiguration> => workspace.getConfiguration('nnet');

/** What the engine says of itself, and what it refuses, in the editor. */
export const engineTests = (): void =>
  describe('The engine in the editor', () => {
    it('stops a run that diverges and says where, and keeps its last finite weights', async () => {
      const { document } = await openText('exploding.nnet', exploding);
      const run = await trainToEnd(document, '# %% Exploding');
      assert.equal(run.result?.status, 'diverged');
      assert.match(
        run.result.message ?? '',
        /^Training diverged in epoch \d+ at step \d+: .*`dense[12](\.\w+)?`.*(sample \d|together they exceed)/,
      );
      assert.match(run.result.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.equal(typeof run.result.loss === 'number' && Number.isFinite(run.result.loss), true);
      assert.match((await inlineTexts(document, '# %% Exploding')).join(), /^Training diverged in epoch/);
    });

    it('refuses what takes more memory than the setting allows, before it starts', async () => {
      await setting().update('memoryLimit', 64, ConfigurationTarget.Global);
      try {
        const { document } = await openText('wide.nnet', wide);
        const refused = await until('a problem', () => languages.getDiagnostics(document.uri)[0]);
        assert.match(refused.message, /takes .* MiB, more than the limit of 64 MiB/);
        assert.equal(document.getText(refused.range).includes('dense 2000 tanh'), true);
        assert.deepEqual(await runsOf(document), []);
        await setting().update('memoryLimit', 2048, ConfigurationTarget.Global);
        await until('no problem any more', () => languages.getDiagnostics(document.uri).length === 0);
        const run = await trainToEnd(document, '# %% Wide');
        assert.equal(run.result?.status, 'completed');
        assert.ok((run.facts?.memory ?? 0) > 64 * 2 ** 20);
      } finally {
        await setting().update('memoryLimit', undefined, ConfigurationTarget.Global);
      }
    });

    it('computes as the setting says what a text leaves out', async () => {
      await setting().update('arithmetic', 'fused', ConfigurationTarget.Global);
      try {
        const text = wide.replaceAll('2000', '20');
        const { document } = await openText('left-out.nnet', text);
        const { facts } = await trainToEnd(document, '# %% Wide');
        // Where there are no such vectors, that is said.
        if (facts?.arithmetic !== 'fused') assert.match(facts?.notes?.join() ?? '', /^`arithmetic fused` wants/);
        const { document: other } = await openText('written.nnet', `${text}  arithmetic separate\n`);
        const written = await trainToEnd(other, '# %% Wide');
        assert.equal(written.facts?.arithmetic, 'separate');
        assert.deepEqual(written.facts?.notes, []);
      } finally {
        await setting().update('arithmetic', undefined, ConfigurationTarget.Global);
      }
    });

    it('checks the gradients of a cell, and says on each layer what came of it', async () => {
      const { document } = await openText('checked.nnet', wide.replaceAll('2000', '20'));
      const check = await commands.executeCommand<GradientCheck>('nnet.checkGradients', document.uri.toString(), 0);
      assert.equal(check.passed, true);
      assert.ok(check.error < 1e-6);
      assert.deepEqual(
        check.layers.map(({ layer }) => layer),
        ['dense1', 'dense2', 'dense3'],
      );
      for (const words of ['# %% Wide', 'dense 20 tanh', 'dense 1 sigmoid']) {
        assert.match((await inlineTexts(document, words)).join(), /^∇ checked, \de-\d+$/);
      }
      await replace(document, 'dense 1 sigmoid', 'dense 1 sigmoid l2=0.1');
      assert.match((await inlineTexts(document, '# %% Wide')).join(), /^∇ checked, \de-\d+, stale$/);
      assert.deepEqual(await runsOf(document), []);
    });
  });
