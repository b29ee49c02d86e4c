import { describe, expect, it } from 'vitest';
import { createSnapshots } from '../../../src/worker/inspection/snapshots';
import { lastUnpacked, type Snapshot } from '../../../src/worker/inspection/subject';

const weights = (epoch: number): Snapshot => ({ epoch, bytes: 800, unpack: () => ({ epoch, tensors: [] }) });

describe('the weights of a run’s epochs', () => {
  it('are found by the nearest epoch, the earlier of two', () => {
    const snapshots = createSnapshots(100);
    for (let epoch = 2; epoch <= 300; epoch += 2) snapshots.keep(weights(epoch));
    expect(snapshots.nearest(38)?.epoch).toBe(38);
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

it('a snapshot that several views ask for is unpacked once', () => {
  let times = 0;
  const unpacked = lastUnpacked();
  const snapshot: Snapshot = { epoch: 1, bytes: 0, unpack: () => ({ epoch: ++times, tensors: [] }) };
  expect(unpacked(snapshot)).toBe(unpacked(snapshot));
  expect(times).toBe(1);
  expect(unpacked(weights(2)).epoch).toBe(2);
  expect(unpacked(snapshot).epoch).toBe(2);
});
