import { describe, expect, it } from 'vitest';
import { closeRun, createRun, listRuns, readRun } from '../../src/runs';
import { takeOver } from '../../src/runs/ownership';
import { Disk, FakeSystem, storeOn } from './disk';
import { epoch, frame, result, start } from './example';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (message: string): never => {
  throw new Error(message);
};
const metrics = '/spec/.nnet-runs/run1/metrics.jsonl';

/** Records three epochs, one after the other on disk. */
async function recordSlowly(disk: Disk, id: string, faults: string[], system = new FakeSystem()): Promise<void> {
  const writer = createRun(storeOn(disk, system), start(id), (message) => faults.push(message));
  for (const number of [1, 2, 3]) {
    await settled();
    writer.epoch(epoch(number));
    writer.frame(frame(number));
  }
  await writer.finish(result, new Uint8Array(50));
}

describe('a crash', () => {
  it('at any byte of the last lines leaves every whole line before it readable', async () => {
    const disk = new Disk();
    await recordSlowly(disk, 'run1', []);
    const whole = disk.contents.get(metrics) ?? new Uint8Array();
    const ends = Array.from(whole.keys()).filter((index) => whole[index] === 10);
    const from = (ends[3] ?? 0) + 1;
    for (let length = from; length <= whole.length; length++) {
      disk.contents.set(metrics, whole.subarray(0, length));
      const { epochs, frames } = await readRun(storeOn(disk), 'run1');
      const lines = ends.filter((end) => end < length).length;
      expect([epochs.length, frames.length]).toEqual([Math.ceil(lines / 2), Math.floor(lines / 2)]);
      expect(epochs).toEqual([1, 2, 3].slice(0, epochs.length).map((number) => epoch(number)));
    }
  });

  it('at any byte of a whole run leaves that run readable or absent, and the earlier one untouched', async () => {
    const before = new Disk();
    await recordSlowly(before, 'run1', []);
    const earlier = await readRun(storeOn(before), 'run1');
    const copy = (): Disk => {
      const disk = new Disk();
      for (const [path, bytes] of before.contents) disk.contents.set(path, bytes);
      return disk;
    };
    const uncut = copy();
    await recordSlowly(uncut, 'run2', []);
    const states = new Set<string>();
    for (let power = 0; power <= uncut.used; power += power < 200 || power >= uncut.used - 13 ? 1 : 13) {
      const disk = copy();
      disk.powerFor = power;
      const faults: string[] = [];
      await recordSlowly(disk, 'run2', faults);
      expect(faults).toHaveLength(power < uncut.used ? 1 : 0);
      const afterwards = new FakeSystem(2);
      const { runs, unreadable } = await listRuns(storeOn(disk, afterwards));
      expect(unreadable).toEqual([]);
      expect(await readRun(storeOn(disk, afterwards), 'run1')).toEqual(earlier);
      states.add(runs[1]?.state ?? 'absent');
    }
    expect([...states]).toEqual(['absent', 'interrupted', 'completed']);
  });

  it('and a torn line are left behind by what follows them when the run goes on', async () => {
    const disk = new Disk();
    await recordSlowly(disk, 'run1', []);
    const lines = [epoch(1), epoch(2), epoch(3), epoch(2, 0.25), epoch(3, 0.125)].map((record) =>
      JSON.stringify({ type: 'epoch', ...record }),
    );
    const torn = `${lines[3]?.slice(0, 50)}`;
    disk.contents.set(
      metrics,
      new TextEncoder().encode([...lines.slice(0, 3), torn, lines[3], lines[4], ''].join('\n')),
    );
    expect((await readRun(storeOn(disk), 'run1')).epochs).toEqual([epoch(1), epoch(2, 0.25), epoch(3, 0.125)]);
  });
});

