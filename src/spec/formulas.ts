import { activations } from './activations';
import type { Shape, ValuesOf } from './argument';
import type { LayerName } from './layers';
import { layers } from './layers';
import { sizeOf, type PlacedLayer } from './shapes';

/** A layer's two passes, a formula a line, with the shapes that the layer has in its place. B is the batch's size. */
export interface Formulas {
  readonly forward: readonly string[];
  readonly backward: readonly string[];
}

type Values<K extends LayerName> = ValuesOf<(typeof layers)[K]['arguments']>;

const write = (shape: Shape): string => `[${shape.join('×')}]`;

/** a = f(z) after a sum, and what comes back through it as δ. */
const withActivation = (name: keyof typeof activations, sum: string, backward: readonly string[]): Formulas => {
  const { formula, derivative } = activations[name];
  if (name === 'linear') return { forward: [sum.replace('z ', 'a ')], backward: ['δ = ∂L/∂a', ...backward] };
  return {
    forward: [sum, formula],
    backward: [name === 'softmax' ? 'δⱼ = Σᵢ ∂L/∂aᵢ ∂aᵢ/∂zⱼ' : "δ = ∂L/∂a ⊙ f'(z)", derivative, ...backward],
  };
};

/** The formulas of a layer where it stands (Rumelhart, Hinton and Williams, 1986, for the chain rule throughout). */
export function formulasOf({ layer, input, output, parameters }: PlacedLayer): Formulas {
  const x = `[B×${input.join('×')}]`;
  const a = `[B×${output.join('×')}]`;
  const shape = (tensor: string): string => write(parameters[tensor] ?? []);
  const bias = 'bias' in parameters;
  switch (layer.kind) {
    case 'dense': {
      const { activation } = layer.arguments as Values<'dense'>;
      // In front of the last axis, every step of a sequence is a row of its own.
      const rows = input.length > 1 ? ' and steps' : '';
      return withActivation(
        activation,
        `z ${a} = x ${x} Wᵀ${bias ? ' + b' : ''}, W ${shape('weight')}${bias ? `, b ${shape('bias')}` : ''}`,
        [
          `∂L/∂W ${shape('weight')} = δᵀ x${rows && ', over batch and steps'}`,
          ...(bias ? [`∂L/∂b ${shape('bias')} = Σ δ over the batch${rows}`] : []),
          `∂L/∂x ${x} = δ W`,
        ],
      );
    }
    case 'conv1d':
    case 'conv2d': {
      const { activation, stride, padding } = layer.arguments as Values<'conv2d'>;
      const [filters = 0, channels = 0, ...window] = parameters.weight ?? [];
      const how = [...(stride > 1 ? [`stride ${stride}`] : []), ...(padding === 'same' ? ['edges of zeros'] : [])];
      return withActivation(
        activation,
        `z ${a} = x ${x} ⋆ W${bias ? ' + b' : ''}, W ${shape('weight')}: ${filters} filters of ${[channels, ...window].join('×')}${how.length > 0 ? `, ${how.join(', ')}` : ''}`,
        [
          `∂L/∂W ${shape('weight')} = Σ over batch and places of δ times the window of x`,
          ...(bias ? [`∂L/∂b ${shape('bias')} = Σ δ over batch and places`] : []),
          `∂L/∂x ${x} = Σ over the windows that an x lies in of δ times its w`,
        ],
      );
    }
    case 'activation': {
      const { kind } = layer.arguments as Values<'activation'>;
      return withActivation(kind, `z ${x} = x`, [`∂L/∂x ${x} = δ`]);
    }
    case 'dropout': {
      const { rate } = layer.arguments as Values<'dropout'>;
      const kept = +(1 - rate).toPrecision(12);
      return {
        forward: [
          `a ${a} = x ⊙ m / ${kept} while training, m ${x} of 1 (probability ${kept}) and 0`,
          'a = x in evaluation',
        ],
        backward: [`∂L/∂x ${x} = ∂L/∂a ⊙ m / ${kept}`],
      };
    }
    case 'max_pool2d': {
      const { size } = layer.arguments as Values<'max_pool2d'>;
      return {
        forward: [`a ${a} = the largest of each ${size.join('×')} window of x ${x}`],
        backward: [`∂L/∂x ${x} = ∂L/∂a where x was the largest (the first of equals), else 0`],
      };
    }
    case 'avg_pool2d': {
      const { size } = layer.arguments as Values<'avg_pool2d'>;
      return {
        forward: [`a ${a} = the mean of each ${size.join('×')} window of x ${x}`],
        backward: [`∂L/∂x ${x} = ∂L/∂a / ${sizeOf(size)} for each x of the window`],
      };
    }
    case 'global_avg_pool': {
      const places = sizeOf(input) / sizeOf(output);
      return {
        forward: [`a ${a} = the mean over ${places} places of x ${x}`],
        backward: [`∂L/∂x ${x} = ∂L/∂a / ${places}`],
      };
    }
    case 'flatten':
    case 'reshape':
      return { forward: [`a ${a} = x ${x}, its values in row-major order`], backward: [`∂L/∂x ${x} = ∂L/∂a ${a}`] };
    case 'batch_norm':
    case 'layer_norm': {
      const image = input.length === 3;
      const over =
        layer.kind === 'layer_norm'
          ? `the ${input[input.length - 1] ?? 0} values of the last axis`
          : image
            ? `batch and ${sizeOf(input.slice(1))} places of each of ${input[0] ?? 0} channels`
            : `the batch${input.length > 1 ? ' and the steps' : ''}, of each of ${input[input.length - 1] ?? 0} features`;
      return {
        forward: [
          `x̂ ${x} = (x - μ) / √(σ² + ε), μ and σ² over ${over}`,
          `a ${a} = γ ⊙ x̂ + β, γ ${shape('weight')}, β ${shape('bias')}`,
        ],
        backward: [
          `∂L/∂γ ${shape('weight')} = Σ ∂L/∂a ⊙ x̂, ∂L/∂β ${shape('bias')} = Σ ∂L/∂a`,
          `∂L/∂x ${x} = (g - mean g - x̂ ⊙ mean(g ⊙ x̂)) / √(σ² + ε) with g = ∂L/∂a ⊙ γ`,
        ],
      };
    }
    case 'embedding':
      return {
        forward: [`a ${a} = for each x ${x} row x of W ${shape('weight')}`],
        backward: [`∂L/∂W ${shape('weight')}: each row is the Σ of ∂L/∂a over the places that looked it up`],
      };
    case 'rnn':
    case 'gru':
    case 'lstm':
      return recurrent(layer.kind, layer.arguments, { x, a, shape, steps: input[0] ?? 0 });
    case 'attention': {
      const { heads } = layer.arguments as Values<'attention'>;
      const [steps = 0, features = 0] = input;
      const width = features / heads;
      return {
        forward: [
          `Q, K, V [B×${steps}×${features}] each = x ${x} Wᵀ${'in_proj_bias' in parameters ? ' + b' : ''}, W ${shape('in_proj_weight')}`,
          `of each of ${heads} heads, d = ${width}: P [${steps}×${steps}] = softmax(Q Kᵀ / √d), H [${steps}×${width}] = P V`,
          `a ${a} = the heads' H side by side, times W_oᵀ ${shape('out_proj.weight')}`,
        ],
        backward: [
          `∂L/∂W_o ${shape('out_proj.weight')} = (∂L/∂a)ᵀ H, ∂L/∂H = ∂L/∂a W_o`,
          '∂L/∂V = Pᵀ ∂L/∂H; G = ∂L/∂H Vᵀ; S = P ⊙ (G - Σ G ⊙ P over each row)',
          '∂L/∂Q = S K / √d, ∂L/∂K = Sᵀ Q / √d',
          `∂L/∂W ${shape('in_proj_weight')} and ∂L/∂x ${x} from ∂L/∂Q, ∂L/∂K, ∂L/∂V as in dense`,
        ],
      };
    }
    case 'residual':
      return { forward: [`a ${a} = x ${x} + F(x)`], backward: [`∂L/∂x ${x} = ∂L/∂a + (∂F/∂x)ᵀ ∂L/∂a`] };
  }
}

