import assert from 'node:assert/strict';
import { inlineTexts, open, openText, replace, train, trainToEnd, ended, until } from './editor';
import { describe, it } from './runner';

export const trainingTests = (): void =>
  describe('Training', () => {
    it('learns the digits', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      assert.equal(run.state, 'completed');
      assert.equal(run.epochs.length, 30);
      const accuracy = run.epochs.at(30, 'validation.accuracy');
      assert.ok(accuracy > 0.95, `validation accuracy ${accuracy}`);
    });

    it('shows each layer’s weights and gradients, the loss and the epoch on their lines', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      assert.deepEqual(await inlineTexts(document, 'model'), [`run ${run.number}, epoch 30`]);
      for (const layer of ['dense 32 relu', 'dense 10 softmax']) {
        const [text = '', ...others] = await inlineTexts(document, layer);
        assert.match(text, /^[▁-█]{4} \S+ *[▁-█]{4} ∇\S+ *$/u);
        assert.ok(text.length <= 22, `"${text}" fits into 22 columns`);
        assert.deepEqual(others, []);
      }
      assert.match((await inlineTexts(document, 'loss cross_entropy')).join(), /^[▁-█]{8} \d\S*$/u);
      assert.match((await inlineTexts(document, '# %% Digits')).join(), /^val\. accuracy 9\d\.\d %/);
    });

    it('comes to the same bits each time', async () => {
      const { document } = await open('digits.nnet');
      const hashes = [await trainToEnd(document, '# %% Digits'), await trainToEnd(document, '# %% Digits')].map(
        ({ result }) => result?.sha256,
      );
      assert.equal(typeof hashes[0], 'string');
      assert.equal(hashes[0], hashes[1]);
    });

    it('takes the text as it stands, saved or not', async () => {
      const { document } = await open('digits.nnet');
      await replace(document, 'epochs 30', 'epochs 3');
      const run = await trainToEnd(document, '# %% Digits');
      assert.ok(document.isDirty);
      assert.equal(run.epochs.length, 3);
    });

    it('runs a cell that changes a hyperparameter of the one above', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Ten times');
      assert.equal(run.spec.train.optimizer.arguments.lr, 0.1);
      assert.match((await inlineTexts(document, 'model')).join(), /^run \d+ \(Ten times .*, epoch 30$/);
    });

    it('stops at a number that is none, and names the layer', async () => {
      const { document } = await open('digits.nnet');
      await replace(document, 'adam lr=0.01', 'sgd lr=1e30');
      const run = await train(document, '# %% Digits');
      const { status, message } = await ended(run);
      assert.equal(status, 'diverged');
      assert.match(message ?? '', /dense[12]/);
      assert.match((await inlineTexts(document, '# %% Digits')).join(), /dense[12]/);
    });

    it('needs no file for data that is generated', async () => {
      const { document } = await openText(
        'xor.nnet',
        '# %% Xor\ndata xor samples=4\nmodel\n  dense 8 tanh\n  dense 1 sigmoid\ntrain\n  loss binary_cross_entropy\n  epochs 3\n',
      );
      const run = await train(document, '# %% Xor');
      await until('an epoch', () => run.epochs.length > 0);
      assert.equal((await ended(run)).status, 'completed');
    });
  });
