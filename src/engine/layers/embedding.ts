import type { LayerOf } from '../../spec/experiment';
import { EngineError } from '../error';
import { initialiseWeights } from '../initialise';
import { createSignal, type LayerKind } from './layer';

/** Whether a value is a row of the weights. */
export const isWord = (value: number, vocabulary: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < vocabulary;

/** The error of an input that is not; `what` is the sentence's middle: what the layer gets. */
export const notAWord = ({ name, arguments: { vocabulary } }: LayerOf<'embedding'>, what: string): EngineError =>
  new EngineError(
    `${name} takes whole numbers from 0 to ${vocabulary - 1}, but ${what}; give it the numbers as they are ` +
      '(without `standardize` or `normalize`), or a larger vocabulary.',
  );

/**
 * a = row x of W for each whole number x from 0 to vocabulary - 1 (an `EngineError` for any other value); ∂L/∂W adds up
 * ∂L/∂a over the places that looked a row up (Bengio et al., 2003). Nothing flows back to the numbers. W [vocabulary,
 * units], at first standard normal, as in PyTorch.
 */
export const embedding: LayerKind<'embedding'> = {
  *initialise({ layer, parameters: { weight } }, random) {
    const { vocabulary, units } = layer.arguments;
    yield* initialiseWeights(weight, [vocabulary, units], layer.arguments, 'normal', random);
  },

  build({ layer, input, output, from, capacity, workspace, parameters: { weight }, gradients }) {
    const { vocabulary, units } = layer.arguments;
    const [length = 1] = input;
    const result = createSignal(output, capacity, workspace);
    return {
      output: result,

      forward(samples) {
        for (let i = 0; i < samples * length; i++) {
          const word = from.values[i];
          if (!isWord(word, vocabulary)) throw notAWord(layer, `gets ${word}`);
          for (let u = 0; u < units; u++) result.values[i * units + u] = weight[word * units + u];
        }
      },

      backward(samples) {
        from.gradient?.fill(0, 0, samples * length);
        for (let i = 0; i < samples * length; i++) {
          const word = from.values[i];
          for (let u = 0; u < units; u++) gradients.weight[word * units + u] += result.gradient[i * units + u];
        }
      },
    };
  },
};
