import { strongWolfe } from './strong-wolfe';
import type { OptimizerKind, Search } from './optimizer';

/** When to end a step early, as PyTorch's: a gradient, or a change, too small to matter. */
const gradientTolerance = 1e-7;
const changeTolerance = 1e-9;

/** Numbers of the pairs that are gone through between two rests: about a millisecond's work. */
const untilRest = 2 ** 18;

/** Σ of a's entries times those of b from `at` on. */
function dot(a: Float64Array, b: Float64Array, at = 0): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[at + i];
  return sum;
}

/** a += factor times b's entries from `at` on. */
function addScaled(a: Float64Array, factor: number, b: Float64Array, at: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[at + i];
}

function largest(a: Float64Array): number {
  let size = 0;
  for (let i = 0; i < a.length; i++) size = Math.max(size, Math.abs(a[i]));
  return size;
}

/**
 * Limited-memory BFGS: the direction is -H g, with H built by the two-loop recursion from the last changes of the
 * weights (s) and of the gradient (y), and the way along it is found by a strong-Wolfe line search (Nocedal and Wright,
 * 2006, algorithm 7.4; PyTorch: `LBFGS(line_search_fn="strong_wolfe")`). One step is up to `max_iter` iterations or
 * 5/4 as many evaluations.
 */
export const lbfgs: OptimizerKind<'lbfgs'> = {
  build({ history, max_iter }, count, workspace) {
    /**
     * The pairs s, y are rows of a ring, of which `counters.first` is the oldest. Behind the ring lie those of the step
     * that is under way, in a ring of their own.
     */
    const own = Math.min(history, max_iter);
    const s = workspace.floats((history + own) * count);
    const y = workspace.floats((history + own) * count);
    const rho = workspace.floats(history + own);
    const factor = workspace.floats(history);
    const rowsUntilRest = Math.ceil(untilRest / count);
    const lastDirection = workspace.floats(count);
    const lastGradient = workspace.floats(count);
    const direction = workspace.floats(count);
    const before = workspace.floats(count);
    const from = workspace.floats(count);
    const current = workspace.floats(count);
    const spare = Array.from({ length: 3 }, () => workspace.floats(count));
    const maxEvaluations = Math.floor((max_iter * 5) / 4);
    const counters = { iterations: 0, first: 0, pairs: 0, scale: 1, t: 0 };
    /** The counters of the step that is under way, and how many pairs it has made. */
    let now = { ...counters, made: 0 };

    const begin = (): void => {
      now = { ...counters, made: 0 };
      direction.set(lastDirection);
      before.set(lastGradient);
    };

    /** Remembers what the step has come to. It stands still between pairs, with some of them remembered. */
    function* keep(): Search {
      for (let pair = Math.max(0, now.made - own); pair < now.made; pair++) {
        const from = history + (pair % own);
        const row = (counters.first + counters.pairs) % history;
        for (const pairs of [s, y]) pairs.copyWithin(row * count, from * count, (from + 1) * count);
        rho[row] = rho[from];
        if (counters.pairs === history) counters.first = (counters.first + 1) % history;
        else counters.pairs++;
        if ((pair + 1) % rowsUntilRest === 0) yield 'keep';
      }
      counters.iterations = now.iterations;
      counters.scale = now.scale;
      counters.t = now.t;
      lastDirection.set(direction);
      lastGradient.set(before);
    }

    /** The rows of the last pairs, at most `history`, the oldest first. */
    const rows = (): readonly number[] => {
      const all = counters.pairs + now.made;
      return Array.from({ length: Math.min(history, all) }, (_, n) => {
        const pair = Math.max(0, all - history) + n - counters.pairs;
        return pair < 0 ? (counters.first + counters.pairs + pair) % history : history + (pair % own);
      });
    };

    /** Remembers the last iteration's s and y, unless the curvature along them is not positive. */
    const remember = (): void => {
      const row = history + (now.made % own);
      let ys = 0;
      let yy = 0;
      for (let i = 0; i < count; i++) {
        const change = current[i] - before[i];
        ys += change * (direction[i] * now.t);
        yy += change * change;
      }
      if (!(ys > 1e-10)) return;
      for (let i = 0; i < count; i++) {
        y[row * count + i] = current[i] - before[i];
        s[row * count + i] = direction[i] * now.t;
      }
      rho[row] = 1 / ys;
      now.scale = ys / yy;
      now.made++;
    };

    /** direction = -H g */
    function* direct(): Search {
      const pairs = rows();
      for (let i = 0; i < count; i++) direction[i] = -current[i];
      for (let n = pairs.length - 1; n >= 0; n--) {
        const at = pairs[n] * count;
        factor[n] = dot(direction, s, at) * rho[pairs[n]];
        addScaled(direction, -factor[n], y, at);
        if ((n + 1) % rowsUntilRest === 0) yield 'rest';
      }
      for (let i = 0; i < count; i++) direction[i] *= now.scale;
      for (let n = 0; n < pairs.length; n++) {
        const at = pairs[n] * count;
        addScaled(direction, factor[n] - dot(direction, y, at) * rho[pairs[n]], s, at);
        if ((n + 1) % rowsUntilRest === 0) yield 'rest';
      }
    }

    function* iterate(weights: Float64Array, gradients: Float64Array, rate: number, initial: number): Search {
      let value = initial;
      let evaluations = 1;
      for (let iteration = 1; ; iteration++) {
        if (now.iterations > 0) remember();
        now.iterations++;
        yield* direct();
        before.set(current);
        now.t = rate;
        if (now.iterations === 1) {
          let sum = 0;
          for (let i = 0; i < count; i++) sum += Math.abs(current[i]);
          now.t *= Math.min(1, 1 / sum);
        }
        const slope = dot(current, direction);
        if (!(slope <= -changeTolerance)) return;

        from.set(weights);
        const move = (t: number): void => {
          for (let i = 0; i < count; i++) weights[i] = from[i] + t * direction[i];
        };
        const found = yield* strongWolfe({
          start: { t: 0, value, slope, gradient: current },
          t: now.t,
          size: largest(direction),
          spare,
          *evaluate(t, gradient) {
            move(t);
            evaluations++;
            const at = yield 'value';
            gradient.set(gradients);
            return { t, value: at, slope: dot(gradient, direction), gradient };
          },
        });
        move(found.t);
        const improvement = value - found.value;
        value = found.value;
        now.t = found.t;
        current.set(found.gradient);

        if (iteration === max_iter || evaluations >= maxEvaluations) return;
        if (largest(current) <= gradientTolerance) return;
        if (largest(direction) * Math.abs(found.t) <= changeTolerance) return;
        if (Math.abs(improvement) < changeTolerance) return;
      }
    }

    return {
      slots: {
        s: s.subarray(0, history * count),
        y: y.subarray(0, history * count),
        rho: rho.subarray(0, history),
        direction: lastDirection,
        before: lastGradient,
      },
      counters,
      *search(weights, gradients, rate, value) {
        // A warm-up starts at 0, along which there is nothing to search.
        if (rate === 0) return;
        current.set(gradients);
        if (largest(current) <= gradientTolerance) return;
        begin();
        yield* iterate(weights, gradients, rate, value);
        yield* keep();
      },
    };
  },
};
