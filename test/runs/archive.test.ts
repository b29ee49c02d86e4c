import { gunzipSync, gzipSync } from 'node:zlib';
import { createTar, parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { exportRun, importRun } from '../../src/runs/archive';
import { createRun } from '../../src/runs/create';
import { label } from '../../src/runs/labels';
import { readRun } from '../../src/runs/store';
import { Disk, storeOn } from './disk';
import { epoch, frame, result, start } from './example';

const id = '20260131-094512-345-k3f9xa';
const folder = `/spec/.nnet-runs/${id}`;

/** A run with measurements, a checkpoint, weights and a name. */
async function recorded(): Promise<Disk> {
  const disk = new Disk();
  const writer = createRun(storeOn(disk), start(id), () => undefined);
  writer.epoch(epoch(1));
  writer.frame(frame(1));
  writer.checkpoint({ epoch: 1, step: 10, best: true, bytes: Uint8Array.of(1, 2, 3) });
  await writer.finish(result, Uint8Array.of(4, 5));
  await label(storeOn(disk), id, { name: 'Baseline' });
  return disk;
}

const archive = (files: Readonly<Record<string, string>>): Uint8Array =>
  gzipSync(createTar(Object.entries(files).map(([name, data]) => ({ name, data }))));

describe('an exported run', () => {
  it('comes back as it was, file by file, but for who owned it', async () => {
    const disk = await recorded();
    const there = new Disk();
    const record = await importRun(storeOn(there), await exportRun(storeOn(disk), id));
    expect(record.id).toBe(id);
    const own = [...disk.contents].filter(([path]) => path.startsWith(`${folder}/`) && !path.includes('/owner.'));
    expect(own.map(([path]) => path.slice(folder.length + 1)).sort()).toEqual([
      'checkpoints/epoch-1-step-10.safetensors',
      'labels.json',
      'metrics.jsonl',
      'run.json',
      'weights.safetensors',
    ]);
    for (const [path, bytes] of own) expect(there.contents.get(path), path).toEqual(bytes);
    expect(await readRun(storeOn(there), id)).toEqual(await readRun(storeOn(disk), id));
  });

  it('is the same file each time', async () => {
    const store = storeOn(await recorded());
    expect(await exportRun(store, id)).toEqual(await exportRun(store, id));
  });

  it('is of the spec that it is put beside', async () => {
    const bytes = await exportRun(storeOn(await recorded()), id);
    const record = await importRun(storeOn(new Disk()), bytes, { uri: 'file:///there/mine.nnet', file: 'mine.nnet' });
    expect(record).toMatchObject({ uri: 'file:///there/mine.nnet', file: 'mine.nnet' });
  });

  it('is refused where it is already', async () => {
    const store = storeOn(await recorded());
    await expect(importRun(store, await exportRun(store, id))).rejects.toThrow(
      `Run ${id} is in ${store.folder} already.`,
    );
  });

  it('is not made of more than could be imported', async () => {
    const store = storeOn(await recorded());
    await expect(exportRun(store, id, 1000)).rejects.toThrow(/too much for one file; carry its folder/);
  });

  it('is not made of one that is being trained, or is not there', async () => {
    const disk = new Disk();
    const store = storeOn(disk);
    createRun(store, start(id), () => undefined).epoch(epoch(1));
    await expect.poll(() => disk.contents.has(`${folder}/run.json`)).toBe(true);
    await expect(exportRun(store, id)).rejects.toThrow('is being trained');
    await expect(exportRun(store, 'other')).rejects.toThrow('There is no run other');
  });
});

describe('a file that is no exported run', () => {
  it.each([
    ['of anything', Uint8Array.of(1, 2, 3), /^This file can not be read as an exported run: /],
    ['without a record', archive({ 'metrics.jsonl': '' }), 'there is no run.json in it'],
    ['with a damaged record', archive({ 'run.json': '{' }), 'names no run'],
    ['that names a folder elsewhere', archive({ 'run.json': '{"format":1,"id":"../../x"}' }), 'names no run'],
    ['of a newer version', archive({ 'run.json': '{"format":99,"id":"a"}' }), 'Update Nnet to open it'],
  ] as const)('%s is refused with a sentence, and leaves nothing behind', async (_, bytes, sentence) => {
    const disk = new Disk();
    await expect(importRun(storeOn(disk), bytes)).rejects.toThrow(sentence);
    expect(disk.contents.size).toBe(0);
  });

  it('can put nothing beside the run’s own files', async () => {
    const bytes = await exportRun(storeOn(await recorded()), id);
    const items = parseTar(gunzipSync(bytes)).map(({ name, data }) => ({ name, data }));
    const more = ['../evil', '/etc/evil', 'owner.9.json', 'checkpoints/../../evil', 'checkpoints/x'];
    const disk = new Disk();
    await importRun(
      storeOn(disk),
      gzipSync(createTar([...items, ...more.map((name) => ({ name, data: Uint8Array.of(1) }))])),
    );
    expect([...disk.contents.keys()].filter((path) => /evil|owner|x$/.test(path))).toEqual([]);
    expect([...disk.contents.keys()].every((path) => path.startsWith(`${folder}/`))).toBe(true);
  });
});
