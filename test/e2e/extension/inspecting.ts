import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { commands, Hover, InlayHint, MarkdownString, Position, Range, type TextDocument } from 'vscode';
import type { Run } from '../../../src/host/run';
import type { RunFacts } from '../../../src/protocol/schema';
import { histogramBins, statistic, statisticsWidth } from '../../../src/spec/statistics';
import { folder, inlineTexts, lineOf, open, openText, rangeOf, replace, runsOf, trainToEnd } from './editor';
import { describe, it } from './runner';

/** What a run's record on disk says. */
interface Record {
  readonly facts: RunFacts;
  /** One figure of a tensor, at an epoch's end. */
  figure(epoch: number, role: string, tensor: string, name: keyof typeof statistic): number;
  /** A tensor's histogram. */
  histogram(epoch: number, role: string, tensor: string): readonly number[];
  loss(epoch: number): number;
}

/** Reads the record of a run from the disk, as another program would, wherever below the test's own folder it is. */
async function recordOf(run: Run): Promise<Record> {
  const root = path.dirname(folder());
  const names = await readdir(root, { recursive: true });
  const found = names.find((name) => name.endsWith(path.join(run.id, 'run.json')));
  assert.ok(found, 'the run is recorded');
  const read = (name: string) => readFile(path.join(root, path.dirname(found), name), 'utf8');
  const { facts } = JSON.parse(await read('run.json')) as { facts: RunFacts };
  const lines = (await read('metrics.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; epoch: number; loss: number; values: (number | null)[] });
  const slice = (epoch: number, role: string, tensor: string): readonly number[] => {
    const frame = lines.find((line) => line.type === 'statistics' && line.epoch === epoch);
    const place = facts.tensors.findIndex((each) => each.role === role && each.tensor === tensor);
    assert.ok(frame && place >= 0, `${role} of ${tensor} in epoch ${epoch}`);
    return frame.values.slice(place * statisticsWidth, (place + 1) * statisticsWidth).map((value) => value ?? NaN);
  };
  return {
    facts,
    figure: (epoch, role, tensor, name) => slice(epoch, role, tensor)[statistic[name]] ?? NaN,
    histogram: (epoch, role, tensor) => slice(epoch, role, tensor).slice(statistic.histogram),
    loss: (epoch) => lines.find((line) => line.type === 'epoch' && line.epoch === epoch)?.loss ?? NaN,
  };
}

/** A histogram's counts in four bars, the tallest full. */
function bars(counts: readonly number[]): string {
  const sums = [0, 1, 2, 3].map((bar) =>
    counts.slice((bar * histogramBins) / 4, ((bar + 1) * histogramBins) / 4).reduce((sum, count) => sum + count, 0),
  );
  const top = Math.max(...sums);
  return sums.map((sum) => '▁▂▃▄▅▆▇█'.charAt(Math.round((7 * sum) / top))).join('');
}

/** A number as it is written agrees with the one that was measured, as far as its digits go. */
function agrees(written: string | undefined, measured: number, what: string): void {
  const error = Math.abs(Number(written?.replace('−', '-')) - measured) / Math.abs(measured);
  assert.ok(error < 0.05, `${what}: ${written} is written, ${measured} was measured`);
}

/** What hovers say at the first words of a line, each part with whether it may carry commands. */
async function hoversAt(document: TextDocument, words: string) {
  const place = rangeOf(document, words).start;
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, place);
  return hovers
    .flatMap(({ contents }) => contents)
    .filter((content): content is MarkdownString => content instanceof MarkdownString);
}

const hintsOn = async (document: TextDocument, line: number): Promise<readonly InlayHint[]> => {
  const range = new Range(new Position(line, 0), new Position(line, 1000));
  return commands.executeCommand<InlayHint[]>('vscode.executeInlayHintProvider', document.uri, range);
};

const named = `# %% Named
data moons samples=60 noise=0.1 seed=1
model
  input 2
  dense 4 relu name=command
  dense 1 sigmoid
train
  loss binary_cross_entropy
  epochs 3
`;

export const inspectingTests = (): void =>
  describe('What stands after a line', () => {
    it('equals what the engine measured, as the run’s record has it', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      const record = await recordOf(run);
      for (const [words, layer] of [
        ['dense 32 relu', 'dense1'],
        ['dense 10 softmax', 'dense2'],
      ] as const) {
        const tensor = `${layer}.weight`;
        const [text = ''] = await inlineTexts(document, words);
        const [, weights, norm, gradients, gradient] = /^(\S{4}) (\S+) +(\S{4}) ∇(\S+) *$/u.exec(text) ?? [];
        assert.equal(weights, bars(record.histogram(30, 'weight', tensor)));
        assert.equal(gradients, bars(record.histogram(30, 'gradient', tensor)));
        agrees(norm, record.figure(30, 'weight', tensor, 'norm'), `‖w‖ of ${layer}`);
        agrees(gradient, record.figure(30, 'gradient', tensor, 'norm'), `‖∇‖ of ${layer}`);
      }
      const [loss = ''] = await inlineTexts(document, 'loss cross_entropy');
      agrees(loss.split(' ')[1], record.loss(30), 'the loss');
    });

    it('follows the epoch that the panel shows, the loss and its curve too', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      const record = await recordOf(run);
      const [last] = await inlineTexts(document, 'dense 32 relu');
      run.shownEpoch = 2;
      assert.deepEqual(await inlineTexts(document, 'model'), [`run ${run.number}, epoch 2`]);
      const [early = ''] = await inlineTexts(document, 'dense 32 relu');
      assert.notEqual(early, last);
      agrees(/∇(\S+)/u.exec(early)?.[1], record.figure(2, 'gradient', 'dense1.weight', 'norm'), '‖∇‖ in epoch 2');
      const [loss = ''] = await inlineTexts(document, 'loss cross_entropy');
      const [curve = '', figure] = loss.split(' ');
      assert.equal(curve.length, 2, 'two epochs have two bars');
      agrees(figure, record.loss(2), 'the loss of epoch 2');
    });

    it('takes the place of the line’s hint of shape and parameters', async () => {
      const { document } = await openText('hints.nnet', named);
      const line = lineOf(document, 'dense 4 relu');
      assert.equal((await hintsOn(document, line)).length, 1);
      await trainToEnd(document, '# %% Named');
      assert.equal((await inlineTexts(document, 'dense 4 relu')).length, 1);
      assert.equal((await hintsOn(document, line)).length, 0);
      await replace(document, 'dense 4 relu', 'dense 4 tanh');
      assert.equal((await hintsOn(document, line)).length, 1, 'and gives it back');
    });

    it('says on a cell what its run came to, and against which run', async () => {
      const { document } = await open('digits.nnet');
      const runs = await runsOf(document);
      const first = await trainToEnd(document, '# %% Digits');
      const second = await trainToEnd(document, '# %% Ten times');
      const [text = ''] = await inlineTexts(document, '# %% Ten times');
      const accuracy = (run: Run) => 100 * run.epochs.at(30, 'validation.accuracy');
      const change = accuracy(second) - accuracy(first);
      const sign = change < 0 ? '−' : '+';
      assert.equal(
        text,
        `val. accuracy ${accuracy(second).toFixed(1)} % (${sign}${Math.abs(change).toFixed(1)} vs lr=0.01)`,
      );
      const said = await hoversAt(document, '# %% Ten times');
      const linked = said.find(({ isTrusted }) => isTrusted);
      assert.ok(linked?.value.includes(`[Compare with run ${first.number}](command:nnet.compareWith?`), linked?.value);
      assert.ok(runs.length >= 2);
    });
  });

