/**
 * The fast backend's module: an interpreter of programs whose operations are kernels. A program is compiled once from a
 * network (`src/engine/fast`); one call of `run` then does many steps of a small network, or a part of a step of a large
 * one, without any work but the kernels' own.
 */
import { Context, Mode, Operation, Outcome } from './operations';
import { execute } from './execute';
import { checkLoss } from './losses';
import { checkUpdate } from './finite';
import { moveStreams } from './random';
import { attach, context } from './state';
import { share, wake } from './threads';

export { shuffle } from './random';
export { base, measure, measurePanels } from './measure';
export { deadUnits, penaltyOf, squaredDistance } from './statistics';
export { expEach, expm1Each, logEach, sigmoidEach, tanhEach } from './samples';
export { dismiss, help } from './threads';

/** The last operation of a batch; whether there is another one, which the context then stands at. */
function endBatch(): bool {
  moveStreams();
  // Only now, so that a batch that is left half done counts for nothing.
  store<f64>(context, load<f64>(context, Context.LossSum) + load<f64>(context, Context.BatchSum), Context.LossSum);
  const done = load<i32>(context, Context.Done) + 1;
  const left = load<i32>(context, Context.Left) - 1;
  const first = load<i32>(context, Context.First) + load<i32>(context, Context.Rows);
  store<i32>(context, done, Context.Done);
  store<i32>(context, left, Context.Left);
  store<i32>(context, first, Context.First);
  store<usize>(context, load<usize>(context, Context.Program), Context.Place);
  store<i32>(context, 0, Context.Cursor);
  store<usize>(context, load<usize>(context, Context.Coefficients) + 16, Context.Coefficients);
  const rows = min(load<i32>(context, Context.Batch), load<i32>(context, Context.Samples) - first);
  store<i32>(context, rows, Context.Rows);
  return left > 0;
}

/** Goes on with the program until all batches are done, something is not finite, or `budget` (about ns) is used up. */
export function run(at: usize, budget: f64): i32 {
  attach(at, 0);
  let op = load<usize>(context, Context.Place);
  let cursor = load<i32>(context, Context.Cursor);
  const threads = ASC_FEATURE_THREADS ? load<i32>(context, Context.Threads) : 1;
  const leastShared = load<f64>(context, Context.LeastShared);
  if (threads > 1) wake();
  while (true) {
    switch (load<i32>(op)) {
      case Operation.End:
        if (!endBatch()) return Outcome.Done;
        op = load<usize>(context, Context.Place);
        if (budget <= 0) return Outcome.More;
        continue;
      case Operation.CheckLoss:
        if (!checkLoss() && load<i32>(context, Context.Mode) == Mode.Training) return Outcome.Loss;
        if (load<i32>(context, Context.BadRunning)) return Outcome.Running;
        break;
      case Operation.CheckUpdate: {
        const bad = checkUpdate();
        if (bad) return bad == 1 ? Outcome.Gradient : Outcome.Update;
        break;
      }
      default: {
        const items = load<i32>(context, Context.Rows) * load<i32>(op, 12) + load<i32>(op, 16);
        const chunk = load<i32>(op, 20);
        const factor = load<i32>(op, 24);
        const units = items <= chunk ? factor : ((items + chunk - 1) / chunk) * factor;
        const cost = <f64>load<f32>(op, 8) * <f64>items * <f64>factor;
        const shared = threads > 1 && units > 1 && cost >= leastShared;
        const each = cost / <f64>(shared ? units * threads : units);
        let end = units;
        if (units > 1 && each * <f64>(units - cursor) > budget) {
          end = min(units, cursor + max(1, <i32>(budget / each)));
        }
        if (shared) share(op, cursor, end, threads, each * <f64>(end - cursor));
        else execute(op, cursor, end);
        budget -= each * <f64>(end - cursor);
        if (end < units) {
          store<usize>(context, op, Context.Place);
          store<i32>(context, end, Context.Cursor);
          return Outcome.More;
        }
      }
    }
    cursor = 0;
    op += load<usize>(op, 4);
    if (budget <= 0) {
      store<usize>(context, op, Context.Place);
      store<i32>(context, 0, Context.Cursor);
      return Outcome.More;
    }
  }
}
