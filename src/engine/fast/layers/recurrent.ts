import type { LayerOf, LayerSpec } from '../../../spec/experiment';
import { Cell, Operation } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { partsOf, type Part, type Program } from '../program';
import { createFastSignal, type FastContext, type FastKind, type FastSignal } from './layer';
import { createProduct } from './product';

type Recurrent = 'rnn' | 'gru' | 'lstm';

/** The three kinds have the same arguments, which the compiler does not see in a kind that is still open. */
const argumentsOf = (layer: LayerSpec) => (layer as LayerOf<Recurrent>).arguments;

const gatesOf: Readonly<Record<Recurrent, number>> = { rnn: 1, gru: 3, lstm: 4 };
const cellOf: Readonly<Record<Recurrent, Cell>> = { rnn: Cell.Rnn, gru: Cell.Gru, lstm: Cell.Lstm };

/** Samples that go through the steps together. */
const block = 4;

interface Direction {
  forward(program: Program): void;
  /** ∂L/∂x of the second direction is added to the first one's. */
  backward(program: Program, add: boolean): void;
}

function buildDirection(
  kind: Recurrent,
  context: FastContext<Recurrent>,
  output: FastSignal,
  reverse: boolean,
): Direction {
  const { input, from, parameters, capacity, arena } = context;
  const { units, return: returned } = argumentsOf(context.layer);
  const suffix = reverse ? '_reverse' : '';
  const [steps = 1, features = 1] = input;
  const sums = gatesOf[kind] * units;
  const width = output.shape[output.shape.length - 1] ?? 1;
  const offset = reverse ? 4 * units : 0;
  const weight = parameters[`weight_ih${suffix}`];
  const recurrentWeight = parameters[`weight_hh${suffix}`];
  const inputBias = parameters[`bias_ih${suffix}`];
  const recurrentBias = parameters[`bias_hh${suffix}`];
  const product = createProduct(
    { n: sums, k: features, count: steps, weight, ...(inputBias && { bias: inputBias }) },
    context,
  );
  const recurrent = createProduct(
    { n: sums, k: units, count: steps, weight: recurrentWeight, ...(recurrentBias && { bias: recurrentBias }) },
    context,
  );
  const rows = capacity * steps;
  const gates = arena.floats(rows * sums);
  const delta = arena.floats(rows * sums);
  /** ∂L/∂(U h + c), where it is not ∂L/∂(W x + b). */
  const recurrentDelta = kind === 'gru' ? arena.floats(rows * sums) : delta;
  /** The state before each step; of the first one 0, which nobody writes. */
  const before = arena.floats(rows * units);
  /** An LSTM's cells; of a GRU what its reset gate multiplies. */
  const kept = kind === 'rnn' ? nowhere : arena.floats(rows * units);
  /** tanh of an LSTM's cells. */
  const squashed = kind === 'lstm' ? arena.floats(rows * units) : nowhere;
  const padded = Math.ceil(units / 8) * 8;
  const turned = arena.floats(padded * sums);
  context.reserve(block * Math.max(Math.ceil(sums / 8) * 8, 2 * padded));
  const shape = [cellOf[kind], steps, units, sums, Number(reverse), Number(returned === 'sequence'), width];
  const cost = (sums * units) / 15 + 3.5 * sums + 20;
  const parts = partsOf(steps, block * cost);
  /** What flows back from an operation to the one of the steps before. */
  const flow = parts.length > 1 ? arena.floats(Math.ceil(capacity / block) * block * 2 * padded) : nowhere;
  const addSteps = (program: Program, operation: Operation, { first, count }: Part, places: Address[]): void => {
    const extent = { perRow: 1, chunk: block, cost: count * cost };
    program.add(operation, extent, ...places, ...shape, first, first + count, flow);
  };
  return {
    forward(program) {
      product.forward(program, from.values, gates);
      const { values } = recurrentWeight;
      const bias = recurrentBias?.values ?? nowhere;
      const places = [gates, before, kept, output.values + offset, values, bias, squashed, 0];
      for (const part of parts) addSteps(program, Operation.Recur, part, places);
    },

    backward(program, add) {
      const turning = { fixed: sums * units, cost: 1 };
      program.add(Operation.TurnPanels, turning, recurrentWeight.values, turned, sums, units);
      const inside = kind === 'lstm' ? squashed : kept;
      const places = [gates, before, kept, output.gradient + offset, turned, delta, recurrentDelta, inside];
      for (const part of [...parts].reverse()) addSteps(program, Operation.RecurBackward, part, places);
      product.weights(program, delta, from.values);
      recurrent.weights(program, recurrentDelta, before);
      if (from.gradient) product.input(program, delta, from.gradient, add);
    },
  };
}

/** A recurrent layer: see the kernels, and `engine/layers` for the formulas. */
function recurrent<K extends Recurrent>(kind: K): FastKind<K> {
  return {
    formats: {
      weight_ih: 'panels',
      weight_hh: 'panels',
      weight_ih_reverse: 'panels',
      weight_hh_reverse: 'panels',
    },

    build(context) {
      const output = createFastSignal(context.output, context.capacity, context.arena);
      const reverses = argumentsOf(context.layer).bidirectional ? [false, true] : [false];
      const directions = reverses.map((reverse) =>
        // A context of one of the kinds is one of all: their arguments are the same.
        buildDirection(kind, context as unknown as FastContext<Recurrent>, output, reverse),
      );
      return {
        output,
        forward: (program) => directions.forEach((direction) => direction.forward(program)),
        backward: (program) => directions.forEach((direction, index) => direction.backward(program, index > 0)),
      };
    },
  };
}

export const rnn = recurrent('rnn');
export const gru = recurrent('gru');
export const lstm = recurrent('lstm');
