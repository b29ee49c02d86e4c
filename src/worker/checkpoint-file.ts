import { DataError, decodeSafetensors, encodeSafetensorsInSteps, safetensorsMetadata } from '../data';
import type { TrainerState } from '../engine';
import type { Steps } from '../spec/steps';

/**
 * A checkpoint as a safetensors file: its arrays as tensors, and its numbers (counters of the optimizer and the
 * schedule, positions of the random streams, sums of the epoch, the experiment) as JSON in the metadata.
 */

const key = 'nnet.checkpoint';

/** Writes a trainer's state, bit by bit: its arrays must stay as they are until it is done. */
export const encodeCheckpointInSteps = ({ numbers, tensors }: TrainerState): Steps<Uint8Array> =>
  encodeSafetensorsInSteps(tensors, { [key]: JSON.stringify(numbers) });

/** Reads a trainer's state, for `restore` to judge. Throws a `DataError` when it is none, or damaged. */
export function decodeCheckpoint(bytes: Uint8Array): TrainerState {
  const tensors = decodeSafetensors(bytes);
  let numbers: unknown;
  try {
    numbers = JSON.parse(safetensorsMetadata(bytes)[key] ?? '');
  } catch {
    throw new DataError('The file is no checkpoint of Nnet, or is damaged.');
  }
  if (typeof numbers !== 'object' || numbers === null) throw new DataError('The checkpoint is damaged.');
  return { numbers: numbers as TrainerState['numbers'], tensors };
}
