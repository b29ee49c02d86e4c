import { l10n } from 'vscode';
import { compact, percent } from './format';
import type { Warning } from './warnings';

/** An ailment as a sentence with its evidence; `largest` may hold a user's name, so that it belongs into untrusted text. */
export function warningText({ ailment, value, largest }: Warning): string {
  switch (ailment) {
    case 'notFinite':
      return l10n.t('Its weights or its gradients are no longer finite.');
    case 'vanishing':
      return value === 0 || !largest
        ? l10n.t('Its gradient is 0: it does not learn.')
        : l10n.t(
            'Its gradient vanishes: `{0}` has one {1} times as large.',
            largest.layer,
            times(largest.norm / value),
          );
    case 'exploding':
      return l10n.t('Its gradient explodes: ‖∇‖ is {0}.', compact(value));
    case 'step':
      return l10n.t('The last step changed its weights by {0} of their norm: the steps are large.', percent(value));
    case 'dead':
      return l10n.t('{0} of its units are dead: 0 for every sample of the last batch.', percent(value));
  }
}

/** How many times: `3,020`, `1.2e7`. */
const times = (factor: number): string =>
  factor < 1e6 ? String(Math.round(factor)).replace(/\B(?=(?:\d{3})+$)/g, ',') : compact(factor);
