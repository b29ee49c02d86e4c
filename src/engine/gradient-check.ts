import { stream } from '../numerics/random';
import type { Dataset } from '../spec/dataset';
import type { ExperimentSpec } from '../spec/experiment';
import type { CheckedEntry, CheckedLayer, CheckedTensor, GradientCheck } from '../spec/gradient-check';
import { EngineError } from './error';
import { fileOrder, prepareObjective } from './gradients';
import type { Objective } from './objective';
import type { ParameterSlot } from './parameters';
import { plan } from './plan';
import type { TrainerOptions } from './types';

/**
 * The step of the differences (times |w| where that is above 1), and what they tolerate: |error| ≤ absolute + relative ·
 * |difference|; PyTorch's. `absolute` is for losses up to 1 and grows with larger ones, whose rounding alone exceeds it.
 */
const step = 1e-6;
const absolute = 1e-5;
const relative = 1e-3;

export interface GradientCheckOptions extends Pick<TrainerOptions, 'weights' | 'memoryLimit'> {
  /** Samples of the training part that make up the loss, the first of the file; at most the batch. 32 without. */
  readonly samples?: number;
  /** Entries of each tensor that are checked; all of a smaller one. 25 without. */
  readonly entries?: number;
  /** Told after each tensor how many are checked, of how many. */
  readonly told?: (done: number, total: number) => void;
}

/** An entry's place in each axis. */
function indexOf(entry: number, shape: readonly number[]): readonly number[] {
  let rest = entry;
  return shape
    .slice()
    .reverse()
    .map((axis) => {
      const place = rest % axis;
      rest = Math.floor(rest / axis);
      return place;
    })
    .reverse();
}

/** Compares one entry; `undefined` at a kink. The slopes on both sides tell a kink, whatever the backward pass says. */
function checkEntry(
  objective: Objective,
  rows: number,
  at: number,
  middle: number,
  backward: number,
): (Omit<CheckedEntry, 'index'> & { readonly tolerated: boolean; readonly small: boolean }) | undefined {
  const { parameters } = objective.network.buffers;
  const held = parameters[at];
  const valueAt = (moved: number): number => {
    parameters[at] = moved;
    return objective.forward(rows, 'probe') + objective.penalty();
  };
  /** The central difference over a step, and by how much the slopes on its two sides differ. */
  const slopeOver = (reach: number): { readonly slope: number; readonly bend: number } => {
    const [ahead, behind] = [held + reach, held - reach];
    const above = valueAt(ahead);
    const below = valueAt(behind);
    parameters[at] = held;
    return {
      slope: (above - below) / (ahead - behind),
      bend: Math.abs((above - middle) / (ahead - held) - (middle - below) / (held - behind)),
    };
  };
  const reach = step * Math.max(1, Math.abs(held));
  const { slope: difference, bend } = slopeOver(reach);
  const scale = Math.max(1, Math.abs(middle));
  const tolerance = absolute * scale + relative * Math.abs(difference);
  if (bend > tolerance) return undefined;
  const off = Math.abs(backward - difference);
  const tolerated = off <= tolerance;
  // Both sides are alike, but all happens within the step: a shorter one has another slope.
  if (!tolerated && Math.abs(slopeOver(reach / 10).slope - difference) > tolerance) return undefined;
  const small = Math.max(Math.abs(backward), Math.abs(difference)) <= absolute * scale;
  return { backward, difference, error: off / Math.max(scale, Math.abs(difference)), tolerated, small };
}

/**
 * Compares the gradients of a network's own parameters on its own data with central differences of what is minimised
 * (loss and penalty, float64, step 1e-6), at a sample of each tensor's entries that the seed decides; that with the
 * largest gradient is always among them. As in `nnet gradients` nothing drops and running statistics stay as they are.
 * Throws an `EngineError` where the experiment can not be run, or its loss is not finite.
 */
export function gradientCheck(
  spec: ExperimentSpec,
  dataset: Dataset,
  { samples = 32, entries = 25, told, ...options }: GradientCheckOptions = {},
): GradientCheck {
  const rows = Math.max(1, Math.min(samples, plan(spec, dataset).batch));
  const objective = prepareObjective(spec, dataset, options, { capacity: rows });
  const { placed, layout, buffers } = objective.network;
  objective.load(dataset, fileOrder(dataset), 0, rows);
  const middle = objective.forward(rows, 'probe') + objective.penalty();
  if (!Number.isFinite(middle)) {
    throw new EngineError('The gradients can not be checked: the loss of the present weights is not finite.');
  }
  objective.backward(rows);
  const backward = buffers.gradients.slice();

  const checkTensor = ({ name, place, shape, offset, size }: ParameterSlot): CheckedTensor => {
    let largest = 0;
    for (let i = 1; i < size; i++) {
      if (Math.abs(backward[offset + i]) > Math.abs(backward[offset + largest])) largest = i;
    }
    const random = stream(spec.train.seed, 'check', offset);
    const drawn = size <= entries ? Array.from({ length: size }, (_, i) => i) : [largest];
    while (drawn.length < Math.min(entries, size)) {
      const entry = random.integer(size);
      if (!drawn.includes(entry)) drawn.push(entry);
    }
    let passed = true;
    let skipped = 0;
    let tiny = 0;
    let worst: CheckedEntry | undefined;
    for (const entry of drawn) {
      const compared = checkEntry(objective, rows, offset + entry, middle, backward[offset + entry]);
      if (!compared) {
        skipped++;
        continue;
      }
      const { tolerated, small, ...found } = compared;
      if (!tolerated) passed = false;
      if (small) tiny++;
      // An error that is no number is the worst, and stays so.
      if (!worst || !(found.error <= worst.error || Number.isNaN(worst.error))) {
        worst = { index: indexOf(entry, shape), ...found };
      }
    }
    const checked = drawn.length - skipped;
    return {
      layer: placed[place].layer.name,
      tensor: name,
      passed,
      checked,
      small: tiny,
      skipped,
      ...(worst && { worst }),
    };
  };

  const tensors = layout.parameters.map((slot, index, { length }) => {
    const checked = checkTensor(slot);
    told?.(index + 1, length);
    return checked;
  });
  const errorOf = (some: readonly CheckedTensor[]): number =>
    some.reduce((error, { worst }) => (worst && !(worst.error <= error) ? worst.error : error), 0);
  const over = (some: readonly CheckedTensor[]): Omit<CheckedLayer, 'layer'> => ({
    passed: some.every(({ passed }) => passed),
    error: errorOf(some),
    checked: some.reduce((sum, { checked }) => sum + checked, 0),
    small: some.reduce((sum, { small }) => sum + small, 0),
    skipped: some.reduce((sum, { skipped }) => sum + skipped, 0),
  });
  const layers = placed.flatMap(({ layer: { name } }): CheckedLayer[] => {
    const own = tensors.filter(({ layer }) => layer === name);
    return own.length === 0 ? [] : [{ layer: name, ...over(own) }];
  });
  const all = over(tensors);
  const worst = tensors.find((tensor) => tensor.worst && Object.is(tensor.worst.error, all.error));
  return { ...all, ...(worst && { worst }), samples: rows, layers, tensors };
}
