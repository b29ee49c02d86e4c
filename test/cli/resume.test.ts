import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/data';
import { endOf, folderWith, linesOf, moons, run, type Outcome } from './command-line';

/** Takes long enough to be interrupted. */
const long = moons.replace('epochs 3', 'epochs 1500');
const runsIn = (folder: string): readonly string[] =>
  readdirSync(path.join(folder, '.nnet-runs')).filter((name) => !name.startsWith('.'));

/** A spec alone in a folder, of which a run was interrupted in its first epochs. */
async function interrupted(files: Readonly<Record<string, string>> = { 'spec.nnet': long }) {
  const folder = folderWith(files);
  const file = path.join(folder, 'spec.nnet');
  const outcome = await run(['train', file, '--json'], { interruptAt: (line) => line.includes('"epoch":3,') });
  const id = String(endOf(outcome)['run']);
  return { folder, file, outcome, id };
}

const whole = async (text = long, ...more: readonly string[]): Promise<unknown> => {
  const file = path.join(folderWith({ 'spec.nnet': text }), 'spec.nnet');
  return endOf(await run(['train', file, '--json', '--no-save', ...more]))['sha256'];
};
const epochsOf = (outcome: Outcome): readonly unknown[] =>
  linesOf(outcome).flatMap((line) => (line.type === 'epoch' ? [line['epoch']] : []));

describe('nnet train --resume', () => {
  it('goes on with an interrupted run, which said how, and ends with the same bits', async () => {
    const { folder, file, outcome, id } = await interrupted();
    expect(outcome.status).toBe(130);
    expect(outcome.messages).toMatch(
      new RegExp(
        `^nnet: interrupted after epoch \\d+, at step \\d+. Go on with: nnet train ${file} --resume ${id}$`,
        'm',
      ),
    );
    const weights = path.join(folder, 'w.safetensors');
    const resumed = await run(['train', file, '--resume', id, '--json', '--weights-out', weights]);
    expect(resumed.status).toBe(0);
    const reached = Number(endOf(outcome)['epochs']);
    expect(epochsOf(resumed)).toEqual(Array.from({ length: 1500 - reached }, (_, index) => reached + 1 + index));
    expect(endOf(resumed)).toMatchObject({ run: id, status: 'completed', epochs: 1500, sha256: await whole() });
    expect(decodeSafetensors(readFileSync(weights))).toHaveLength(4);
    expect(runsIn(folder)).toEqual([id]);
  });

  it('takes the beginning of an id, or `last`', async () => {
    const { file, id } = await interrupted();
    const first = await run(['train', file, '--resume', id.slice(0, -2), '--json'], {
      interruptAt: (line) => line.includes('"epoch":400,'),
    });
    expect(first.status).toBe(130);
    expect(endOf(await run(['train', file, '--resume', 'last', '--json']))).toMatchObject({ run: id, epochs: 1500 });
    const unknown = await run(['train', file, '--resume', 'nothing']);
    expect(unknown).toMatchObject({ status: 2, results: [] });
    expect(unknown.messages).toMatch(/There is no run nothing in .*; the newest is /);
  });

  it('goes on as the run was started, whatever the file says now', async () => {
    const { file, id } = await interrupted();
    writeFileSync(file, long.replace('lr=0.1', 'lr=0.9'));
    expect(endOf(await run(['train', file, '--resume', id, '--json']))['sha256']).toBe(await whole());
  });

  it('of a run that has ended says what it came to, and does nothing', async () => {
    const folder = folderWith({ 'spec.nnet': moons });
    const file = path.join(folder, 'spec.nnet');
    const { results } = await run(['train', file]);
    const again = await run(['train', file, '--resume', 'last', '--weights-out', path.join(folder, 'w.safetensors')]);
    expect(again.status).toBe(0);
    expect(again.results).toEqual(results);
    expect(again.messages).toMatch(/has completed already/);
    expect(decodeSafetensors(readFileSync(path.join(folder, 'w.safetensors')))).toHaveLength(4);
  });

  it('is refused when the data has changed', async () => {
    const text = `data csv "d.csv" target=y
  split train=6 validation=2
model
  dense 1
train
  epochs 100000
`;
    const csv = `x,y\n${Array.from({ length: 8 }, (_, row) => `${row},${row * 2}`).join('\n')}\n`;
    const { folder, file, id } = await interrupted({ 'spec.nnet': text, 'd.csv': csv });
    writeFileSync(path.join(folder, 'd.csv'), csv.replace('7,14', '7,15'));
    const refused = await run(['train', file, '--resume', id]);
    expect(refused).toMatchObject({ status: 1, results: [] });
    expect(refused.messages).toMatch(/The file "d.csv" has changed since run .* was started/);
    writeFileSync(path.join(folder, 'd.csv'), csv);
    const stopped = await run(['train', file, '--resume', id, '--json'], { interruptAt: () => true });
    expect(stopped.status).toBe(130);
  });

  it('says what there is to go on with after an interruption before the first step', async () => {
    // So many weights are drawn in several slices.
    const wide = long.replace('  dense', '  dense 1000 tanh\n  dense 1000 tanh\n  dense');
    const { file, id } = await interrupted({ 'spec.nnet': wide });
    const resumed = await run(['train', file, '--resume', id], { interruptAtOnce: true });
    expect(resumed.status).toBe(130);
    expect(resumed.messages).toMatch(
      `nnet: interrupted before it went on. Go on with: nnet train ${file} --resume ${id}`,
    );
    const started = await run(['train', file, '--json'], { interruptAtOnce: true });
    expect(started.status).toBe(130);
    expect(started.messages).toMatch('nnet: interrupted before the first step; there is nothing to go on with.');
    expect(runsIn(path.dirname(file))).toEqual([id]);
  });

  it('with --no-save, or an epoch of no run, is wrong usage', async () => {
    const { file } = await interrupted();
    for (const wrong of [
      ['--resume', 'last', '--no-save'],
      ['--from-epoch', '3'],
      ['--resume', 'last', '--from-epoch', 'x'],
      ['--checkpoint-every', 'often'],
    ]) {
      expect(await run(['train', file, ...wrong]), wrong.join(' ')).toMatchObject({ status: 2, results: [] });
    }
  });
});

