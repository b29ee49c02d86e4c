/** Which kernel does an operation. */
import { Operation } from './operations';
import { activate, activateBackward, softmax, softmaxBackward } from './activations';
import {
  moveRunning,
  normaliseChannels,
  normaliseChannelsBackward,
  settleChannels,
  settleChannelsBackward,
  sumChannels,
} from './channels';
import { convolve } from './convolution';
import { convolveInput } from './convolution-input';
import { convolveWeight } from './convolution-weight';
import { attend, attendBackward } from './attention';
import { denseForward } from './dense';
import { denseInput } from './dense-input';
import { denseWeight } from './dense-weight';
import { lookUp, lookUpBackward } from './embedding';
import { add, clear, copy, gather } from './elements';
import { scoreLoss, tallyClasses, tallyErrors } from './losses';
import { clipNorm, penalise, update } from './optimizers';
import { normaliseLines, normaliseLinesBackward, normaliseLinesWeight } from './norms';
import { turnFilters, turnPanels } from './panels';
import { averagePool, averagePoolBackward, maxPool, maxPoolBackward, maxPoolWinners } from './pools';
import { recur, recurBackward } from './recurrent';
import { dropout, dropoutBackward } from './random';
import { pack } from './tiles';
import { foldSteps, meanSteps, meanStepsBackward, unfoldSteps } from './steps';
import { convolveInputWinners, convolveWeightWinners, turnChannels, turnWindows } from './winners';

/** Some of an operation's units. */
export function execute(op: usize, from: i32, to: i32): void {
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
    case Operation.Clear:
      return clear(op, from, to);
    case Operation.Loss:
      return scoreLoss(op, from, to);
    case Operation.TallyClasses:
      return tallyClasses(op);
    case Operation.TallyErrors:
      return tallyErrors(op, from, to);
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
    case Operation.MaxPoolWinners:
      return maxPoolWinners(op, from, to);
    case Operation.TurnChannels:
      return turnChannels(op, from, to);
    case Operation.TurnWindows:
      return turnWindows(op);
    case Operation.ConvolveWeightWinners:
      return convolveWeightWinners(op, from, to);
    case Operation.ConvolveInputWinners:
      return convolveInputWinners(op, from, to);
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
    case Operation.SumChannels:
      return sumChannels(op, from, to);
    case Operation.SettleChannels:
      return settleChannels(op);
    case Operation.NormaliseChannels:
      return normaliseChannels(op, from, to);
    case Operation.SettleChannelsBackward:
      return settleChannelsBackward(op);
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
      return lookUpBackward(op, from, to);
    case Operation.Attend:
      return attend(op, from, to);
    case Operation.AttendBackward:
      return attendBackward(op, from, to);
    default:
      unreachable();
  }
}
