import type { RandomStream } from '../../numerics/random';
import type { LayerOf, LayerSpec } from '../../spec/experiment';
import type { InitialiserName } from '../../spec/initialisers';
import type { Steps } from '../../spec/steps';
import { drawUniform, initialiseWeights, type InitialiserArguments } from '../initialise';
import { addColumnSums, times, timesTransposed, transposedTimes } from '../matrix';
import type { Workspace } from '../workspace';
import { createGradient, type Cell, type CellStep } from './cell';
import { createSignal, type InnerSignal, type LayerKind, type Signal, type Tensors } from './layer';
import { samplesOf } from './samples';

type Recurrent = 'rnn' | 'gru' | 'lstm';

/** The three kinds have the same arguments, which the compiler does not see in a kind that is still open. */
const argumentsOf = (layer: LayerSpec) => (layer as LayerOf<Recurrent>).arguments;

/**
 * A recurrent layer of a cell: in each step the sums W x + b and U h₋ + c of all gates, then the cell. Backwards through
 * time from the last step (Werbos, 1990): ∂L/∂W = Σ δᵀ x, ∂L/∂b = Σ δ, ∂L/∂x = δ W, and with U and c alike for h₋, whose
 * gradient is added to the one that the output of that step has.
 *
 * With `bidirectional` a second set of weights runs from the last step to the first; the units of both stand side by
 * side. `return=last` gives each direction's state after its own last step. As in PyTorch all weights and biases start
 * uniform in ±1/√units, unless `init` is given: then each gate's weights are drawn by it, and biases are 0.
 */
export function recurrent<K extends Recurrent>(cell: Cell): LayerKind<K> {
  return {
    *initialise({ layer, parameters }, random) {
      const values = argumentsOf(layer);
      const { init, units } = values;
      for (const [name, weights] of Object.entries(parameters)) {
        if (init === undefined) yield* drawUniform(weights, 1 / Math.sqrt(units), random);
        else if (name.startsWith('weight')) yield* initialiseGates(weights, cell.gates, units, values, init, random);
      }
    },

    build({ layer, input, output: shape, from, capacity, workspace, parameters, gradients }) {
      const { units, bidirectional, bias, return: returned } = argumentsOf(layer);
      const [steps = 1, features = 1] = input;
      const output = createSignal(shape, capacity, workspace);
      const width = shape[shape.length - 1] ?? 1;
      const directions = (bidirectional ? [false, true] : [false]).map((reverse) =>
        buildDirection(cell, {
          from,
          output,
          parameters,
          gradients,
          suffix: reverse ? '_reverse' : '',
          bias,
          reverse,
          everyStep: returned === 'sequence',
          steps,
          features,
          units,
          width,
          offset: reverse ? units : 0,
          capacity,
          workspace,
        }),
      );
      return {
        output,
        forward: (samples) => {
          for (const direction of directions) direction.forward(samples);
        },
        backward: (samples) => {
          from.gradient?.fill(0, 0, samples * steps * features);
          for (const direction of directions) direction.backward(samples);
        },
      };
    },
  };
}

/** Draws the weights of each gate, [units, inputs], on their own. */
function* initialiseGates(
  weights: Float64Array,
  gates: number,
  units: number,
  values: InitialiserArguments,
  init: InitialiserName,
  random: RandomStream,
): Steps<void> {
  const size = weights.length / gates;
  for (let gate = 0; gate < gates; gate++) {
    yield* initialiseWeights(
      weights.subarray(gate * size, (gate + 1) * size),
      [units, size / units],
      values,
      init,
      random,
    );
  }
}

interface DirectionContext {
  readonly from: Signal;
  readonly output: InnerSignal;
  readonly parameters: Tensors;
  readonly gradients: Tensors;
  /** What the names of the direction's tensors end in. */
  readonly suffix: string;
  readonly bias: boolean;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Whether the output holds each step's state, not the last one's alone. */
  readonly everyStep: boolean;
  readonly steps: number;
  readonly features: number;
  readonly units: number;
  /** Of a step of the output, and where in it this direction's units begin. */
  readonly width: number;
  readonly offset: number;
  readonly capacity: number;
  readonly workspace: Workspace;
}

