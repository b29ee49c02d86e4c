import { diagnostic, type Fix } from '../diagnostic';
import type { LayerDraft } from '../draft';
import { indentation, lineBreak } from '../layout';
import type { Check } from './check';

/** A name for a new layer that has arguments, where without one the layers below would leave their own, and paths, to it. */
function keptName(words: string, before: LayerDraft, layers: readonly LayerDraft[]): string {
  const counted = layers.some(
    ({ kind, nameRange, range }) => words.startsWith(`${kind} `) && !nameRange && range.start > before.range.start,
  );
  let name = `${before.name}_input`;
  while (layers.some((layer) => layer.name === name)) name += '_';
  return counted ? ` name=${name}` : '';
}

/** A layer that does not take what the layers above give it. */
export const shapeMismatch: Check = ({ text, lowered: { draft, misplaced } }, report) => {
  if (!misplaced) return;
  const layer = draft.layers.find(({ name }) => name === misplaced.layer.name);
  if (!layer) return;
  const { problem, insert } = misplaced;
  const { start } = layer.range;
  const fixes: Fix[] = [];
  if (insert !== undefined) {
    const own = keptName(insert, layer, draft.layers);
    const newText = `${insert}${own}${lineBreak(text)}${indentation(text, layer.range)}`;
    fixes.push({ title: `Add \`${insert}\` before it`, edits: [{ range: { start, end: start }, newText }] });
  }
  const advice = insert === undefined ? '' : ` Put \`${insert}\` before it.`;
  report(
    diagnostic('shape-mismatch', layer.range, `Layer \`${layer.name}\`: ${problem}.${advice}`, {
      arguments: [layer.name, problem],
      fixes,
    }),
  );
};
