import type { LogOutputChannel, Uri } from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import type { Platform } from '../../src/host/desktop';
import { awaitRuns, loadRuns, type KeptRun } from '../../src/host/records';
import type { Session } from '../../src/host/session';
import { createRun } from '../../src/runs/create';
import { listSummaries, type RunStore } from '../../src/runs/store';
import { Disk, FakeSystem, storeOn } from '../runs/disk';
import { epoch, frame, result, start } from '../runs/example';
import { facts } from '../webview/runs';

const ids = ['20260131-094512-345-k3f9xa', '20260131-094612-345-k3f9xb'] as const;

/** What a window, process 2, finds of the runs that process 1 has recorded. */
async function found(disk: Disk, living: readonly number[]): Promise<Session> {
  const system = new FakeSystem(2);
  system.living = new Set([2, ...living]);
  const session: Partial<Session> = {
    uri: { path: '/spec/xor.nnet' } as Uri,
    runs: [],
    selected: undefined,
    loaded: Promise.resolve(),
  };
  const platform: Partial<Platform> = { runStores: () => [storeOn(disk, system)] };
  const log: Partial<LogOutputChannel> = {
    error: (message) => {
      throw new Error(String(message));
    },
  };
  await loadRuns(session as Session, platform as Platform, log as LogOutputChannel);
  return session as Session;
}

async function recordOne(disk: Disk, id: string): Promise<void> {
  const run = createRun(storeOn(disk), start(id), () => undefined);
  run.epoch(epoch(1));
  await run.finish(result);
}

async function recorded(): Promise<Disk> {
  const disk = new Disk();
  await recordOne(disk, ids[0]);
  const second = createRun(storeOn(disk), start(ids[1]), () => undefined);
  second.epoch(epoch(1));
  await expect.poll(() => disk.contents.get(`/spec/.nnet-runs/${ids[1]}/metrics.jsonl`)?.length).toBeGreaterThan(0);
  return disk;
}

it('brings a run back that ended, and one whose window is gone as interrupted', async () => {
  const { runs, selected } = await found(await recorded(), []);
  expect(runs.map(({ id, state }) => [id, state])).toEqual([
    [ids[0], 'completed'],
    [ids[1], 'interrupted'],
  ]);
  expect(selected?.id).toBe(ids[1]);
});

it('leaves a run alone that another window is training', async () => {
  const { runs } = await found(await recorded(), [1]);
  expect(runs.map(({ id }) => id)).toEqual([ids[0]]);
});

it('shows what was measured, and not what another version measured otherwise', async () => {
  const disk = new Disk();
  const tensors = facts.tensors.slice(0, 2);
  const record = async (id: string, measured: typeof tensors) => {
    const run = createRun(storeOn(disk), start(id), () => undefined);
    run.facts({ ...facts, tensors: measured });
    run.epoch(epoch(1));
    run.frame(frame(1));
    await run.finish(result);
  };
  await record(ids[0], tensors);
  await record(ids[1], facts.tensors);
  const { runs } = await found(disk, []);
  expect(runs.map(({ frames }) => frames.newest?.epoch)).toEqual([1, undefined]);
});

describe('a run that somebody was writing when the window opened', () => {
  const first = (store: RunStore): Promise<KeptRun> =>
    listSummaries(store).then(({ runs: [summary] }) => {
      if (!summary) throw new Error('the run is there');
      return { store, summary, number: 1 };
    });

  it('is told of as interrupted once its writer is gone', async () => {
    const disk = new Disk();
    const writer = createRun(storeOn(disk), start(ids[0]), () => undefined);
    writer.epoch(epoch(1));
    await expect.poll(() => disk.contents.has(`/spec/.nnet-runs/${ids[0]}/run.json`)).toBe(true);
    const system = new FakeSystem(2);
    system.living = new Set([1, 2]);
    const store = storeOn(disk, system);
    const waited: number[] = [];
    const over: string[] = [];
    await awaitRuns(
      [await first(store)],
      (milliseconds) => {
        waited.push(milliseconds);
        if (waited.length === 2) system.living = new Set([2]);
        return Promise.resolve();
      },
      ({ summary }) => {
        over.push(summary.id);
        return Promise.resolve();
      },
    );
    expect(waited).toHaveLength(2);
    expect(over).toEqual([ids[0]]);
  });
});

it('a thousand runs are listed with two reads each', async () => {
  const disk = new Disk();
  await recordOne(disk, ids[0]);
  const record = new TextDecoder().decode(disk.contents.get(`/spec/.nnet-runs/${ids[0]}/run.json`));
  for (let index = 0; index < 1000; index++) {
    const id = `20260131-094512-${String(index).padStart(4, '0')}-aaaaaa`;
    disk.contents.set(`/spec/.nnet-runs/${id}/run.json`, new TextEncoder().encode(record.replaceAll(ids[0], id)));
  }
  const read = vi.spyOn(disk, 'read');
  const { runs, unreadable } = await listSummaries(storeOn(disk));
  expect(runs).toHaveLength(1001);
  expect(unreadable).toEqual([]);
  expect(read).toHaveBeenCalledTimes(2 * 1001);
});
