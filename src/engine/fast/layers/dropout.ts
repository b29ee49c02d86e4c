import { wordsOfStream } from '../../../numerics/random';
import { sizeOf } from '../../../spec/shapes';
import { Operation } from '../../kernels/operations';
import { elements } from '../program';
import { createFastSignal, type FastKind } from './layer';

export const dropout: FastKind<'dropout'> = {
  build(context) {
    const { layer, input, from, capacity, arena } = context;
    const { rate } = layer.arguments;
    const size = sizeOf(input);
    const output = createFastSignal(input, capacity, arena);
    const mask = arena.floats(capacity * size);
    const { index, seed } = context.dropoutStream(size);
    return {
      output,

      forward(program) {
        program.add(
          Operation.Dropout,
          elements(size, 12),
          from.values,
          output.values,
          mask,
          size,
          { float: 1 / (1 - rate) },
          { double: rate * 2 ** 32 },
          index,
          ...wordsOfStream(seed, 'dropout', index),
        );
      },

      backward(program) {
        if (!from.gradient) return;
        program.add(Operation.DropoutBackward, elements(size), output.gradient, from.gradient, mask, size);
      },
    };
  },
};
