import type { LossName } from '../spec/losses';
import type { Fix } from './diagnostic';
import type { Draft, LayerDraft } from './draft';
import { indentation, lineBreak } from './layout';

const passesOn: ReadonlySet<string> = new Set(['dropout', 'flatten', 'reshape']);

/** The layer whose activation a model ends with; layers that pass values on are looked through. */
export const lastLayer = ({ layers }: Draft): LayerDraft | undefined =>
  layers.findLast(({ depth, kind }) => depth === 0 && !passesOn.has(kind));

/** The activation that a model ends with; `linear` for a layer that has none. */
export function lastActivation(draft: Draft): string | undefined {
  const layer = lastLayer(draft);
  if (!layer) return undefined;
  const argument = layer.kind === 'activation' ? 'kind' : 'activation';
  const activation = layer.call.written.get(argument)?.value;
  return typeof activation === 'string' ? activation : 'linear';
}

/** The loss that fits the activation that a model ends with. */
export function fittingLoss(activation: string | undefined): LossName {
  if (activation === 'softmax') return 'cross_entropy';
  return activation === 'sigmoid' ? 'binary_cross_entropy' : 'mse';
}

/** The end of the words of a layer's kind and positional arguments. */
export function positionalEnd({ call, range }: LayerDraft): number {
  let end = call.kindRange?.end ?? range.end;
  for (const [name, written] of call.written) {
    if (call.schema[name]?.positional && written.range) end = Math.max(end, written.range.end);
  }
  return end;
}

/** Makes a model end with an activation. Nothing when the words for it stand in no simple place. */
export function activationFix(text: string, draft: Draft, activation: string): readonly Fix[] {
  const layer = lastLayer(draft);
  if (!layer || layer.kind === 'residual') return [];
  const title = `End the model with \`${activation}\``;
  const argument = layer.kind === 'activation' ? 'kind' : 'activation';
  const written = layer.call.written.get(argument)?.range;
  if (written) return [{ title, edits: [{ range: written, newText: activation }] }];
  if (argument in layer.call.schema) {
    const end = positionalEnd(layer);
    return [{ title, edits: [{ range: { start: end, end }, newText: ` ${activation}` }] }];
  }
  const { end } = layer.range;
  const newText = `${lineBreak(text)}${indentation(text, layer.range)}activation ${activation}`;
  return [{ title, edits: [{ range: { start: end, end }, newText }] }];
}
