import { describe, expect, it } from 'vitest';
import { createSnapshots } from '../../../src/worker/inspection/snapshots';

const weights = (epoch: number) => ({
  epoch,
  tensors: [{ name: 'w', shape: [100], values: new Float64Array(100).fill(epoch) }],
});

describe('the weights of a run’s epochs', () => {
  it('are kept for each epoch that has statistics', () => {
    const snapshots = createSnapshots(100);
    for (let epoch = 1; epoch <= 300; epoch++) snapshots.keep(weights(epoch));
    expect(snapshots.nearest(37)?.epoch).toBe(37);
    expect(snapshots.nearest(299)?.epoch).toBe(298);
    expect(snapshots.nearest(9000)?.epoch).toBe(300);
  });

  it('are thinned out evenly when they become too large', () => {
    const snapshots = createSnapshots(100, 10 * 800);
    for (let epoch = 1; epoch <= 100; epoch++) snapshots.keep(weights(epoch));
    const kept = Array.from({ length: 100 }, (_, epoch) => epoch + 1).filter(
      (epoch) => snapshots.nearest(epoch)?.epoch === epoch,
    );
    expect(kept).toEqual([16, 32, 48, 64, 80, 96]);
  });

  it('are not kept for a network that is too large for it', () => {
    const snapshots = createSnapshots(100_001);
    expect(snapshots.wants(1)).toBe(false);
    snapshots.keep(weights(1));
    expect(snapshots.nearest(1)).toBeUndefined();
  });
});
