import { createLoss, lossKinds } from '../../../src/engine/losses/kinds';
import { stream, type RandomStream } from '../../../src/numerics/random';
import type { LossName } from '../../../src/spec/losses';
import { lossSpec } from '../experiment';

const step = 1e-6;
/** How far from a kink values stay. */
const margin = 1e-3;

/** A loss as it is checked: its arguments, and how predictions and targets of a sample are drawn. */
interface Drawn {
  readonly written: Readonly<Record<string, unknown>>;
  readonly fused: boolean;
  readonly weighted: boolean;
  readonly draw: (
    random: RandomStream,
    outputs: number,
  ) => { readonly p: readonly number[]; readonly t: readonly number[] };
}

const many = (count: number, one: () => number): readonly number[] => Array.from({ length: count }, one);

const oneHot = (random: RandomStream, outputs: number): readonly number[] => {
  const label = random.integer(outputs);
  return many(outputs, () => 0).map((_, c) => (c === label ? 1 : 0));
};

const probabilities = (random: RandomStream, outputs: number): readonly number[] => {
  const shares = many(outputs, () => 0.1 + random.uniform());
  const sum = shares.reduce((a, b) => a + b, 0);
  return shares.map((share) => share / sum);
};

/** Draws again until no value is at a kink. */
function away(draw: () => number, kinks: readonly number[]): number {
  for (;;) {
    const value = draw();
    if (kinks.every((kink) => Math.abs(value - kink) > margin)) return value;
  }
}

/** How a kind is drawn; the index makes its variants alternate. */
function drawKind(kind: LossName, random: RandomStream): Drawn {
  const flag = (): boolean => random.integer(2) === 1;
  const plain = { written: {}, fused: false, weighted: false };
  const errors = (kinks: readonly number[]) => (from: RandomStream, outputs: number) => {
    const t = many(outputs, () => from.normal());
    return { p: t.map((value) => value + away(() => 2 * from.normal(), kinks)), t };
  };
  switch (kind) {
    case 'mse':
    case 'log_cosh':
      return { ...plain, draw: errors([]) };
    case 'mae':
      return { ...plain, draw: errors([0]) };
    case 'huber': {
      const delta = 0.2 + 2 * random.uniform();
      return { ...plain, written: { delta }, draw: errors([-delta, delta]) };
    }
    case 'binary_cross_entropy': {
      const fused = flag();
      const weighted = flag();
      return {
        ...plain,
        fused,
        weighted,
        draw: (from, outputs) => ({
          p: many(outputs, () => (fused ? 3 * from.normal() : 0.05 + 0.9 * from.uniform())),
          t: outputs === 1 ? [from.integer(2)] : weighted ? oneHot(from, outputs) : many(outputs, () => from.uniform()),
        }),
      };
    }
    case 'cross_entropy': {
      const fused = flag();
      const weighted = flag();
      return {
        written: { label_smoothing: flag() ? 0.3 * random.uniform() : 0 },
        fused,
        weighted,
        draw: (from, outputs) => ({
          p: fused ? many(outputs, () => 3 * from.normal()) : probabilities(from, outputs),
          t: flag() ? oneHot(from, outputs) : probabilities(from, outputs),
        }),
      };
    }
    case 'hinge':
    case 'squared_hinge':
      return {
        ...plain,
        weighted: flag(),
        draw: (from, outputs) => ({
          p: many(outputs, () => away(() => 2 * from.normal(), [-1, 1])),
          t: outputs === 1 ? [from.integer(2)] : oneHot(from, outputs),
        }),
      };
    case 'kl_divergence':
      return {
        ...plain,
        draw: (from, outputs) => ({
          p: probabilities(from, outputs),
          t: flag() ? oneHot(from, outputs) : probabilities(from, outputs),
        }),
      };
    case 'poisson':
      return {
        ...plain,
        draw: (from, outputs) => ({
          p: many(outputs, () => 0.1 + 3 * from.uniform()),
          t: many(outputs, () => from.integer(6)),
        }),
      };
    case 'cosine':
      return {
        ...plain,
        draw: (from, outputs) => ({
          p: many(outputs, () => from.normal() + 0.1),
          t: many(outputs, () => from.normal()),
        }),
      };
  }
}

/** The worst entry: its error over max(1, |difference|), and over what is tolerated. */
export interface LossError {
  readonly error: number;
  readonly ofTolerance: number;
}

/**
 * Draws a loss of a kind over a batch and compares its gradient with central differences (step 1e-6) in every entry.
 * Tolerated are |error| ≤ 1e-5 + 1e-3 |difference|.
 */
export function checkLoss(kind: LossName, seed: number, create: typeof createLoss = createLoss): LossError {
  const random = stream(seed, 'data', Object.keys(lossKinds).indexOf(kind));
  const rows = 1 + random.integer(5);
  const outputs = 1 + random.integer(5);
  const { written, fused, weighted, draw } = drawKind(kind, random);
  const samples = Array.from({ length: rows }, () => draw(random, outputs));
  const p = Float64Array.from(samples.flatMap((sample) => sample.p));
  const t = Float64Array.from(samples.flatMap((sample) => sample.t));
  const classWeights = weighted
    ? Float64Array.from({ length: Math.max(2, outputs) }, () => 0.2 + 2 * random.uniform())
    : undefined;
  const loss = create(lossSpec(kind, written), { outputs, width: outputs, fused, classWeights });
  const losses = new Float64Array(rows);
  const gradient = new Float64Array(p.length).fill(NaN);
  loss.backward(p, t, rows, gradient);
  const mean = (): number => {
    loss.forward(p, t, rows, losses);
    return losses.reduce((sum, value) => sum + value, 0) / rows;
  };
  let worst: LossError = { error: 0, ofTolerance: 0 };
  for (let i = 0; i < p.length; i++) {
    const held = p[i];
    const [ahead, behind] = [held + step, held - step];
    p[i] = ahead;
    const above = mean();
    p[i] = behind;
    const difference = (above - mean()) / (ahead - behind);
    p[i] = held;
    const error = Math.abs(gradient[i] - difference);
    const ofTolerance = error / (1e-5 + 1e-3 * Math.abs(difference));
    if (!(ofTolerance <= worst.ofTolerance)) worst = { error: error / Math.max(1, Math.abs(difference)), ofTolerance };
    if (Number.isNaN(ofTolerance)) return worst;
  }
  return worst;
}
