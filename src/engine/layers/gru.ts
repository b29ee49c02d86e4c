import { tanh } from '../../numerics/elementary';
import { logistic } from '../activations/sigmoid';
import type { Cell } from './cell';
import { recurrent } from './recurrent';

/**
 * With p = W x + b and q = U h₋ + c of each gate and h₋ the state of the step before: r = σ(pᵣ + qᵣ), z = σ(p_z + q_z),
 * n = tanh(pₙ + r ⊙ qₙ), h = (1 - z) ⊙ n + z ⊙ h₋ (Cho et al., 2014, in PyTorch's form: r is applied after U).
 * With g = ∂L/∂h, what the steps after send back included: δₙ = g ⊙ (1 - z) ⊙ (1 - n²), δ_z = g ⊙ (h₋ - n) ⊙ z (1 - z),
 * δᵣ = δₙ ⊙ qₙ ⊙ r (1 - r); ∂L/∂p = (δᵣ, δ_z, δₙ), ∂L/∂q = (δᵣ, δ_z, δₙ ⊙ r), and g ⊙ z goes straight to h₋.
 */
const cell: Cell = {
  gates: 3,
  /** qₙ */
  keeps: 1,

  forward({ gates, before, after, kept }, recurrent, rows, units) {
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < units; u++) {
        const r = row * 3 * units + u;
        const z = r + units;
        const n = z + units;
        const i = row * units + u;
        gates[r] = logistic(gates[r] + recurrent[r]);
        gates[z] = logistic(gates[z] + recurrent[z]);
        gates[n] = tanh(gates[n] + gates[r] * recurrent[n]);
        kept[i] = recurrent[n];
        after[i] = (1 - gates[z]) * gates[n] + gates[z] * before[i];
      }
    }
  },

  backward({ gates, before, kept }, { state, input, recurrent }, rows, units) {
    for (let row = 0; row < rows; row++) {
      for (let u = 0; u < units; u++) {
        const r = row * 3 * units + u;
        const z = r + units;
        const n = z + units;
        const i = row * units + u;
        const g = state[i];
        input[n] = g * (1 - gates[z]) * (1 - gates[n] * gates[n]);
        input[z] = g * (before[i] - gates[n]) * gates[z] * (1 - gates[z]);
        input[r] = input[n] * kept[i] * gates[r] * (1 - gates[r]);
        recurrent[n] = input[n] * gates[r];
        recurrent[z] = input[z];
        recurrent[r] = input[r];
        state[i] = g * gates[z];
      }
    }
  },
};

export const gru = recurrent<'gru'>(cell);
