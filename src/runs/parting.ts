import { statistic, statisticsWidth, type StatisticsFrame, type TensorDescription } from '../spec/statistics';
import type { RecordedRun } from './store';

/** Where two runs first differ beyond a tolerance. */
export type Parting = { readonly tolerance: number } & (
  | {
      readonly kind: 'parted';
      /** The first epoch at which they differ, of those measured in both; the last at which they did not. */
      readonly epoch: number;
      readonly agreed: number | undefined;
      /** The first tensor from the network's top, and in what it differs. */
      readonly tensor: TensorDescription;
      readonly figure: 'norm' | 'minimum' | 'maximum' | 'mean';
      readonly values: readonly [number, number];
    }
  /** Nothing differs in the epochs that both have; `sameBits`: their final weights are equal to the last bit. */
  | { readonly kind: 'together'; readonly epochs: number; readonly sameBits: boolean | undefined }
  /** They have no tensor, or no measured epoch, in common. */
  | { readonly kind: 'incomparable'; readonly reason: 'tensors' | 'epochs' }
);

const figures = ['norm', 'minimum', 'maximum', 'mean'] as const;

/** The same tensor's place in each run's frames. */
interface Pair {
  readonly tensor: TensorDescription;
  readonly places: readonly [number, number];
}

const keyOf = ({ layer, tensor, role }: TensorDescription): string => `${role} ${layer} ${tensor}`;

/** The tensors that both runs have, top to bottom; of a layer weights before gradients before activations. */
function pairsOf(a: readonly TensorDescription[], b: readonly TensorDescription[]): readonly Pair[] {
  const there = new Map(b.map((tensor, index) => [keyOf(tensor), index]));
  const layers = [...new Set(a.map(({ layer }) => layer))];
  const order = { weight: 0, part: 1, gradient: 2, activation: 3, buffer: 4 };
  return a
    .flatMap((tensor, index): Pair[] => {
      const other = there.get(keyOf(tensor));
      return other === undefined ? [] : [{ tensor, places: [index, other] }];
    })
    .sort(
      ({ tensor: one }, { tensor: two }) =>
        layers.indexOf(one.layer) - layers.indexOf(two.layer) || order[one.role] - order[two.role],
    );
}

/** The first figure in which a tensor differs, measured by the size of its entries. */
function differs(
  [a, b]: readonly [StatisticsFrame, StatisticsFrame],
  [there, here]: Pair['places'],
  tolerance: number,
): Pick<Extract<Parting, { kind: 'parted' }>, 'figure' | 'values'> | undefined {
  const at = (frame: StatisticsFrame, place: number, name: (typeof figures)[number]): number =>
    frame.values[place * statisticsWidth + statistic[name]] ?? NaN;
  const size = Math.max(
    ...[at(a, there, 'minimum'), at(a, there, 'maximum'), at(b, here, 'minimum'), at(b, here, 'maximum')].map(Math.abs),
  );
  for (const figure of figures) {
    const values = [at(a, there, figure), at(b, here, figure)] as const;
    const [x, y] = values;
    if (Object.is(x, y)) continue;
    const scale = figure === 'norm' ? Math.max(Math.abs(x), Math.abs(y)) : size;
    if (!(Math.abs(x - y) <= tolerance * scale)) return { figure, values };
  }
  return undefined;
}

/** Finds where the second run parts from the first. */
export function partingOf(first: RecordedRun, second: RecordedRun, tolerance: number): Parting {
  const pairs = pairsOf(first.record.facts?.tensors ?? [], second.record.facts?.tensors ?? []);
  if (pairs.length === 0) return { kind: 'incomparable', reason: 'tensors', tolerance };
  const endOfEpoch = ({ record, frames }: RecordedRun): ReadonlyMap<number, StatisticsFrame> => {
    const { stepsPerEpoch = 1, tensors = [] } = record.facts ?? {};
    const whole = ({ epoch, step, values }: StatisticsFrame): boolean =>
      step === epoch * stepsPerEpoch && values.length === tensors.length * statisticsWidth;
    return new Map(frames.filter(whole).map((frame) => [frame.epoch, frame]));
  };
  const there = endOfEpoch(second);
  let agreed: number | undefined;
  for (const [epoch, frame] of endOfEpoch(first)) {
    const other = there.get(epoch);
    if (!other) continue;
    for (const { tensor, places } of pairs) {
      const found = differs([frame, other], places, tolerance);
      if (found) return { kind: 'parted', epoch, agreed, tensor, ...found, tolerance };
    }
    agreed = epoch;
  }
  if (agreed === undefined) return { kind: 'incomparable', reason: 'epochs', tolerance };
  const hashes = [first.record.result?.sha256, second.record.result?.sha256] as const;
  const sameBits = hashes.includes(undefined) ? undefined : hashes[0] === hashes[1];
  return { kind: 'together', epochs: agreed, sameBits, tolerance };
}