export const hoverTests = (): void =>
  describe('A hover on a layer’s line', () => {
    it('has the formulas with the layer’s shapes before anything is trained', async () => {
      const { document } = await openText('formulas.nnet', named);
      for (const words of ['dense 4 relu', 'relu name=command']) {
        const text = (await hoversAt(document, words)).map(({ value }) => value).join('\n');
        assert.equal(text.split('z [B×4] = x [B×2] Wᵀ + b, W [4×2], b [4]').length, 2, `once at ${words}: ${text}`);
        assert.equal(text.split('∂L/∂W [4×2] = δᵀ x').length, 2, `once at ${words}: ${text}`);
        assert.ok(!text.includes('data:image'), 'nothing was measured');
      }
    });

    it('has pictures of the histograms, extremes with their places, and links to the heat maps once trained', async () => {
      const { document } = await open('digits.nnet');
      const run = await trainToEnd(document, '# %% Digits');
      const record = await recordOf(run);
      const parts = await hoversAt(document, 'dense 32 relu');
      const text = parts.map(({ value }) => value).join('\n');
      assert.equal(text.match(/!\[[^\]]*\]\(data:image\/svg\+xml;base64,/g)?.length, 2);

      const index = record.figure(30, 'gradient', 'dense1.weight', 'maximumIndex');
      const place = `[${Math.floor(index / 64)},\u00a0${index % 64}]`;
      const row = /∇ `weight` \|(.*)\|/.exec(text)?.[1] ?? '';
      const [norm, , maximum = ''] = row.split('|').map((cell) => cell.trim());
      agrees(norm, record.figure(30, 'gradient', 'dense1.weight', 'norm'), '‖∇‖');
      agrees(maximum.split(' ')[0], record.figure(30, 'gradient', 'dense1.weight', 'maximum'), 'the largest of ∇');
      assert.ok(maximum.endsWith(`\`${place}\``), `${maximum} ends with ${place}`);

      const linked = parts.filter(({ isTrusted }) => isTrusted);
      assert.equal(linked.length, 1);
      assert.match(linked[0]?.value ?? '', /\[Heat map of weight\]\(command:nnet\.showLayer\?/);
      assert.ok(parts.every(({ value }) => value.length < 100_000));
    });

    it('trusts nothing that the user has written', async () => {
      const { document } = await openText('trust.nnet', named);
      await trainToEnd(document, '# %% Named');
      const parts = await hoversAt(document, 'dense 4 relu');
      assert.ok(parts.some(({ value, isTrusted }) => isTrusted && value.includes('command:nnet.')));
      for (const { isTrusted, value } of parts) {
        if (!isTrusted) continue;
        assert.deepEqual(isTrusted, { enabledCommands: ['nnet.showLayer', 'nnet.compareWith', 'nnet.openPanel'] });
        assert.doesNotMatch(decodeURIComponent(value.replace(/\(command:[^)]*\)/g, '')), /Named|\bcommand\b/);
      }
    });
  });
