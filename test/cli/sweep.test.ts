import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src/spec/experiment';
import { fileWith, folderWith, linesOf, moons, run, type JsonLine } from './command-line';

const grid = `${moons}\n# %% Grid\nsweep optimizer.lr=[0.1, 0.01] batch=[8, 16]\n`;
const random = `${moons}\n# %% Draws\nsweep random runs=5 optimizer.lr=1e-4..1e-1 dense1.units=2..8\n`;
const halving = `${moons.replace('epochs 3', 'epochs 8')}\n# %% Race\nsweep halving runs=6 optimizer.lr=1e-5..1\n`;

const of = (type: string, lines: readonly JsonLine[]): readonly JsonLine[] =>
  lines.filter((line) => line.type === type);

describe('nnet sweep --list', () => {
  it('prints each run’s effective spec as a JSON line and runs nothing', async () => {
    const folder = folderWith({ 'spec.nnet': grid });
    const { status, results } = await run(['sweep', path.join(folder, 'spec.nnet'), '--list']);
    expect(status).toBe(0);
    const specs = results.map((line) => JSON.parse(line) as ExperimentSpec);
    expect(specs.map(({ train }) => [train.optimizer.arguments.lr, train.batch])).toEqual([
      [0.1, 8],
      [0.1, 16],
      [0.01, 8],
      [0.01, 16],
    ]);
    expect(readdirSync(folder)).toEqual(['spec.nnet']);
  });

  it('takes further changes, but none of what the sweep goes through', async () => {
    const file = fileWith(grid);
    const { results } = await run(['sweep', file, '--list', '--set', 'epochs=7']);
    expect(results.map((line) => (JSON.parse(line) as ExperimentSpec).train.epochs)).toEqual([7, 7, 7, 7]);
    const refused = await run(['sweep', file, '--list', '--set', 'batch=3']);
    expect(refused.status).toBe(2);
    expect(refused.messages).toContain('--set batch: the sweep goes through it');
  });

  it('draws the same values each time', async () => {
    const [first, second] = await Promise.all([
      run(['sweep', fileWith(random), '--list']),
      run(['sweep', fileWith(random), '--list']),
    ]);
    expect(first.results).toHaveLength(5);
    expect(first.results).toEqual(second.results);
    expect(new Set(first.results).size).toBe(5);
  });
});

describe('a sweep', () => {
  it('is many runs, each with its own start, epochs and end, of which each has the bits of the run alone', async () => {
    const file = fileWith(grid);
    const outcome = await run(['sweep', file, '--no-save', '--json']);
    expect(outcome.status).toBe(0);
    const lines = linesOf(outcome);
    const starts = of('start', lines);
    expect(starts.map(({ cell }) => cell)).toEqual(['Grid', 'Grid', 'Grid', 'Grid']);
    expect(new Set(starts.map((line) => line['run'])).size).toBe(4);
    expect(of('epoch', lines)).toHaveLength(12);
    const alone = await run(['train', file, '--no-save', '--json', '--set', 'optimizer.lr=0.01', '--set', 'batch=16']);
    expect(of('end', lines)[3]?.['sha256']).toBe(of('end', linesOf(alone))[0]?.['sha256']);
  });

  it('is run by `nnet train` too, where its cell is named', async () => {
    const outcome = await run(['train', fileWith(random), '--cell', 'Draws', '--no-save', '--json']);
    expect(of('end', linesOf(outcome)).map(({ status }) => status)).toEqual(Array(5).fill('completed'));
  });

  it('says what came of it as a table, the best first', async () => {
    const { messages } = await run(['sweep', fileWith(grid), '--no-save']);
    const table = messages.split('\n').slice(messages.split('\n').indexOf('validation accuracy, the best first:') + 1);
    expect(table).toHaveLength(4);
    const scores = table.map((line) => Number(/ (\d[\d.]*)$/.exec(line)?.[1]));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(table.join()).toContain('optimizer.lr=0.01 batch=16');
  });

  it('keeps each run, with its place in the sweep', async () => {
    const runs = folderWith();
    await run(['sweep', fileWith(grid), '--runs', runs, '--json']);
    expect(readdirSync(runs).filter((name) => !name.startsWith('.'))).toHaveLength(4);
  });

  it('goes on when a run diverges, and says so in the end', async () => {
    const text = `${moons.replace('dense 4 tanh', 'dense 4 relu')}\n# %% S\nsweep optimizer.lr=[1e300, 0.1]\n`;
    const outcome = await run(['sweep', fileWith(text), '--no-save', '--json', '--backend', 'reference']);
    expect(of('end', linesOf(outcome)).map(({ status }) => status)).toEqual(['diverged', 'completed']);
    expect(outcome.status).toBe(3);
  });

  it('ends with all its runs on Ctrl-C', async () => {
    const text = grid.replace('epochs 3', 'epochs 100000');
    const outcome = await run(['sweep', fileWith(text), '--no-save', '--json'], {
      interruptAt: (line) => line.includes('"epoch":5,'),
    });
    expect(outcome.status).toBe(130);
    expect(of('end', linesOf(outcome)).map(({ status }) => status)).toEqual(['interrupted']);
  });
});

describe('a halving', () => {
  it('trains in rounds, of which the better half goes on', async () => {
    const outcome = await run(['sweep', fileWith(halving), '--no-save', '--json']);
    const lines = linesOf(outcome);
    const ends = of('end', lines);
    expect(outcome.status).toBe(0);
    expect(ends.map(({ status, epochs }) => `${String(status)} ${String(epochs)}`).sort()).toEqual([
      'completed 8',
      'completed 8',
      'stopped 2',
      'stopped 2',
      'stopped 2',
      'stopped 4',
    ]);
    // Who went on was better after the first round than who did not.
    const scoreAt = (name: unknown, epoch: number): number =>
      of('epoch', lines)
        .filter((line) => line['run'] === name && line['epoch'] === epoch)
        .map((line) => (line['validation'] as { readonly accuracy: number }).accuracy)[0] ?? NaN;
    const scores = (stopped: boolean) =>
      ends.filter(({ epochs }) => (epochs === 2) === stopped).map((line) => scoreAt(line['run'], 2));
    expect(Math.min(...scores(false))).toBeGreaterThanOrEqual(Math.max(...scores(true)));
  });

  it('gives who goes on the bits of a run that was never held up', async () => {
    const file = fileWith(halving);
    const ends = of('end', linesOf(await run(['sweep', file, '--no-save', '--json'])));
    const winner = ends.find(({ status }) => status === 'completed');
    const list = await run(['sweep', file, '--list']);
    const rates = list.results.map((line) => (JSON.parse(line) as ExperimentSpec).train.optimizer.arguments.lr);
    const alone = await Promise.all(
      rates.map((rate) => run(['train', file, '--no-save', '--json', '--set', `optimizer.lr=${rate}`])),
    );
    expect(alone.map((each) => of('end', linesOf(each))[0]?.['sha256'])).toContain(winner?.['sha256']);
  });
});