/** Where a recurrent layer stands. */
interface Place {
  readonly x: string;
  readonly a: string;
  readonly steps: number;
  readonly shape: (tensor: string) => string;
}

/** Recurrent layers, as PyTorch writes them: b and c are the two biases, h₀ = 0. */
function recurrent(
  kind: 'rnn' | 'gru' | 'lstm',
  { bias, bidirectional, return: returned }: Values<'rnn'>,
  { x, a, steps, shape }: Place,
): Formulas {
  const [b, c] = bias ? [' + b', ' + c'] : ['', ''];
  const input = `W xₜ${b}`;
  const state = `U hₜ₋₁${c}`;
  const sum = `${input} + ${state}`;
  const tensors = `t = 1 … ${steps}, x ${x}, W ${shape('weight_ih')}, U ${shape('weight_hh')}`;
  const out = returned === 'sequence' ? 'every hₜ' : `h of step ${steps}`;
  const last = `a ${a} = ${out}${bidirectional ? ', and beside it that of a second cell that reads from the end' : ''}`;
  const weights = `∂L/∂W ${shape('weight_ih')} = Σₜ δₜ xₜᵀ, ∂L/∂U ${shape('weight_hh')} = Σₜ δₜ hₜ₋₁ᵀ, ∂L/∂xₜ = Wᵀ δₜ`;
  switch (kind) {
    case 'rnn':
      return {
        forward: [`hₜ = tanh(${sum}), ${tensors}`, last],
        backward: ['δₜ = (∂L/∂hₜ + Uᵀ δₜ₊₁) ⊙ (1 - hₜ²), from the last step to the first', weights],
      };
    case 'gru':
      return {
        forward: [
          `r, z = σ(${sum}), ${tensors}`,
          `n = tanh(${input} + r ⊙ (${state})), hₜ = (1 - z) ⊙ n + z ⊙ hₜ₋₁`,
          last,
        ],
        backward: [
          'g = ∂L/∂hₜ and what step t + 1 sends back, from the last step to the first',
          'δ of n = g ⊙ (1 - z) ⊙ (1 - n²), δ of z = g ⊙ (hₜ₋₁ - n) ⊙ z ⊙ (1 - z)',
          `δ of r = δ of n ⊙ (${state}) ⊙ r ⊙ (1 - r)`,
          `${weights}; for U the δ of n is ⊙ r`,
        ],
      };
    case 'lstm':
      return {
        forward: [
          `i, f, o = σ(${sum}), g = tanh(${sum}), ${tensors}`,
          'cₜ = f ⊙ cₜ₋₁ + i ⊙ g, hₜ = o ⊙ tanh(cₜ)',
          last,
        ],
        backward: [
          '∂L/∂hₜ has Uᵀ δₜ₊₁ in it, from the last step to the first',
          'q = ∂L/∂cₜ = ∂L/∂hₜ ⊙ o ⊙ (1 - tanh²(cₜ)) + fₜ₊₁ ⊙ ∂L/∂cₜ₊₁',
          'δ of i = q ⊙ g ⊙ i ⊙ (1 - i), of f = q ⊙ cₜ₋₁ ⊙ f ⊙ (1 - f), of g = q ⊙ i ⊙ (1 - g²)',
          'δ of o = ∂L/∂hₜ ⊙ tanh(cₜ) ⊙ o ⊙ (1 - o)',
          weights,
        ],
      };
  }
}
