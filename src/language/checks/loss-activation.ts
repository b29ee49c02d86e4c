import type { ActivationName } from '../../spec/activations';
import type { LossName } from '../../spec/losses';
import { diagnostic, replacement, type Fix } from '../diagnostic';
import { activationFix, fittingLoss, lastActivation, lastLayer } from '../last-layer';
import { quote } from '../words';
import { rangeOf, type Check } from './check';

interface Demand {
  /** The activations that the loss is defined for; the first is the one to change to. */
  readonly activations: readonly [ActivationName, ...ActivationName[]];
  readonly severity: 'error' | 'warning';
  readonly reason: string;
}

const probabilities = 'it takes probabilities over the classes';
const margins = 'it takes margins, not probabilities';

const demands: Readonly<Partial<Record<LossName, Demand>>> = {
  cross_entropy: { activations: ['softmax'], severity: 'error', reason: probabilities },
  kl_divergence: { activations: ['softmax'], severity: 'error', reason: probabilities },
  binary_cross_entropy: {
    activations: ['sigmoid', 'hard_sigmoid', 'softmax'],
    severity: 'error',
    reason: 'it takes outputs in 0 to 1',
  },
  hinge: { activations: ['linear'], severity: 'error', reason: margins },
  squared_hinge: { activations: ['linear'], severity: 'error', reason: margins },
  poisson: {
    activations: ['softplus', 'relu', 'sigmoid', 'hard_sigmoid', 'softmax'],
    severity: 'warning',
    reason: 'it takes the logarithm of the outputs, which must be positive',
  },
};

/** A loss that is not defined for what the last layer gives. */
export const lossActivation: Check = (subject, report) => {
  const { loss, layers, whole, draft } = subject.lowered;
  const demand = loss && demands[loss.kind];
  if (!demand || !whole || layers.length === 0) return;
  const activation = lastActivation(draft) ?? 'linear';
  if ((demand.activations as readonly string[]).includes(activation)) return;
  const [wanted] = demand.activations;
  const fixes: Fix[] = [...activationFix(subject.text, draft, wanted)];
  const words = draft.entries.get('loss')?.kindRange;
  const fitting = fittingLoss(activation);
  if (words && fitting !== loss.kind) fixes.push(replacement(`Change the loss to \`${fitting}\``, words, fitting));
  const layer = lastLayer(draft);
  report(
    diagnostic(
      'loss-activation',
      words ?? layer?.range ?? rangeOf(subject, 'loss'),
      `${quote(loss.kind)} goes with a last ${quote(wanted)}: ${demand.reason}, but the model ends with ${quote(activation)}.`,
      { severity: demand.severity, arguments: [loss.kind, wanted, activation], fixes },
    ),
  );
};