describe('a disk fault', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the disk is read-only'],
    ['ENOENT', 'it was deleted or moved'],
    ['EACCES', 'it may not be written by this user'],
  ])('%s is said once, and what was recorded stays', async (code, reason) => {
    const disk = new Disk();
    const faults: string[] = [];
    const writer = createRun(storeOn(disk), start('run1'), (message) => faults.push(message));
    writer.epoch(epoch(1));
    await settled();
    disk.fault = code;
    for (const number of [2, 3]) {
      writer.epoch(epoch(number));
      await settled();
    }
    await writer.finish(result);
    expect(faults).toEqual([
      `This run is recorded no further in /spec/.nnet-runs/run1: ${reason}. Training goes on; what was recorded before is kept.`,
    ]);
    disk.fault = undefined;
    expect((await readRun(storeOn(disk, new FakeSystem(2)), 'run1')).epochs).toEqual([epoch(1)]);
  });

  it('that is over by the end still leaves the result', async () => {
    const disk = new Disk();
    const faults: string[] = [];
    const writer = createRun(storeOn(disk), start('run1'), (message) => faults.push(message));
    writer.epoch(epoch(1));
    await settled();
    disk.fault = 'ENOSPC';
    writer.epoch(epoch(2));
    await settled();
    disk.fault = undefined;
    await writer.finish(result);
    expect(faults).toHaveLength(1);
    const run = await readRun(storeOn(disk), 'run1');
    expect(run.record.result).toEqual(result);
    expect(run.epochs).toEqual([epoch(1)]);
  });

  it('from the start makes no record and says so', async () => {
    const disk = new Disk();
    disk.fault = 'EROFS';
    const faults: string[] = [];
    await recordSlowly(disk, 'run1', faults);
    expect(faults).toEqual([
      'This run can not be recorded in /spec/.nnet-runs/run1: the disk is read-only. Training goes on; what was recorded before is kept.',
    ]);
    expect(disk.contents.size).toBe(0);
  });

  it('of a metrics file deleted under a run starts no second one without its beginning', async () => {
    const disk = new Disk();
    const faults: string[] = [];
    const writer = createRun(storeOn(disk), start('run1'), (message) => faults.push(message));
    writer.epoch(epoch(1));
    await settled();
    disk.contents.delete(metrics);
    writer.epoch(epoch(2));
    await settled();
    expect(faults).toHaveLength(1);
    expect(disk.contents.has(metrics)).toBe(false);
  });
});

describe('two owners', () => {
  it('never write one run: the second is told, the first goes on', async () => {
    const disk = new Disk();
    const first = createRun(storeOn(disk, new FakeSystem(1)), start('run1'), never);
    await settled();
    const faults: string[] = [];
    const second = new FakeSystem(2);
    second.living = new Set([1, 2]);
    const writer = createRun(storeOn(disk, second), start('run1'), (message) => faults.push(message));
    writer.epoch(epoch(1, 99));
    await writer.finish({ ...result, epochs: 1 });
    first.epoch(epoch(1));
    await first.finish(result);
    expect(faults).toEqual([
      expect.stringContaining('can not be recorded in /spec/.nnet-runs/run1: another window or command writes a run'),
    ]);
    const run = await readRun(storeOn(disk), 'run1');
    expect(run.epochs).toEqual([epoch(1)]);
    expect(run.record.result).toEqual(result);
  });

  it('that start at the same moment: exactly one has the run', async () => {
    const disk = new Disk();
    const faults: string[] = [];
    const writers = [1, 2, 3].map((process) => {
      const system = new FakeSystem(process);
      system.living = new Set([1, 2, 3]);
      return createRun(storeOn(disk, system), start('run1'), (message) => faults.push(message));
    });
    for (const [index, writer] of writers.entries()) writer.epoch(epoch(1, index));
    await Promise.all(writers.map((writer) => writer.finish(result)));
    expect(faults).toHaveLength(2);
    expect((await readRun(storeOn(disk), 'run1')).epochs).toHaveLength(1);
  });

  it('one that was asleep while another took the run over writes no more', async () => {
    const disk = new Disk();
    const system = new FakeSystem(1);
    const faults: string[] = [];
    const writer = createRun(storeOn(disk, system), start('run1'), (message) => faults.push(message));
    writer.epoch(epoch(1));
    await settled();
    expect(await takeOver(storeOn(disk, new FakeSystem(2)), 'run1')).toBeDefined();
    const before = new Map(disk.contents);
    system.time += 120_000;
    writer.epoch(epoch(2));
    await writer.finish(result);
    expect(faults).toEqual([expect.stringContaining('another window or command has taken it over')]);
    expect(disk.contents).toEqual(before);
  });
});

describe('a run whose writer died', () => {
  it('is closed by whoever knows', async () => {
    const disk = new Disk();
    createRun(storeOn(disk), start('run1'), never).epoch(epoch(1));
    await settled();
    const failed = { status: 'failed', epochs: 1, loss: null, seconds: 0, message: 'The worker ended.' } as const;
    await closeRun(storeOn(disk), 'run1', failed);
    const { record, epochs } = await readRun(storeOn(disk), 'run1');
    expect(record).toMatchObject({ state: 'failed', result: failed });
    expect(epochs).toEqual([epoch(1)]);
  });

  it('keeps the result that it had', async () => {
    const disk = new Disk();
    await recordSlowly(disk, 'run1', []);
    await closeRun(storeOn(disk), 'run1', { status: 'failed', epochs: 0, loss: null, seconds: 0 });
    expect((await readRun(storeOn(disk), 'run1')).record.result).toEqual(result);
  });
});
