import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOf, folderWith, moons, run } from './command-line';

/** A folder with two runs of a spec that differ in a hyperparameter, the older one first. */
async function twoRuns(change = 'optimizer.lr=0.3') {
  const folder = folderWith({ 'spec.nnet': moons });
  const runs = path.join(folder, 'runs');
  const train = (...more: readonly string[]) =>
    run(['train', path.join(folder, 'spec.nnet'), '--runs', runs, '--json', ...more]);
  const first = endOf(await train());
  const second = endOf(await train('--set', change));
  return { runs, first, second, ids: [String(first['run']), String(second['run'])] as const, train };
}

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

describe('nnet runs', () => {
  it('lists what was kept, the oldest first', async () => {
    const { runs, ids, first } = await twoRuns();
    const { status, results } = await run(['runs', '--runs', runs]);
    expect(status).toBe(0);
    const rows = results.join('\n').split('\n').slice(2).map(cellsOf);
    expect(rows.map(([id]) => id)).toEqual(ids);
    expect(rows.map(([, , state, epochs, , cell]) => [state, epochs, cell])).toEqual([
      ['completed', '3', 'Moons'],
      ['completed', '3', 'Moons'],
    ]);
    expect(Number(rows[0]?.[4])).toBeCloseTo(Number(first['loss']), 4);
    const json = await run(['runs', '--runs', runs, '--json']);
    expect(json.results.map((line) => (JSON.parse(line) as { readonly run: string }).run)).toEqual(ids);
  });

  it('says so where there are none', async () => {
    const { status, results, messages } = await run(['runs', '--runs', folderWith()]);
    expect([status, results]).toEqual([0, []]);
    expect(messages).toMatch(/^There are no runs in /);
  });

  it('tells of a run that can not be read, and lists the others', async () => {
    const { runs, ids } = await twoRuns();
    writeFileSync(path.join(runs, ids[0], 'run.json'), '{ "format": 99');
    const { status, results, messages } = await run(['runs', '--runs', runs]);
    expect(status).toBe(1);
    expect(results.join()).toContain(ids[1]);
    expect(messages).toContain(ids[0]);
  });
});

describe('nnet runs show', () => {
  it('tells what a run was and came to, with its text', async () => {
    const { runs, ids, second } = await twoRuns();
    const { status, results } = await run(['runs', 'show', ids[1], '--runs', runs]);
    expect(status).toBe(0);
    const text = results.join('\n');
    expect(text).toContain('optimizer.lr=0.3');
    expect(text).toContain(String(second['sha256']));
    expect(text).toContain('dense 4 tanh');
  });

  it('takes the beginning of an id, `last`, or the run’s folder', async () => {
    const { runs, ids } = await twoRuns();
    for (const wanted of [ids[1].slice(0, -1), 'last', path.join(runs, ids[1])]) {
      const { results } = await run(['runs', 'show', wanted, '--runs', runs, '--json']);
      expect((JSON.parse(results[0] ?? '') as { readonly id: string }).id).toBe(ids[1]);
    }
    expect(await run(['runs', 'show', 'nothing', '--runs', runs])).toMatchObject({ status: 2, results: [] });
  });
});

describe('nnet runs compare', () => {
  it('says what differs, only that, and where the runs part', async () => {
    const { runs, ids } = await twoRuns();
    const { status, results } = await run(['runs', 'compare', ...ids, '--runs', runs]);
    expect(status).toBe(0);
    const text = results.join('\n');
    const [, differs = ''] = /## What differs\n\n([^#]*)/.exec(text) ?? [];
    expect(differs.trim().split('\n').slice(2).map(cellsOf)).toEqual([['optimizer.lr', '0.1', '0.3']]);
    expect(text).toMatch(/part at epoch 1, in layer dense1: the norm of dense1\.weight is \S+ and \S+ \(\S+ % apart\)/);
  });

  it('tells runs that are the same to the last bit', async () => {
    const { runs, ids, train } = await twoRuns();
    const again = String(endOf(await train())['run']);
    const { results } = await run(['runs', 'compare', ids[0], again, '--runs', runs]);
    expect(results.join('\n')).toContain('Nothing: they are the same experiment.');
    expect(results.join('\n')).toMatch(
      /agree to within 0\.000001 in every layer up to epoch 3, and their final weights are the same to the last bit/,
    );
  });

  it('finds the epoch at which runs part that went together before', async () => {
    const { runs, ids, train } = await twoRuns();
    const forked = String(
      endOf(await train('--resume', ids[0], '--from-epoch', '2', '--set', 'optimizer.lr=0.5'))['run'],
    );
    const { results } = await run(['runs', 'compare', ids[0], forked, '--runs', runs, '--json']);
    const { partings } = JSON.parse(results[0] ?? '') as { readonly partings: readonly object[] };
    expect(partings).toMatchObject([{ kind: 'parted', epoch: 3, agreed: 2, tensor: { layer: 'dense1' } }]);
  });

  it('wants two runs, and a tolerance that is a number', async () => {
    const { runs, ids } = await twoRuns();
    expect((await run(['runs', 'compare', ids[0], '--runs', runs])).status).toBe(2);
    expect((await run(['runs', 'compare', ...ids, '--runs', runs, '--tolerance', 'x'])).status).toBe(2);
    expect((await run(['runs', 'forget', '--runs', runs])).status).toBe(2);
  });
});

describe('a fork of a run that was itself changed', () => {
  it('takes what is changed now in the place of what was changed then', async () => {
    const { runs, ids, train } = await twoRuns('optimizer.lr=0.3');
    const forked = await train('--resume', ids[1], '--from-epoch', '1', '--set', 'optimizer.lr=0.7');
    expect(forked.status).toBe(0);
    const { results } = await run(['runs', 'show', 'last', '--runs', runs]);
    expect(results.join('\n')).toContain('optimizer.lr=0.7');
    expect(results.join('\n')).not.toContain('optimizer.lr=0.3');
    expect(readdirSync(runs).filter((name) => !name.startsWith('.'))).toHaveLength(3);
  });
});

describe('nnet runs export and import', () => {
  it('carry a run elsewhere as one file, where its text gives the same weights', async () => {
    const { runs, ids, first } = await twoRuns();
    const file = path.join(runs, 'carried.tar.gz');
    expect(await run(['runs', 'export', ids[0], '--runs', runs, '--out', file])).toMatchObject({ status: 0 });
    const there = folderWith();
    expect(await run(['runs', 'import', file, '--runs', there])).toMatchObject({ status: 0 });
    const shown = await run(['runs', 'show', ids[0], '--runs', there, '--json']);
    const record = JSON.parse(shown.results.join('')) as {
      readonly text: string;
      readonly result: { readonly sha256: string };
    };
    expect(record.result.sha256).toBe(first['sha256']);
    const anew = folderWith({ 'carried.nnet': record.text });
    const again = endOf(await run(['train', path.join(anew, 'carried.nnet'), '--no-save', '--json']));
    expect(again['sha256']).toBe(first['sha256']);
    const forked = endOf(
      await run([
        'train',
        path.join(anew, 'carried.nnet'),
        '--runs',
        there,
        '--resume',
        ids[0],
        '--from-epoch',
        '2',
        '--json',
      ]),
    );
    expect(forked['sha256']).toBe(first['sha256']);
  });

  it('say what is wrong with a file that is none', async () => {
    const folder = folderWith({ 'some.tar.gz': 'no archive' });
    const { status, messages } = await run(['runs', 'import', path.join(folder, 'some.tar.gz'), '--runs', folder]);
    expect(status).toBe(1);
    expect(messages).toMatch(/can not be read as an exported run/);
  });
});
