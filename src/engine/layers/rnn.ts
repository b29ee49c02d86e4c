import { tanh } from '../../numerics/elementary';
import type { Cell } from './cell';
import { recurrent } from './recurrent';

/**
 * h = tanh(W x + b + U h₋ + c), with h₋ the state of the step before (Elman, 1990); with g = ∂L/∂h, what the steps after
 * send back included, ∂L/∂(W x + b + U h₋ + c) = g ⊙ (1 - h²).
 */
const cell: Cell = {
  gates: 1,
  keeps: 0,

  forward({ gates, after }, recurrent, rows, units) {
    for (let i = 0; i < rows * units; i++) after[i] = tanh(gates[i] + recurrent[i]);
  },

  backward({ after }, { state, input, recurrent }, rows, units) {
    for (let i = 0; i < rows * units; i++) {
      const delta = state[i] * (1 - after[i] * after[i]);
      input[i] = delta;
      recurrent[i] = delta;
      state[i] = 0;
    }
  },
};

export const rnn = recurrent<'rnn'>(cell);
