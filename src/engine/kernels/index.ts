/**
 * The fast backend's module: an interpreter of programs whose operations are kernels. A program is compiled once from a
 * network (`src/engine/fast`); one call of `run` then does many steps of a small network, or a part of a step of a large
 * one, without any work but the kernels' own.
 */
import { Context, Mode, Operation, Outcome } from './operations';
import { activate, activateBackward, softmax, softmaxBackward } from './activations';
import { convolve } from './convolution';
import { convolveInput } from './convolution-input';
import { convolveWeight } from './convolution-weight';
import { attend, attendBackward } from './attention';
import { denseForward } from './dense';
import { denseInput } from './dense-input';
import { denseWeight } from './dense-weight';
import { lookUp, lookUpBackward } from './embedding';
import { add, copy, gather } from './elements';
import { checkLoss, scoreLoss, tallyClasses, tallyErrors } from './losses';
import { checkUpdate, clipNorm, penalise, update } from './optimizers';
import {
  moveRunning,
  normaliseChannels,
  normaliseChannelsBackward,
  normaliseLines,
  normaliseLinesBackward,
  normaliseLinesWeight,
} from './norms';
import { turnFilters, turnPanels } from './panels';
import { averagePool, averagePoolBackward, maxPool, maxPoolBackward } from './pools';
import { recur, recurBackward } from './recurrent';
import { dropout, dropoutBackward, moveStreams } from './random';
import { pack } from './tiles';
import { foldSteps, meanSteps, meanStepsBackward, unfoldSteps } from './steps';
import { attach, context } from './state';

export { shuffle } from './random';
export { measure, measurePanels } from './measure';
export { deadUnits, penaltyOf, squaredDistance } from './statistics';
export { expEach, expm1Each, logEach, sigmoidEach, tanhEach } from './samples';

/** The first byte that is free. */
export function base(): usize {
  return __heap_base;
}

/** Some of an operation's units. */
function execute(op: usize, from: i32, to: i32): void {
  switch (load<i32>(op)) {
    case Operation.Gather:
      return gather(op, from, to);
    case Operation.Pack:
      return pack(op, from, to);
    case Operation.DenseForward:
      return denseForward(op, from, to);
    case Operation.DenseInput:
      return denseInput(op, from, to);
    case Operation.DenseWeight:
      return denseWeight(op, from, to);
    case Operation.Activate:
      return activate(op, from, to);
    case Operation.ActivateBackward:
      return activateBackward(op, from, to);
    case Operation.Softmax:
      return softmax(op, from, to);
    case Operation.SoftmaxBackward:
      return softmaxBackward(op, from, to);
    case Operation.Dropout:
      return dropout(op, from, to);
    case Operation.DropoutBackward:
      return dropoutBackward(op, from, to);
    case Operation.Add:
      return add(op, from, to);
    case Operation.Copy:
      return copy(op, from, to);
    case Operation.Loss:
      return scoreLoss(op, from, to);
    case Operation.TallyClasses:
      return tallyClasses(op);
    case Operation.TallyErrors:
      return tallyErrors(op);
    case Operation.Penalty:
      return penalise(op, from, to);
    case Operation.Norm:
      return clipNorm(op);
    case Operation.Update:
      return update(op, from, to);
    case Operation.Convolve:
      return convolve(op, from, to);
    case Operation.ConvolveWeight:
      return convolveWeight(op, from, to);
    case Operation.ConvolveInput:
      return convolveInput(op, from, to);
    case Operation.TurnFilters:
      return turnFilters(op);
    case Operation.MaxPool:
      return maxPool(op, from, to);
    case Operation.MaxPoolBackward:
      return maxPoolBackward(op, from, to);
    case Operation.AveragePool:
      return averagePool(op, from, to);
    case Operation.AveragePoolBackward:
      return averagePoolBackward(op, from, to);
    case Operation.Recur:
      return recur(op, from, to);
    case Operation.RecurBackward:
      return recurBackward(op, from, to);
    case Operation.TurnPanels:
      return turnPanels(op);
    case Operation.NormaliseLines:
      return normaliseLines(op, from, to);
    case Operation.NormaliseLinesBackward:
      return normaliseLinesBackward(op, from, to);
    case Operation.NormaliseLinesWeight:
      return normaliseLinesWeight(op, from, to);
    case Operation.NormaliseChannels:
      return normaliseChannels(op, from, to);
    case Operation.NormaliseChannelsBackward:
      return normaliseChannelsBackward(op, from, to);
    case Operation.MoveRunning:
      return moveRunning(op);
    case Operation.MeanSteps:
      return meanSteps(op, from, to);
    case Operation.MeanStepsBackward:
      return meanStepsBackward(op, from, to);
    case Operation.UnfoldSteps:
      return unfoldSteps(op, from, to);
    case Operation.FoldSteps:
      return foldSteps(op, from, to);
    case Operation.LookUp:
      return lookUp(op, from, to);
    case Operation.LookUpBackward:
      return lookUpBackward(op);
    case Operation.Attend:
      return attend(op, from, to);
    case Operation.AttendBackward:
      return attendBackward(op, from, to);
    default:
      unreachable();
  }
}

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
  store<usize>(context, load<usize>(context, Context.Coefficients) + 32, Context.Coefficients);
  const rows = min(load<i32>(context, Context.Batch), load<i32>(context, Context.Samples) - first);
  store<i32>(context, rows, Context.Rows);
  return left > 0;
}

/** Goes on with the program until all batches are done, something is not finite, or `budget` (about ns) is used up. */
export function run(at: usize, budget: f64): i32 {
  attach(at, 0);
  let op = load<usize>(context, Context.Place);
  let cursor = load<i32>(context, Context.Cursor);
  while (true) {
    switch (load<i32>(op)) {
      case Operation.End:
        if (!endBatch()) return Outcome.Done;
        op = load<usize>(context, Context.Place);
        if (budget <= 0) return Outcome.More;
        continue;
      case Operation.CheckLoss:
        if (!checkLoss() && load<i32>(context, Context.Mode) == Mode.Training) return Outcome.Loss;
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
        if (cost <= budget || units == 1) {
          execute(op, cursor, units);
          budget -= cost;
        } else {
          const each = cost / <f64>units;
          const take = min(units - cursor, max(1, <i32>(budget / each)));
          execute(op, cursor, cursor + take);
          budget -= each * <f64>take;
          cursor += take;
          if (cursor < units) {
            store<usize>(context, op, Context.Place);
            store<i32>(context, cursor, Context.Cursor);
            return Outcome.More;
          }
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
