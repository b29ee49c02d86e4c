import type { LayerSpec } from '../../../spec/experiment';
import { isWord, notAWord } from '../../layers/embedding';
import { Operation } from '../../kernels/operations';
import { lines, whole } from '../program';
import { createFastSignal, type FastKind } from './layer';

export const embedding: FastKind<'embedding'> = {
  build({ layer, input, output, from, capacity, arena, parameters: { weight } }) {
    const { vocabulary, units } = layer.arguments;
    const [length = 1] = input;
    const result = createFastSignal(output, capacity, arena);
    return {
      output: result,

      forward: (program) =>
        program.add(Operation.LookUp, lines(length, units, 0.3), from.values, result.values, weight.values, units),

      backward(program) {
        const extent = { perRow: length, chunk: whole, cost: units };
        const size = vocabulary * units;
        program.add(Operation.LookUpBackward, extent, from.values, result.gradient, weight.gradient, units, size);
      },
    };
  },
};

/**
 * Why a model's embedding is beyond the kernels, if it is. They look up without asking, so the numbers must be those of
 * the data, which are checked before: nothing may come before it that computes.
 */
export function uncoveredEmbedding(model: readonly LayerSpec[]): string | undefined {
  const beginning = model.findIndex(({ kind }) => kind !== 'flatten' && kind !== 'reshape');
  const deep = (layers: readonly LayerSpec[]): LayerSpec | undefined =>
    layers.find(({ kind, layers: inner }) => kind === 'embedding' || deep(inner ?? []) !== undefined);
  const found = deep(model.slice(beginning + 1)) ?? deep(model[beginning]?.layers ?? []);
  return found && `\`embedding\` (\`${found.name}\`) after other layers has no fast kernel yet`;
}

/** Throws an `EngineError` where the embedding that a model begins with would get what is no row of its weights. */
export function checkLookups(model: readonly LayerSpec[], inputs: Float64Array): void {
  const first = model.find(({ kind }) => kind !== 'flatten' && kind !== 'reshape');
  if (first?.kind !== 'embedding') return;
  const wrong = inputs.find((value) => !isWord(value, first.arguments.vocabulary));
  if (wrong !== undefined) throw notAWord(first, `gets ${wrong}`);
}
