import { tanh } from '../../numerics/elementary';
import { logistic } from '../activations/sigmoid';
import type { Cell } from './cell';
import { recurrent } from './recurrent';

/**
 * With the sums W x + b + U h₋ + c of each gate and h₋, c₋ the state and the memory of the step before: i, f, o = σ(…),
 * g = tanh(…), c = f ⊙ c₋ + i ⊙ g, h = o ⊙ tanh(c) (Hochreiter and Schmidhuber, 1997; with the forget gate of Gers et al.,
 * 2000). What the steps after send back included, ∂L/∂c = ∂L/∂h ⊙ o ⊙ (1 - tanh²(c)) + ∂L/∂c₊ ⊙ f₊; each gate's δ is its
 * factor in these formulas times its slope, and ∂L/∂c ⊙ f goes back to c₋.
 */
const cell: Cell = {
  gates: 4,
  /** c */
  keeps: 1,

  forward({ gates, after, keptBefore, kept }, recurrent, rows, units) {
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < units; u++) {
        const i = row * 4 * units + u;
        const f = i + units;
        const g = f + units;
        const o = g + units;
        const at = row * units + u;
        gates[i] = logistic(gates[i] + recurrent[i]);
        gates[f] = logistic(gates[f] + recurrent[f]);
        gates[g] = tanh(gates[g] + recurrent[g]);
        gates[o] = logistic(gates[o] + recurrent[o]);
        kept[at] = gates[f] * keptBefore[at] + gates[i] * gates[g];
        after[at] = gates[o] * tanh(kept[at]);
      }
    }
  },

  backward({ gates, keptBefore, kept }, { state, carried, input, recurrent }, rows, units) {
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < units; u++) {
        const i = row * 4 * units + u;
        const f = i + units;
        const g = f + units;
        const o = g + units;
        const at = row * units + u;
        const t = tanh(kept[at]);
        const memory = carried[at] + state[at] * gates[o] * (1 - t * t);
        input[i] = memory * gates[g] * gates[i] * (1 - gates[i]);
        input[f] = memory * keptBefore[at] * gates[f] * (1 - gates[f]);
        input[g] = memory * gates[i] * (1 - gates[g] * gates[g]);
        input[o] = state[at] * t * gates[o] * (1 - gates[o]);
        for (let gate = i; gate <= o; gate += units) recurrent[gate] = input[gate];
        carried[at] = memory * gates[f];
        state[at] = 0;
      }
    }
  },
};

export const lstm = recurrent<'lstm'>(cell);
