import { strongWolfe, type LinePoint } from './strong-wolfe';
import type { OptimizerKind } from './optimizer';

/** When to end a step early, as PyTorch's: a gradient, or a change, too small to matter. */
const gradientTolerance = 1e-7;
const changeTolerance = 1e-9;

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
    /** The pairs s, y are rows of a ring, of which `counters.first` is the oldest. */
    const s = workspace.floats(history * count);
    const y = workspace.floats(history * count);
    const rho = workspace.floats(history);
    const factor = workspace.floats(history);
    const direction = workspace.floats(count);
    const before = workspace.floats(count);
    const from = workspace.floats(count);
    const current = workspace.floats(count);
    const spare = Array.from({ length: 3 }, () => workspace.floats(count));
    const maxEvaluations = Math.floor((max_iter * 5) / 4);
    const counters = { iterations: 0, first: 0, pairs: 0, scale: 1, t: 0 };

    /** The row of the nth pair, the oldest first. */
    const rowOf = (n: number): number => (counters.first + n) % history;

    /** Remembers the last iteration's s and y, unless the curvature along them is not positive. */
    const remember = (): void => {
      const row = rowOf(counters.pairs);
      let ys = 0;
      let yy = 0;
      for (let i = 0; i < count; i++) {
        const change = current[i] - before[i];
        ys += change * (direction[i] * counters.t);
        yy += change * change;
      }
      if (!(ys > 1e-10)) return;
      for (let i = 0; i < count; i++) {
        y[row * count + i] = current[i] - before[i];
        s[row * count + i] = direction[i] * counters.t;
      }
      rho[row] = 1 / ys;
      counters.scale = ys / yy;
      if (counters.pairs === history) counters.first = (counters.first + 1) % history;
      else counters.pairs++;
    };

    /** direction = -H g */
    const direct = (): void => {
      for (let i = 0; i < count; i++) direction[i] = -current[i];
      for (let n = counters.pairs - 1; n >= 0; n--) {
        const row = rowOf(n);
        factor[row] = dot(direction, s, row * count) * rho[row];
        addScaled(direction, -factor[row], y, row * count);
      }
      for (let i = 0; i < count; i++) direction[i] *= counters.scale;
      for (let n = 0; n < counters.pairs; n++) {
        const row = rowOf(n);
        addScaled(direction, factor[row] - dot(direction, y, row * count) * rho[row], s, row * count);
      }
    };

    return {
      slots: { s, y, rho, direction, before },
      counters,
      step(weights, gradients, rate, initial, evaluate) {
        // A warm-up starts at 0, along which there is nothing to search.
        if (rate === 0) return;
        let value = initial;
        let evaluations = 1;
        current.set(gradients);
        if (largest(current) <= gradientTolerance) return;

        for (let iteration = 1; ; iteration++) {
          if (counters.iterations > 0) remember();
          counters.iterations++;
          direct();
          before.set(current);
          counters.t = rate;
          if (counters.iterations === 1) {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += Math.abs(current[i]);
            counters.t *= Math.min(1, 1 / sum);
          }
          const slope = dot(current, direction);
          if (!(slope <= -changeTolerance)) return;

          from.set(weights);
          const move = (t: number): void => {
            for (let i = 0; i < count; i++) weights[i] = from[i] + t * direction[i];
          };
          const found = strongWolfe({
            start: { t: 0, value, slope, gradient: current },
            t: counters.t,
            size: largest(direction),
            spare,
            evaluate: (t, gradient): LinePoint => {
              move(t);
              evaluations++;
              const at = evaluate();
              gradient.set(gradients);
              return { t, value: at, slope: dot(gradient, direction), gradient };
            },
          });
          move(found.t);
          const improvement = value - found.value;
          value = found.value;
          counters.t = found.t;
          current.set(found.gradient);

          if (iteration === max_iter || evaluations >= maxEvaluations) return;
          if (largest(current) <= gradientTolerance) return;
          if (largest(direction) * Math.abs(found.t) <= changeTolerance) return;
          if (Math.abs(improvement) < changeTolerance) return;
        }
      },
    };
  },
};
