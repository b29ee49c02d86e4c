import type { ViewName } from '../protocol/inspect';
import type { Run } from './run';

interface Inspectable extends Pick<Run, 'facts' | 'state'> {
  readonly epochs: { readonly length: number };
}

/** What can be asked of a run: nothing before its network is built, and what its data has a meaning for. */
export function viewsOf({ facts, epochs, state }: Inspectable): readonly ViewName[] {
  if (!facts || facts.parameters === 0) return [];
  if (state !== 'running' && state !== 'paused' && epochs.length === 0) return [];
  const input = facts.layers[0]?.input ?? [];
  return [
    'weights',
    'activations',
    ...(facts.target === 'classes' ? (['confusion'] as const) : []),
    ...(facts.target === 'numbers' ? (['predictions'] as const) : []),
    'worst',
    ...(input.reduce((size, axis) => size * axis, 1) === 2 ? (['boundary'] as const) : []),
    'sample',
    'unit',
  ];
}
