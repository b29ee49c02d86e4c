import { diagnostic, replacement } from '../diagnostic';
import type { Check } from './check';

/** A `clip` that bounds nothing. */
export const clipBounds: Check = ({ lowered: { draft } }, report) => {
  const clip = draft.entries.get('clip');
  if (!clip?.range || clip.broken || clip.written.size > 0) return;
  const { end } = clip.range;
  const message =
    '`clip` bounds nothing. Say what: `clip norm=1` for all gradients together, `clip value=0.5` for each entry.';
  report(
    diagnostic('clip-nothing', clip.range, message, {
      severity: 'warning',
      fixes: [replacement('Bound the norm by 1', { start: end, end }, ' norm=1')],
    }),
  );
};
