import { DataError, decodeSafetensors, prepare } from '../../data';
import { createTrainerOn, EngineError, type Trainer } from '../../engine';
import type { OpenRequest } from '../../protocol/worker';
import { fromColumns } from '../../protocol/telemetry';
import type { Dataset } from '../../spec/dataset';
import { fullDetail, keepsFrame } from '../../spec/statistics';
import { snapshotOf } from './live';
import { createSnapshots } from './snapshots';
import { lastUnpacked, type KeptWeights, type Subject } from './subject';

/** Training is repeated up to an epoch that took so many seconds to reach, no further. */
const mostSeconds = 10;

/** The data must be what was trained on. Throws a `DataError`. */
function checkData({ parts, features }: Dataset, { facts }: OpenRequest): void {
  if (!facts) return;
  const { samples, layers } = facts;
  const input = layers[0]?.input.reduce((size, axis) => size * axis, 1);
  const same =
    samples.train === parts.train.length &&
    samples.validation === parts.validation.length &&
    samples.test === parts.test.length &&
    (input ?? features) === features;
  if (!same) {
    throw new DataError(
      `The data has changed since this run: it trained on ${samples.train} samples, but the file now gives ${parts.train.length}. Train again to look into it.`,
    );
  }
}

/**
 * A run from its record. The weights of an epoch that was not kept come from training again up to it: the same spec and
 * seed give the same bits, and each epoch's loss is compared with the recorded one. Where they differ (the file has
 * changed, or this version computes otherwise), or where it would take long, the nearest weights on disk have to do.
 * Throws a `DataError` or an `EngineError`.
 */
export function recordedSubject(request: OpenRequest, file: (path: string) => Uint8Array): Subject {
  const { spec, weights, epochs, memoryLimit, facts } = request;
  const dataset = prepare(spec, file, memoryLimit);
  checkData(dataset, request);
  const records = epochs ? fromColumns(epochs) : [];
  const decoded = new Map<number, KeptWeights>();
  const unpacked = lastUnpacked();
  const snapshots = createSnapshots(facts?.parameters ?? Infinity);
  let trainer: Trainer | undefined;
  let repeatable = snapshots.wants(1) && records.length > 0;

  const onDisk = (epoch: number): KeptWeights | undefined => {
    const nearest = weights.reduce<(typeof weights)[number] | undefined>(
      (best, each) => (best && Math.abs(best.epoch - epoch) <= Math.abs(each.epoch - epoch) ? best : each),
      undefined,
    );
    if (!nearest) return undefined;
    const known = decoded.get(nearest.epoch) ?? { epoch: nearest.epoch, tensors: decodeSafetensors(nearest.bytes) };
    decoded.set(nearest.epoch, known);
    return known;
  };

  /** Trains on to an epoch's end; `false` where it does not come to what was recorded. */
  const repeat = (to: number): boolean => {
    const { weights: start } = spec.train;
    const { backend: name = 'reference', arithmetic = 'separate' } = facts ?? {};
    trainer ??= createTrainerOn({ name, arithmetic }, spec, dataset, {
      memoryLimit,
      ...(start !== undefined && { weights: decodeSafetensors(file(start)) }),
    });
    while (trainer.status === 'running' && trainer.epoch < to) {
      const { record } = trainer.advance(Infinity);
      if (!record) continue;
      if (!Object.is(record.loss, records[record.epoch - 1]?.loss)) return false;
      if (keepsFrame(record.epoch, fullDetail) && snapshots.wants(record.epoch)) snapshots.keep(snapshotOf(trainer));
    }
    return trainer.epoch >= to;
  };

  const repeated = (epoch: number): KeptWeights | undefined => {
    const known = snapshots.nearest(epoch);
    if (known?.epoch === epoch) return unpacked(known);
    const seconds = records.slice(0, epoch).reduce((sum, record) => sum + record.seconds, 0);
    if (!repeatable || epoch < 1 || epoch > records.length || !(seconds <= mostSeconds)) return undefined;
    repeatable = repeat(epoch);
    if (!repeatable) return undefined;
    const nearest = trainer?.epoch === epoch ? snapshotOf(trainer) : snapshots.nearest(epoch);
    return nearest && unpacked(nearest);
  };

  return {
    spec,
    dataset,
    weightsAt: (wanted, gradients = false) => {
      const epoch = wanted ?? Math.max(records.length, ...weights.map((each) => each.epoch));
      const disk = onDisk(epoch);
      const found = disk?.epoch === epoch && !gradients ? disk : (repeated(epoch) ?? disk);
      if (found) return found;
      throw new EngineError('No weights of this run were kept. Train it again to look into it.');
    },
  };
}
