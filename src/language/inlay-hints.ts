import { parameterCount, writeShape, type PlacedLayer } from '../spec/shapes';
import type { Analysis } from './analysis';
import { detailsOf } from './details';
import type { InlayHint } from './editor';
import type { Range } from './range';

/** Where VS Code cuts a hint. */
const longest = 43;

/** A number with its thousands apart: `1,168`. */
export const group = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

export const countParameters = (count: number): string => `${group(count)} ${count === 1 ? 'parameter' : 'parameters'}`;

function labelOf(placed: PlacedLayer): string {
  const shape = writeShape(placed.output);
  const count = parameterCount(placed);
  const label = count === 0 ? shape : `${shape}, ${countParameters(count)}`;
  return label.length > longest ? `${label.slice(0, longest - 1)}…` : label;
}

function tooltipOf({ layer, input, output, parameters }: PlacedLayer): string {
  const tensors = Object.entries(parameters).map(([name, shape]) => `- \`${layer.name}.${name}\` ${writeShape(shape)}`);
  const shapes = `${writeShape(input)} → ${writeShape(output)}`;
  return [`**${layer.name}**: ${shapes}`, ...tensors].join('\n\n');
}

/**
 * The output's shape and the number of parameters after each layer, and the input's shape after `model` when it is not
 * written; those whose place lies within `range`, if one is given.
 */
export function inlayHints(analysis: Analysis, range?: Range): readonly InlayHint[] {
  const wanted = (offset: number): boolean => !range || (range.start <= offset && offset <= range.end);
  const hints: InlayHint[] = [];
  for (const { cell, draft, lowered } of detailsOf(analysis).cells) {
    if (cell.kind !== 'base' || !draft || !lowered?.placed) continue;
    if (!draft.input && draft.modelLine && lowered.input && wanted(draft.modelLine.end)) {
      const label = `input ${writeShape(lowered.input)}`;
      hints.push({ offset: draft.modelLine.end, label, tooltip: 'As many as the data has features.' });
    }
    // Layers are placed top to bottom, each residual before what is in it, as they are written.
    lowered.placed.forEach((placed, index) => {
      const offset = draft.layers[index]?.range.end;
      if (offset === undefined || !wanted(offset)) return;
      hints.push({ offset, label: labelOf(placed), tooltip: tooltipOf(placed) });
    });
  }
  return hints;
}
