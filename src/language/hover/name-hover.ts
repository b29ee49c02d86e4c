import { activations } from '../../spec/activations';
import { initialisers } from '../../spec/initialisers';
import { metrics } from '../../spec/metrics';
import { entryMarkdown } from '../entry-markdown';
import { entryOf } from '../keywords';
import { code } from '../markdown';

/** An activation or an initialiser. */
export function nameHover(name: string): string | undefined {
  const activation = entryOf(activations, name);
  if (activation) {
    return `**${code(name)}**, an activation\n\n${entryMarkdown(activation)}\n\nSuits ${code(activation.initialiser)}.`;
  }
  const initialiser = entryOf(initialisers, name);
  return initialiser && `**${code(name)}**, an initialiser\n\n${entryMarkdown(initialiser)}`;
}

/** A metric, or what `until` watches. */
export function metricHover(word: string): string | undefined {
  const validation = word.startsWith('validation.');
  const name = validation ? word.slice('validation.'.length) : word;
  const part = validation ? '\n\nOf the validation part.' : '';
  if (name === 'loss')
    return `**${code(word)}**\n\nWhat is minimised, without the penalty of \`l1\` and \`l2\`.${part}`;
  const metric = entryOf(metrics, name);
  if (!metric) return undefined;
  const better = metric.better === 'higher' ? 'Higher is better.' : 'Lower is better.';
  return `**${code(word)}**, a metric of ${metric.target}\n\n${entryMarkdown(metric)}\n\n${better}${part}`;
}
