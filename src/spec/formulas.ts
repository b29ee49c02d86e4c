import { activations } from './activations';
import type { ValuesOf } from './argument';
import type { LayerName } from './layers';
import { layers } from './layers';
import type { PlacedLayer } from './shapes';
import { writeShape } from './shapes';

/** A layer's two passes, a formula a line, with the shapes that the layer has in its place. B is the batch's size. */
export interface Formulas {
  readonly forward: readonly string[];
  readonly backward: readonly string[];
}

type Values<K extends LayerName> = ValuesOf<(typeof layers)[K]['arguments']>;

const withActivation = (name: keyof typeof activations, forward: string, backward: readonly string[]): Formulas => {
  const { formula, derivative } = activations[name];
  if (name === 'linear') return { forward: [forward.replace('z =', 'a =')], backward: ['δ = ∂L/∂a', ...backward] };
  return {
    forward: [forward, formula],
    backward: [name === 'softmax' ? 'δⱼ = Σᵢ ∂L/∂aᵢ ∂aᵢ/∂zⱼ' : "δ = ∂L/∂a ⊙ f'(z)", derivative, ...backward],
  };
};

/** The formulas of a layer where it stands (Rumelhart, Hinton and Williams, 1986, for the chain rule throughout). */
export function formulasOf({ layer, input, output, parameters }: PlacedLayer): Formulas {
  const x = `[B×${writeShape(input)}]`;
  const shape = (tensor: string): string => `[${writeShape(parameters[tensor] ?? []).replaceAll('x', '×')}]`;
  const bias = 'bias' in parameters;
  switch (layer.kind) {
    case 'dense': {
      const { activation } = layer.arguments as Values<'dense'>;
      return withActivation(
        activation,
        `z = x Wᵀ${bias ? ' + b' : ''}, x ${x}, W ${shape('weight')}${bias ? `, b ${shape('bias')}` : ''}`,
        [`∂L/∂W = δᵀ x ${shape('weight')}`, ...(bias ? [`∂L/∂b = Σ δ ${shape('bias')}`] : []), `∂L/∂x = δ W ${x}`],
      );
    }
    case 'conv1d':
    case 'conv2d': {
      const { activation } = layer.arguments as Values<'conv2d'>;
      return withActivation(
        activation,
        `z = x ⋆ W${bias ? ' + b' : ''} (cross-correlation), x ${x}, W ${shape('weight')}`,
        [
          `∂L/∂W = x ⋆ δ ${shape('weight')}`,
          ...(bias ? [`∂L/∂b = Σ δ over batch and places ${shape('bias')}`] : []),
          `∂L/∂x = δ ∗ W (full convolution) ${x}`,
        ],
      );
    }
    case 'activation': {
      const { kind } = layer.arguments as Values<'activation'>;
      return withActivation(kind, `z = x, x ${x}`, ['∂L/∂x = δ']);
    }
    case 'dropout': {
      const { rate } = layer.arguments as Values<'dropout'>;
      return {
        forward: [`a = x ⊙ m / (1 - ${rate}) while training, m ~ Bernoulli(1 - ${rate}); else a = x`],
        backward: [`∂L/∂x = ∂L/∂a ⊙ m / (1 - ${rate})`],
      };
    }
    case 'max_pool2d':
      return {
        forward: [`a = the largest x of each window, x ${x}`],
        backward: ['∂L/∂x = ∂L/∂a where x was the largest (the first of equals), else 0'],
      };
    case 'avg_pool2d':
    case 'global_avg_pool':
      return { forward: [`a = mean of x, x ${x}`], backward: ['∂L/∂x = ∂L/∂a / size of the mean'] };
    case 'flatten':
    case 'reshape':
      return { forward: [`a = x as [B×${writeShape(output)}]`], backward: [`∂L/∂x = ∂L/∂a as ${x}`] };
    case 'batch_norm':
    case 'layer_norm': {
      const over = layer.kind === 'batch_norm' ? 'batch' : 'last axis';
      return {
        forward: [`x̂ = (x - μ) / √(σ² + ε), μ and σ² over the ${over}`, `a = γ x̂ + β, γ, β ${shape('weight')}`],
        backward: [
          '∂L/∂γ = Σ ∂L/∂a ⊙ x̂, ∂L/∂β = Σ ∂L/∂a',
          'with g = ∂L/∂a ⊙ γ: ∂L/∂x = (g - mean g - x̂ mean(g ⊙ x̂)) / √(σ² + ε)',
        ],
      };
    }
    case 'embedding':
      return {
        forward: [`a = row x of W, W ${shape('weight')}`],
        backward: ['∂L/∂W = Σ of ∂L/∂a over the places that looked a row up'],
      };
    case 'rnn':
      return {
        forward: [`hₜ = tanh(W xₜ + b + U hₜ₋₁ + c), W ${shape('weight_ih')}, U ${shape('weight_hh')}`],
        backward: [
          'δₜ = (∂L/∂hₜ + Uᵀ δₜ₊₁) ⊙ (1 - hₜ²), from the last step to the first',
          '∂L/∂W = Σ δₜ xₜᵀ, ∂L/∂U = Σ δₜ hₜ₋₁ᵀ, ∂L/∂xₜ = Wᵀ δₜ',
        ],
      };
    case 'gru':
      return {
        forward: [
          `r, z = σ(W xₜ + b + U hₜ₋₁ + c), W ${shape('weight_ih')}, U ${shape('weight_hh')}`,
          'n = tanh(W xₜ + b + r ⊙ (U hₜ₋₁ + c)), hₜ = (1 - z) ⊙ n + z ⊙ hₜ₋₁',
        ],
        backward: [
          'with g = ∂L/∂hₜ and what step t + 1 sends back: δₙ = g ⊙ (1 - z) ⊙ (1 - n²), δ_z = g ⊙ (hₜ₋₁ - n) ⊙ z (1 - z)',
          'δᵣ = δₙ ⊙ (U hₜ₋₁ + c) ⊙ r (1 - r); ∂L/∂W = Σ δ xₜᵀ, ∂L/∂U = Σ δ hₜ₋₁ᵀ',
        ],
      };
    case 'lstm':
      return {
        forward: [
          `i, f, o = σ(W xₜ + b + U hₜ₋₁ + c), g = tanh(…), W ${shape('weight_ih')}, U ${shape('weight_hh')}`,
          'cₜ = f ⊙ cₜ₋₁ + i ⊙ g, hₜ = o ⊙ tanh(cₜ)',
        ],
        backward: [
          '∂L/∂cₜ = ∂L/∂hₜ ⊙ o (1 - tanh²(cₜ)) + f ⊙ ∂L/∂cₜ₊₁, from the last step to the first',
          'δ of each gate = its ∂L ⊙ its slope; ∂L/∂W = Σ δ xₜᵀ, ∂L/∂U = Σ δ hₜ₋₁ᵀ, ∂L/∂xₜ = Wᵀ δ',
        ],
      };
    case 'attention':
      return {
        forward: [
          `Q, K, V = x Wᵀ + b, x ${x}, W ${shape('in_proj_weight')}`,
          'a = softmax(Q Kᵀ / √d) V of each head, side by side, times the output projection',
        ],
        backward: [
          'with P = softmax(…), S = ∂L/∂P: ∂L/∂V = Pᵀ ∂L/∂a, δ = P ⊙ (S - Σ S ⊙ P)',
          '∂L/∂Q = δ K / √d, ∂L/∂K = δᵀ Q / √d; the projections as in dense',
        ],
      };
    case 'residual':
      return { forward: [`a = x + F(x), x ${x}`], backward: ["∂L/∂x = ∂L/∂a + F'ᵀ ∂L/∂a"] };
  }
}
