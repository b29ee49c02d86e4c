import { keepsFrame } from '../../spec/statistics';
import type { KeptWeights } from './subject';

/** Networks with more parameters are not kept epoch by epoch. */
const mostParameters = 100_000;

/** What the snapshots of a run may take, in bytes. */
const budget = 128 * 2 ** 20;

/** The weights of a run's epochs, as many as fit. */
export interface Snapshots {
  /** Whether the weights at an epoch's end are worth a copy. */
  wants(epoch: number): boolean;
  keep(weights: KeptWeights): void;
  /** The kept epoch that is nearest to one; the earlier of two. */
  nearest(epoch: number): KeptWeights | undefined;
}

const bytesOf = ({ tensors, gradients = [] }: KeptWeights): number =>
  [...tensors, ...gradients].reduce((bytes, { values }) => bytes + values.byteLength, 0);

/**
 * Keeps the weights of the epochs that keep their statistics, so that the slider finds both; every second of them goes
 * when they become too large for the budget.
 */
export function createSnapshots(parameters: number, limit = budget): Snapshots {
  let kept: KeptWeights[] = [];
  let bytes = 0;
  let stride = 1;
  const wants = (epoch: number): boolean => parameters <= mostParameters && keepsFrame(epoch) && epoch % stride === 0;
  return {
    wants,
    keep: (weights) => {
      if (!wants(weights.epoch)) return;
      kept.push(weights);
      bytes += bytesOf(weights);
      while (bytes > limit && kept.length > 1) {
        stride *= 2;
        kept = kept.filter(({ epoch }) => epoch % stride === 0);
        bytes = kept.reduce((sum, each) => sum + bytesOf(each), 0);
      }
    },
    nearest: (epoch) =>
      kept.reduce<KeptWeights | undefined>(
        (best, each) => (best && Math.abs(best.epoch - epoch) <= Math.abs(each.epoch - epoch) ? best : each),
        undefined,
      ),
  };
}
