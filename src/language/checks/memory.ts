import { writeBytes } from '../../spec/bytes';
import { parameterCount, sizeOf } from '../../spec/shapes';
import { diagnostic } from '../diagnostic';
import { knownParts } from './split';
import { rangeOf, type Check, type Subject } from './check';

/** Planned memory above which a cell is an error, unless a setting says otherwise: 2 GiB. */
export const defaultMemoryLimit = 2 * 2 ** 30;

const bytes = 8;

/** Arrays of a parameter's size that an optimizer keeps. */
const slots: Readonly<Record<string, number>> = { sgd: 1, adagrad: 1, lion: 1, amsgrad: 3, rmsprop: 3 };

/**
 * What training takes at least: parameters, gradients, the optimizer's state, the outputs of every layer for a batch
 * and their gradients, and the data. In bytes; the engine counts exactly before it allocates.
 */
export function plannedMemory(lowered: Subject['lowered']): number | undefined {
  const { placed, optimizer, data, draft } = lowered;
  if (!placed) return undefined;
  const batch = draft.entries.get('batch')?.written.get('value')?.value ?? 32;
  const rows = data && knownParts(lowered)?.train;
  const samples = Math.min(typeof batch === 'number' ? batch : (rows ?? 1), rows ?? Infinity);
  let parameters = 0;
  let activations = 0;
  for (const layer of placed) {
    parameters += parameterCount(layer);
    activations += sizeOf(layer.output);
  }
  const state = optimizer ? (slots[optimizer.kind] ?? 2) : 0;
  const values = (2 + state) * parameters + 2 * samples * activations;
  const held = data ? data.samples * (data.features + data.targets.length) : 0;
  return bytes * (values + held);
}

/** An experiment that needs more memory than it may have. */
export const memory: Check = (subject, report) => {
  const needed = plannedMemory(subject.lowered);
  const limit = subject.options.memoryLimit ?? defaultMemoryLimit;
  if (needed === undefined || needed <= limit) return;
  const { draft } = subject.lowered;
  let largest = { bytes: 0, name: '' };
  for (const layer of subject.lowered.placed ?? []) {
    const size = parameterCount(layer) + sizeOf(layer.output);
    if (size > largest.bytes) largest = { bytes: size, name: layer.layer.name };
  }
  const layer = draft.layers.find(({ name }) => name === largest.name);
  report(
    diagnostic(
      'memory-limit',
      layer?.range ?? rangeOf(subject, 'model'),
      `Training this takes ${writeBytes(needed)}, more than the limit of ${writeBytes(limit)}. Make the layers, the batch or the data smaller; layer \`${largest.name}\` takes most.`,
      { arguments: [`${needed}`, `${limit}`] },
    ),
  );
};
