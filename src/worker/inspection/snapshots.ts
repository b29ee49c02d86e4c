import type { Snapshot } from './subject';

/** Networks with more parameters are not kept epoch by epoch. */
const mostParameters = 100_000;

/** What the snapshots of a run may take, in bytes. */
const budget = 128 * 2 ** 20;

/** The weights of a run's epochs, as many as fit. */
export interface Snapshots {
  /** Whether the weights at the end of an epoch that keeps its statistics are worth a copy. */
  wants(epoch: number): boolean;
  keep(snapshot: Snapshot): void;
  /** The kept epoch that is nearest to one; the earlier of two. */
  nearest(epoch: number): Snapshot | undefined;
}

/** Keeps the weights of epochs; every second of them goes when they become too large for the budget. */
export function createSnapshots(parameters: number, limit = budget): Snapshots {
  let kept: Snapshot[] = [];
  let bytes = 0;
  let stride = 1;
  const wants = (epoch: number): boolean => parameters <= mostParameters && epoch % stride === 0;
  return {
    wants,
    keep: (snapshot) => {
      if (!wants(snapshot.epoch)) return;
      kept.push(snapshot);
      bytes += snapshot.bytes;
      while (bytes > limit && kept.length > 1) {
        stride *= 2;
        kept = kept.filter(({ epoch }) => epoch % stride === 0);
        bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
      }
    },
    nearest: (epoch) =>
      kept.reduce<Snapshot | undefined>(
        (best, each) => (best && Math.abs(best.epoch - epoch) <= Math.abs(each.epoch - epoch) ? best : each),
        undefined,
      ),
  };
}
