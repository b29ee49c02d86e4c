import type { RandomStream } from '../numerics/random';
import type { Shape } from '../spec/argument';
import type { InitialiserName } from '../spec/initialisers';
import type { Steps } from '../spec/steps';

/** How weights are to be drawn; a layer's arguments have this form. */
export interface InitialiserArguments {
  readonly init?: InitialiserName;
  readonly init_scale: number;
}

/** A unit's inputs and outputs. */
interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Of weights [out, in, ...window], as PyTorch counts them: times the window's size. */
function fansOf([out = 1, into = 1, ...window]: Shape): Fans {
  const size = window.reduce((product, axis) => product * axis, 1);
  return { fanIn: into * size, fanOut: out * size };
}

/** What an initialiser may know of the weights. */
interface Place extends Fans {
  readonly shape: Shape;
  /** `init_scale` */
  readonly scale: number;
}

/** How each initialiser of the vocabulary draws, in row-major order. */
const initialiserKinds: {
  readonly [K in InitialiserName]: (weights: Float64Array, place: Place, random: RandomStream) => Steps<void>;
} = {
  glorot_uniform: (weights, { fanIn, fanOut }, random) => drawUniform(weights, Math.sqrt(6 / (fanIn + fanOut)), random),
  glorot_normal: (weights, { fanIn, fanOut }, random) => drawNormal(weights, Math.sqrt(2 / (fanIn + fanOut)), random),
  he_uniform: (weights, { fanIn }, random) => drawUniform(weights, Math.sqrt(6 / fanIn), random),
  he_normal: (weights, { fanIn }, random) => drawNormal(weights, Math.sqrt(2 / fanIn), random),
  lecun_normal: (weights, { fanIn }, random) => drawNormal(weights, Math.sqrt(1 / fanIn), random),
  orthogonal: (weights, { shape, scale }, random) => drawOrthogonal(weights, shape[0] ?? 1, scale, random),
  zeros: (weights) => fill(weights, 0),
  ones: (weights) => fill(weights, 1),
  normal: (weights, { scale }, random) => drawNormal(weights, scale, random),
  uniform: (weights, { scale }, random) => drawUniform(weights, scale, random),
};

/** Draws weights of a shape [out, in, ...] in row-major order. `fallback` is used when `init` is absent. */
export function* initialiseWeights(
  weights: Float64Array,
  shape: Shape,
  { init, init_scale }: InitialiserArguments,
  fallback: InitialiserName,
  random: RandomStream,
): Steps<void> {
  yield* initialiserKinds[init ?? fallback](weights, { ...fansOf(shape), shape, scale: init_scale }, random);
}

/** Weights that are drawn between two rests: some milliseconds' work. */
const untilRest = 2 ** 14;

/** Does the weights from one place to another, rest by rest. */
function* piecewise(count: number, draw: (from: number, to: number) => void, most = untilRest): Steps<void> {
  for (let from = 0; from < count; from += most) {
    draw(from, Math.min(count, from + most));
    if (from + most < count) yield;
  }
}

const fill = (weights: Float64Array, value: number): Steps<void> =>
  piecewise(weights.length, (from, to) => void weights.fill(value, from, to), 2 ** 20);

/** Uniform in ±bound. */
export const drawUniform = (weights: Float64Array, bound: number, random: RandomStream): Steps<void> =>
  piecewise(weights.length, (from, to) => {
    for (let i = from; i < to; i++) weights[i] = bound * (2 * random.uniform() - 1);
  });

/** Normal with mean 0. */
export const drawNormal = (weights: Float64Array, deviation: number, random: RandomStream): Steps<void> =>
  piecewise(weights.length, (from, to) => {
    for (let i = from; i < to; i++) weights[i] = deviation * random.normal();
  });

/**
 * A random matrix of `rows` rows whose rows are orthonormal (its columns when it is taller than wide), times `scale`:
 * normal vectors made orthogonal by Gram and Schmidt, twice each, which loses no digits (Giraud et al., 2005). As the
 * normal distribution has no preferred direction, the result is uniform over such matrices (Saxe et al., 2014).
 */
function* drawOrthogonal(weights: Float64Array, rows: number, scale: number, random: RandomStream): Steps<void> {
  const columns = weights.length / rows;
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = new Float64Array(count * length);
  for (let v = 0; v < count; v++) {
    const vector = vectors.subarray(v * length, (v + 1) * length);
    do yield* drawNormal(vector, 1, random);
    while (!(yield* makeOrthonormal(vectors, v, length)));
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      weights[r * columns + c] = scale * (rows <= columns ? vectors[r * length + c] : vectors[c * length + r]);
    }
    if ((r + 1) % Math.ceil(2 ** 20 / columns) === 0) yield;
  }
}

/** Makes vector v orthogonal to those before it, of length 1; false when next to nothing is left of it. */
function* makeOrthonormal(vectors: Float64Array, v: number, length: number): Steps<boolean> {
  const at = v * length;
  const vectorsUntilRest = Math.ceil(2 ** 20 / length);
  for (let pass = 0; pass < 2; pass++) {
    for (let before = 0; before < v; before++) {
      const other = before * length;
      let dot = 0;
      for (let i = 0; i < length; i++) dot += vectors[at + i] * vectors[other + i];
      for (let i = 0; i < length; i++) vectors[at + i] -= dot * vectors[other + i];
      if ((before + 1) % vectorsUntilRest === 0) yield;
    }
    yield;
    let square = 0;
    for (let i = 0; i < length; i++) square += vectors[at + i] * vectors[at + i];
    if (square < 1e-20) return false;
    const inverse = 1 / Math.sqrt(square);
    for (let i = 0; i < length; i++) vectors[at + i] *= inverse;
  }
  return true;
}
