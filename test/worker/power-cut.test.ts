import { describe, expect, it } from 'vitest';
import { listRuns, readRun } from '../../src/runs';
import { Disk, FakeSystem, storeOn } from '../runs/disk';
import { resumeIn, specOf, train, trainInto } from './recorded';

const full = process.env['NNET_FULL'] === '1';

const spec = specOf(`data moons samples=24 noise=0.2 seed=3
model
  dense 3 tanh
  dense 1 sigmoid
train
  optimizer adam lr=0.05
  epochs 4
  batch 8
  seed 5
`);

/** What another process finds after the power is back. */
const afterwards = (disk: Disk) => {
  const found = new Disk();
  for (const [path, bytes] of disk.contents) found.contents.set(path, bytes);
  return storeOn(found, new FakeSystem(2));
};

describe('a power cut', () => {
  // Some thousand runs, each gone on with: more than the minute that a test has.
  it(
    'at each byte of what a run writes leaves it absent, ended, or to be gone on with to the same bits',
    { timeout: 300_000 },
    async () => {
      const { sha256 } = (await train({ spec })).result;
      const uncut = new Disk();
      await trainInto(storeOn(uncut), 'run1', spec);
      const sizes = [...uncut.contents].map(([path, { length }]) => [path.replace(/.*\/run1\//, ''), length] as const);
      const last = Object.fromEntries(sizes);
      // The last checkpoint, the final weights and the record: cut at each of their bytes.
      const tail = (last['checkpoints/epoch-4-step-12.safetensors'] ?? NaN) + (last['weights.safetensors'] ?? NaN);
      const dense = uncut.used - tail - (last['run.json'] ?? NaN) - 50;
      expect(dense).toBeGreaterThan(1000);
      const outcomes = new Map<string, number>();
      const [fine, coarse] = full ? [1, 97] : [41, 397];
      for (let power = uncut.used; power >= 0; power -= power > dense ? fine : coarse) {
        const disk = new Disk();
        disk.powerFor = power;
        await trainInto(storeOn(disk), 'run1', spec);
        const store = afterwards(disk);
        const { runs, unreadable } = await listRuns(store);
        expect(unreadable).toEqual([]);
        const state = runs[0]?.state ?? 'absent';
        outcomes.set(state, (outcomes.get(state) ?? 0) + 1);
        if (!runs[0]) continue;
        const result = state === 'completed' ? runs[0].result : (await resumeIn(store, 'run1')).result;
        expect(result).toMatchObject({ status: 'completed', epochs: 4, sha256 });
        expect((await readRun(store, 'run1')).epochs).toHaveLength(4);
      }
      expect([...outcomes.keys()].sort()).toEqual(['absent', 'completed', 'interrupted']);
    },
  );
});
