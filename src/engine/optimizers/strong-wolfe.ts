import type { Pause } from './optimizer';

/** A point of a line search: how far along the direction, the value there, and its slope along the direction. */
export interface LinePoint {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
  /** Which of the caller's arrays holds the gradient at the point. */
  readonly gradient: Float64Array;
}

/** A part of a search that comes to a point. */
export type Look = Generator<Pause, LinePoint, number>;

export interface LineSearchOptions {
  readonly start: LinePoint;
  /** The first step to try. */
  readonly t: number;
  /** Largest absolute entry of the direction. */
  readonly size: number;
  /** Evaluates the function at t and puts its gradient into the array. */
  readonly evaluate: (t: number, gradient: Float64Array) => Look;
  /** Three arrays for gradients, none of them that of `start`: a bracket's ends and a trial. */
  readonly spare: readonly Float64Array[];
}

/** Sufficient decrease and curvature (the Wolfe conditions' c₁ and c₂), and where to give up; as PyTorch's. */
const decrease = 1e-4;
const curvature = 0.9;
const smallestChange = 1e-9;
const maxTrials = 25;

/** Where the cubic through two points with these values and slopes is lowest, within bounds. */
function lowestOfCubic(a: LinePoint, b: LinePoint, from: number, to: number): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (from + to) / 2;
  const d2 = Math.sqrt(square);
  const lowest =
    a.t <= b.t
      ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
      : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
  return Math.min(Math.max(lowest, from), to);
}

/**
 * A step that satisfies the strong Wolfe conditions, or the best one met when none is found: the step is stretched until
 * a good one is bracketed, then the bracket is narrowed by cubics (Nocedal and Wright, 2006, algorithms 3.5 and 3.6).
 * Trials, bounds and ends are those of PyTorch 1.13's `LBFGS(line_search_fn="strong_wolfe")`, so that the steps agree.
 */
export function* strongWolfe({ start, t: first, size, evaluate, spare }: LineSearchOptions): Look {
  const used = new Set<Float64Array>();
  const trial = (t: number, kept: readonly LinePoint[]): Look => {
    used.clear();
    for (const { gradient } of kept) used.add(gradient);
    const free = spare.find((array) => !used.has(array));
    if (!free) throw new Error('A line search keeps at most two points beside its trial.');
    return evaluate(t, free);
  };
  const tooHigh = (point: LinePoint): boolean => point.value > start.value + decrease * point.t * start.slope;
  const flat = (point: LinePoint): boolean => Math.abs(point.slope) <= -curvature * start.slope;

  let before = start;
  let point = yield* trial(first, [start]);
  let trials = 0;
  let bracket: [LinePoint, LinePoint] | undefined;
  while (trials < maxTrials) {
    if (tooHigh(point) || (trials > 1 && point.value >= before.value)) {
      bracket = [before, point];
      break;
    }
    if (flat(point)) return point;
    if (point.slope >= 0) {
      bracket = [before, point];
      break;
    }
    const t = lowestOfCubic(before, point, point.t + 0.01 * (point.t - before.t), point.t * 10);
    before = point;
    point = yield* trial(t, [start, before]);
    trials++;
  }
  if (!bracket) return start.value <= point.value ? start : point;

  let stuck = false;
  let low = bracket[0].value <= bracket[1].value ? 0 : 1;
  while (trials < maxTrials) {
    const [a, b] = bracket;
    if (Math.abs(b.t - a.t) * size < smallestChange) break;
    const from = Math.min(a.t, b.t);
    const to = Math.max(a.t, b.t);
    let t = lowestOfCubic(a, b, from, to);
    // Too near an end: once it may pass, then a tenth of the bracket away from that end.
    const margin = 0.1 * (to - from);
    if (Math.min(to - t, t - from) < margin) {
      if (stuck || t >= to || t <= from) {
        t = Math.abs(t - to) < Math.abs(t - from) ? to - margin : from + margin;
        stuck = false;
      } else stuck = true;
    } else stuck = false;

    point = yield* trial(t, [start, a, b]);
    trials++;
    const high = 1 - low;
    if (tooHigh(point) || point.value >= bracket[low].value) {
      bracket[high] = point;
      low = bracket[0].value <= bracket[1].value ? 0 : 1;
    } else {
      if (flat(point)) return point;
      if (point.slope * (bracket[high].t - bracket[low].t) >= 0) bracket[high] = bracket[low];
      bracket[low] = point;
    }
  }
  return bracket[low];
}