describe('nnet train --resume --from-epoch', () => {
  const forty = moons.replace('epochs 3', 'epochs 40').replace('lr=0.1', 'lr=0.5');
  it('trains a new run from an earlier run’s epoch, with other hyperparameters', async () => {
    const folder = folderWith({ 'spec.nnet': forty });
    const file = path.join(folder, 'spec.nnet');
    const parent = endOf(await run(['train', file, '--json']));
    const args = ['train', file, '--resume', 'last', '--from-epoch', '20', '--set', 'optimizer.lr=0.05', '--json'];
    const forked = await run(args);
    expect(forked.status).toBe(0);
    expect(epochsOf(forked)).toEqual(Array.from({ length: 20 }, (_, index) => 21 + index));
    const scheduled = forty.replace('epochs 40', 'schedule step every=20 factor=0.1\n  epochs 40');
    expect(endOf(forked)['sha256']).toBe(await whole(scheduled));
    expect(runsIn(folder)).toHaveLength(2);
    const record = JSON.parse(
      readFileSync(path.join(folder, '.nnet-runs', String(endOf(forked)['run']), 'run.json'), 'utf8'),
    ) as unknown;
    expect(record).toMatchObject({
      forkedFrom: { run: parent['run'], epoch: 20 },
      overrides: [{ path: 'optimizer.lr', value: '0.05' }],
    });
  });

  it('with more epochs trains an ended run on, to the bits of the longer run', async () => {
    const folder = folderWith({ 'spec.nnet': moons });
    const file = path.join(folder, 'spec.nnet');
    await run(['train', file]);
    const longer = await run(['train', file, '--resume', 'last', '--set', 'epochs=1500', '--json']);
    expect(endOf(longer)).toMatchObject({ epochs: 1500, sha256: await whole() });
    expect(epochsOf(longer)[0]).toBe(4);
  });
});
