import { EngineError } from '../error';
import { initialiseWeights } from '../initialise';
import { createSignal, type LayerKind } from './layer';

/**
 * a = row x of W for each whole number x from 0 to vocabulary - 1 (an `EngineError` for any other value); ∂L/∂W adds up
 * ∂L/∂a over the places that looked a row up (Bengio et al., 2003). Nothing flows back to the numbers. W [vocabulary,
 * units], at first standard normal, as in PyTorch.
 */
export const embedding: LayerKind<'embedding'> = {
  initialise({ layer, parameters: { weight } }, random) {
    const { vocabulary, units } = layer.arguments;
    initialiseWeights(weight, [vocabulary, units], layer.arguments, 'normal', random);
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
          if (!(Number.isInteger(word) && word >= 0 && word < vocabulary)) {
            throw new EngineError(
              `${layer.name} takes whole numbers from 0 to ${vocabulary - 1}, but gets ${word}; ` +
                'give it the numbers as they are (without `standardize` or `normalize`), or a larger vocabulary',
            );
          }
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
