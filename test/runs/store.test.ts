import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRun, listRuns, newRunId, nodeStore, readRun, readWeights, type RunStore } from '../../src/runs';
import { decode, encode } from '../../src/runs/file-system';
import { Disk, FakeSystem, storeOn } from './disk';
import { epoch, frame, result, spec, start } from './example';

const never = (message: string): never => {
  throw new Error(message);
};

async function record(store: RunStore, id: string, epochs = 3): Promise<void> {
  const writer = createRun(store, start(id), never);
  for (let number = 1; number <= epochs; number++) {
    writer.frame(frame(number));
    writer.epoch(epoch(number));
  }
  await writer.finish(result, Uint8Array.of(1, 2, 3));
}

describe('the run store on a disk', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'nnet-runs-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives back what was recorded, to the last bit', async () => {
    const store = nodeStore(path.join(folder, '.nnet-runs'));
    const { id } = start();
    await record(store, id);
    const run = await readRun(store, id);
    expect(run.epochs).toEqual([1, 2, 3].map((number) => epoch(number)));
    expect(run.frames).toEqual([1, 2, 3].map((number) => frame(number)));
    expect(run.record).toMatchObject({ ...start().provenance, state: 'completed', result, spec, seed: 7, format: 1 });
    expect(run.record.endedAt).toBeGreaterThanOrEqual(run.record.startedAt);
    expect(await readWeights(store, id)).toEqual(Buffer.from([1, 2, 3]));
    expect(await readFile(path.join(folder, '.nnet-runs/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('lists runs, the oldest first, and none where there is no folder', async () => {
    const store = nodeStore(path.join(folder, 'two'));
    expect(await listRuns(store)).toEqual({ runs: [], unreadable: [] });
    const ids = [newRunId(2_000), newRunId(1_000), newRunId(3_000)];
    await Promise.all(ids.map((id) => record(store, id)));
    expect((await listRuns(store)).runs.map(({ id }) => id)).toEqual([...ids].sort());
    expect(ids[1] ?? '').toMatch(/^19700101-000001-000-\w{6}$/);
  });
});

describe('a run’s record', () => {
  it('holds numbers that are not finite as null, and gives them back as NaN', async () => {
    const disk = new Disk();
    const writer = createRun(storeOn(disk), start('run1'), never);
    writer.epoch(epoch(1, Infinity));
    await writer.finish({ ...result, status: 'diverged', loss: null });
    expect(decode(disk.contents.get('/spec/.nnet-runs/run1/metrics.jsonl') ?? new Uint8Array())).toContain(
      '"loss":null',
    );
    expect((await readRun(storeOn(disk), 'run1')).epochs[0]?.loss).toBeNaN();
  });

  it('keeps the frames that are kept for good, and the newest', async () => {
    const store = storeOn(new Disk());
    const writer = createRun(store, start('run1'), never);
    for (const number of [1, 2, 3]) writer.frame(frame(number));
    for (const number of [4, 5]) writer.frame({ ...frame(number), passing: true });
    await writer.finish(result);
    expect((await readRun(store, 'run1')).frames.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 5]);
  });

  it('of another id, of damaged text or of no run is refused with a sentence, and spoils no list', async () => {
    const disk = new Disk();
    const store = storeOn(disk);
    await record(store, 'run1');
    await record(store, 'run2');
    const whole = disk.contents.get('/spec/.nnet-runs/run1/run.json') ?? new Uint8Array();
    disk.contents.set('/spec/.nnet-runs/copied/run.json', whole);
    disk.contents.set('/spec/.nnet-runs/torn/run.json', whole.subarray(0, 100));
    disk.contents.set('/spec/.nnet-runs/wrong/run.json', encode(decode(whole).replace('"mse"', '"mystery"')));
    const { runs, unreadable } = await listRuns(store);
    expect(runs.map(({ id }) => id)).toEqual(['run1', 'run2']);
    expect(unreadable.map(({ message }) => message)).toEqual([
      'Run copied can not be read: its run.json is that of run run1.',
      'Run torn can not be read: its run.json is not JSON.',
      'Run wrong can not be read: in its run.json, spec: not an experiment of this version.',
    ]);
    await expect(readRun(store, 'run3')).rejects.toThrow('There is no run run3 in /spec/.nnet-runs.');
    await expect(readRun(store, '../../etc')).rejects.toThrow('There is no run');
  });

  it('of a newer format is refused and left as it is', async () => {
    const disk = new Disk();
    await record(storeOn(disk), 'run1');
    const path = '/spec/.nnet-runs/run1/run.json';
    const newer = encode(
      decode(disk.contents.get(path) ?? new Uint8Array())
        .replace('"format": 1', '"format": 2')
        .replace('"0.1.0"', '"9.0.0"'),
    );
    disk.contents.set(path, newer);
    await expect(readRun(storeOn(disk), 'run1')).rejects.toThrow(
      'Run run1 is in format 2, of a newer Nnet (9.0.0); this version reads format 1. Update Nnet to open it.',
    );
    expect(disk.contents.get(path)).toBe(newer);
  });
});

describe('a run without an end', () => {
  it('is running while its process lives and renews, and interrupted when it does not', async () => {
    const disk = new Disk();
    const system = new FakeSystem(11);
    const writer = createRun(storeOn(disk, system), start('run1'), never);
    writer.epoch(epoch(1));
    await settled();
    const other = new FakeSystem(12);
    const state = async () => (await readRun(storeOn(disk, other), 'run1')).record.state;

    other.living = new Set([11, 12]);
    expect(await state()).toBe('running');
    other.living = new Set([12]);
    expect(await state()).toBe('interrupted');

    other.living = new Set([11, 12]);
    other.time = system.time + 59_000;
    expect(await state()).toBe('running');
    other.time = system.time + 61_000;
    expect(await state()).toBe('interrupted');
    system.pass(61_000);
    await settled();
    expect(await state()).toBe('running');
    expect((await readRun(storeOn(disk, other), 'run1')).epochs).toEqual([epoch(1)]);
  });

  it('on another machine counts as running as long as it renews', async () => {
    const disk = new Disk();
    const system = new FakeSystem(11, 'there');
    createRun(storeOn(disk, system), start('run1'), never);
    await settled();
    const here = new FakeSystem(12, 'here');
    here.living = new Set([11, 12]);
    expect((await listRuns(storeOn(disk, here))).runs[0]?.state).toBe('running');
    here.time += 61_000;
    expect((await listRuns(storeOn(disk, here))).runs[0]?.state).toBe('interrupted');
  });
});

/** Lets everything that waits on promises alone come to rest. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
