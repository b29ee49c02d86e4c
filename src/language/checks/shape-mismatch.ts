import { diagnostic, type Fix } from '../diagnostic';
import { indentation, lineBreak } from '../layout';
import type { Check } from './check';

/** A layer that does not take what the layers above give it. */
export const shapeMismatch: Check = ({ text, lowered: { draft, misplaced } }, report) => {
  if (!misplaced) return;
  const layer = draft.layers.find(({ name }) => name === misplaced.layer.name);
  if (!layer) return;
  const { problem, insert } = misplaced;
  const { start } = layer.range;
  const fixes: Fix[] = [];
  if (insert !== undefined) {
    const newText = `${insert}${lineBreak(text)}${indentation(text, layer.range)}`;
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