interface Direction {
  forward(samples: number): void;
  /** Adds to the gradients of the parameters and of the input. */
  backward(samples: number): void;
}

function buildDirection(cell: Cell, context: DirectionContext): Direction {
  const { from, output, reverse, everyStep, steps, features, units, width, offset, capacity, workspace } = context;
  const { parameters, gradients, suffix, bias } = context;
  const sums = cell.gates * units;
  const weight = parameters[`weight_ih${suffix}`];
  const weightGradient = gradients[`weight_ih${suffix}`];
  const recurrentWeight = parameters[`weight_hh${suffix}`];
  const recurrentWeightGradient = gradients[`weight_hh${suffix}`];
  const inputBias = bias ? parameters[`bias_ih${suffix}`] : undefined;
  const recurrentBias = bias ? parameters[`bias_hh${suffix}`] : undefined;

  /** x of one step, and its gradient. [rows, features] */
  const x = workspace.floats(capacity * features);
  const xGradient = workspace.floats(capacity * features);
  /** U h₋ + c. [rows, gates × units] */
  const recurrentSums = workspace.floats(capacity * sums);
  const gradient = createGradient(capacity, units, cell.gates, workspace);
  const gates = samplesOf(workspace.floats(steps * capacity * sums), steps);
  // The state and what is kept before the first step are 0 and stay so.
  const states = samplesOf(workspace.floats((steps + 1) * capacity * units), steps + 1);
  const kept = samplesOf(workspace.floats((steps + 1) * capacity * units * cell.keeps), steps + 1);
  const trace = gates.map((values, step): CellStep => ({
    gates: values,
    before: states[step],
    after: states[step + 1],
    keptBefore: kept[step],
    kept: kept[step + 1],
  }));

  /** Where in time the direction's step stands. */
  const time = (step: number): number => (reverse ? steps - 1 - step : step);
  const takeInput = (samples: number, step: number): void => {
    for (let n = 0; n < samples; n++) {
      const at = (n * steps + time(step)) * features;
      for (let i = 0; i < features; i++) x[n * features + i] = from.values[at + i];
    }
  };
  /** Where a sample's state of a step stands in the output; -1 when it does not. */
  const place = (sample: number, step: number): number => {
    if (everyStep) return (sample * steps + time(step)) * width + offset;
    return step === steps - 1 ? sample * width + offset : -1;
  };

  return {
    forward(samples) {
      for (let step = 0; step < steps; step++) {
        const { gates, before, after } = trace[step];
        takeInput(samples, step);
        timesTransposed(x, weight, gates, samples, sums, features, inputBias);
        timesTransposed(before, recurrentWeight, recurrentSums, samples, sums, units, recurrentBias);
        cell.forward(trace[step], recurrentSums, samples, units);
        for (let n = 0; n < samples; n++) {
          const at = place(n, step);
          if (at >= 0) for (let u = 0; u < units; u++) output.values[at + u] = after[n * units + u];
        }
      }
    },

    backward(samples) {
      gradient.state.fill(0, 0, samples * units);
      gradient.carried.fill(0, 0, samples * units);
      for (let step = steps - 1; step >= 0; step--) {
        for (let n = 0; n < samples; n++) {
          const at = place(n, step);
          if (at >= 0) for (let u = 0; u < units; u++) gradient.state[n * units + u] += output.gradient[at + u];
        }
        cell.backward(trace[step], gradient, samples, units);
        takeInput(samples, step);
        transposedTimes(gradient.input, x, weightGradient, sums, features, samples, true);
        transposedTimes(gradient.recurrent, trace[step].before, recurrentWeightGradient, sums, units, samples, true);
        if (bias) {
          addColumnSums(gradient.input, gradients[`bias_ih${suffix}`], samples, sums);
          addColumnSums(gradient.recurrent, gradients[`bias_hh${suffix}`], samples, sums);
        }
        times(gradient.recurrent, recurrentWeight, gradient.state, samples, units, sums, true);
        if (from.gradient) {
          times(gradient.input, weight, xGradient, samples, features, sums);
          for (let n = 0; n < samples; n++) {
            const at = (n * steps + time(step)) * features;
            for (let i = 0; i < features; i++) from.gradient[at + i] += xGradient[n * features + i];
          }
        }
      }
    },
  };
}
