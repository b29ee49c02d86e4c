import type { LayerSpec } from '../../../spec/experiment';
import { isWord, notAWord } from '../../layers/embedding';
import { columnChunk, Operation } from '../../kernels/operations';
import { allElements, lines, partsOf, whole } from '../program';
import { createFastSignal, type FastKind } from './layer';

/** Values of a table that stays near the processor. */
const near = 2 ** 18;

export const embedding: FastKind<'embedding'> = {
  build({ layer, input, output, from, capacity, arena, parameters: { weight } }) {
    const { vocabulary, units } = layer.arguments;
    const [length = 1] = input;
    /** What finding some columns of a row costs, about nanoseconds. */
    const reach = vocabulary * units > near ? 60 : 4;
    const chunks = Math.ceil(units / columnChunk);
    const result = createFastSignal(output, capacity, arena);
    return {
      output: result,

      forward: (program) =>
        program.add(
          Operation.LookUp,
          lines(length, 8 + 0.4 * units + reach * chunks),
          ...[from.values, result.values, weight.values, units],
        ),

      backward(program) {
        program.add(Operation.Clear, allElements(vocabulary * units, 0.2), weight.gradient);
        const cost = length * (0.4 * Math.min(units, columnChunk) + reach);
        for (const { first, count } of partsOf(capacity, cost)) {
          program.add(
            Operation.LookUpBackward,
            { fixed: count, chunk: whole, factor: chunks, cost },
            ...[from.values, result.gradient, weight.gradient, units, length, first, count],
          );
        }
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
