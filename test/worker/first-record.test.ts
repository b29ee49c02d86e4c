import { describe, expect, it } from 'vitest';
import { listRuns } from '../../src/runs';
import { Disk, FakeSystem, storeOn } from '../runs/disk';
import { specOf, trainInto } from './recorded';

const spec = specOf('data moons samples=24\nmodel\n  dense 1 sigmoid\ntrain\n  epochs 3\n  batch 8\n');

/** A disk each of whose changes takes some turns of the event loop, or never comes back. */
class SlowDisk extends Disk {
  constructor(private readonly turns: number) {
    super();
  }

  override async write(path: string, bytes: Uint8Array): Promise<void> {
    if (this.turns === Infinity) return new Promise(() => undefined);
    for (let turn = 0; turn < this.turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    return super.write(path, bytes);
  }
}

describe('a run', () => {
  it('is on disk before its first epoch: whoever is killed then leaves one that was interrupted', async () => {
    const disk = new SlowDisk(4);
    const found = new Disk();
    await trainInto(storeOn(disk), 'run1', spec, {
      onEpoch: () => {
        if (found.contents.size > 0) return;
        for (const [path, bytes] of disk.contents) found.contents.set(path, bytes);
      },
    });
    expect(await listRuns(storeOn(found, new FakeSystem(2)))).toMatchObject({
      runs: [{ id: 'run1', state: 'interrupted', facts: { backend: 'fast' } }],
      unreadable: [],
    });
  });

  it('does not wait for long on a disk that does not answer', async () => {
    const disk = new SlowDisk(Infinity);
    let epochs = 0;
    await new Promise<void>((resolve) => {
      void trainInto(storeOn(disk), 'run1', spec, { onEpoch: () => ++epochs === 3 && resolve() });
    });
    expect(epochs).toBe(3);
  });
});
