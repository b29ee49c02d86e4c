import { trainEntries } from '../../spec/entries';
import type { UntilSpec } from '../../spec/experiment';
import { losses, type LossName } from '../../spec/losses';
import { metrics } from '../../spec/metrics';
import { diagnostic } from '../diagnostic';
import type { UntilDraft } from '../draft';
import { quote } from '../words';
import { splitOf } from './split';
import type { Check } from './check';

/** The values that what is watched can have, ends included. */
function span({ metric }: UntilSpec, loss: LossName | undefined): { least: number; most: number } {
  const unknown = [-Infinity, Infinity] as const;
  const [least, most] = metric === 'loss' ? (loss ? losses[loss].range : unknown) : metrics[metric].range;
  return { least, most };
}

function verdict({ spec }: UntilDraft, loss: LossName | undefined): 'never' | 'always' | undefined {
  if (spec.rule !== 'threshold') return undefined;
  const { least, most } = span(spec, loss);
  const { comparison, threshold } = spec;
  switch (comparison) {
    case '<':
      return threshold <= least ? 'never' : threshold > most ? 'always' : undefined;
    case '<=':
      return threshold < least ? 'never' : threshold >= most ? 'always' : undefined;
    case '>':
      return threshold >= most ? 'never' : threshold < least ? 'always' : undefined;
    case '>=':
      return threshold > most ? 'never' : threshold <= least ? 'always' : undefined;
  }
}

/** Stopping rules that can never hold, or always do. */
export const untilHolds: Check = ({ lowered }, report) => {
  const { draft, loss } = lowered;
  if (!draft.until) return;
  const split = splitOf(lowered);
  const known = draft.entries.get('split')?.broken !== true;
  const epochs =
    draft.entries.get('epochs')?.written.get('value')?.value ?? trainEntries.epochs.arguments.value.default;
  for (const rule of draft.until) {
    const { call, metricRange, spec } = rule;
    const range = call.range ?? metricRange;
    const watched = `${spec.part === 'validation' ? 'validation.' : ''}${spec.metric}`;
    if (spec.part === 'validation' && known && !split?.validation) {
      const message = `There is no validation part to measure ${quote(watched)} on. Add \`split validation=20%\` below \`data\`, or watch ${quote(spec.metric)}.`;
      report(
        diagnostic('missing-validation', metricRange, message, {
          arguments: [watched],
          fixes: [{ title: `Change to \`${spec.metric}\``, edits: [{ range: metricRange, newText: spec.metric }] }],
        }),
      );
      continue;
    }
    const holds = verdict(rule, loss?.kind);
    if (holds) {
      const { least, most } = span(spec, loss?.kind);
      const reach =
        most === Infinity
          ? `is never below ${least}`
          : least === -Infinity
            ? `is at most ${most}`
            : `lies in ${least} to ${most}`;
      report(
        diagnostic(
          holds === 'never' ? 'until-never' : 'until-always',
          range,
          holds === 'never'
            ? `This can never hold: ${quote(watched)} ${reach}.`
            : `This holds after the first epoch: ${quote(watched)} ${reach}.`,
          { severity: 'warning', arguments: [watched] },
        ),
      );
    }
    if (spec.rule === 'patience' && typeof epochs === 'number' && spec.patience >= epochs && spec.restore === 'last') {
      report(
        diagnostic(
          'until-never',
          range,
          `This can never hold: a patience of ${spec.patience} is not used up within ${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}.`,
          { severity: 'warning', arguments: [watched] },
        ),
      );
    }
  }
};
