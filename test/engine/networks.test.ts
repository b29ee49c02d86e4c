import { describe, expect, it } from 'vitest';
import { createLoss, fusedActivation } from '../../src/engine/losses/kinds';
import { buildNetwork, finalActivation } from '../../src/engine/network';
import { allocateParameters, layOut, viewOf, type Slot } from '../../src/engine/parameters';
import { createWorkspace } from '../../src/engine/workspace';
import type { LossSpec } from '../../src/spec/experiment';
import type { LayerName } from '../../src/spec/layers';
import { placeLayers, sizeOf } from '../../src/spec/shapes';
import { specOf, type ReferenceLayer } from './networks';
import { proofs } from './proof';
import { readReference, relativeError, type ReferenceTensor } from './reference';

interface NetworkCase {
  readonly name: string;
  readonly layers: readonly ReferenceLayer[];
  readonly input: readonly number[];
  readonly loss: LossSpec;
  readonly batch: number;
  readonly inputs: ReferenceTensor;
  readonly targets: ReferenceTensor;
  readonly parameters: Readonly<Record<string, ReferenceTensor>>;
  readonly buffers?: Readonly<Record<string, ReferenceTensor>>;
  readonly outputs: ReferenceTensor;
  readonly lossValue: number;
  readonly gradients: Readonly<Record<string, ReferenceTensor>>;
  readonly buffersAfter?: Readonly<Record<string, ReferenceTensor>>;
}

const { cases } = readReference<{ readonly cases: readonly NetworkCase[] }>('networks.json');
const record = proofs('networks-reference');
const recordLayer = proofs('networks-layers-reference');

const hasKind = (layers: readonly ReferenceLayer[], wanted: LayerName): boolean =>
  layers.some(({ kind, layers: body = [] }) => kind === wanted || hasKind(body, wanted));

/** One training step of a case, with or without the gradient of its input. */
function runCase(one: NetworkCase, inputGradient: boolean) {
  const model = one.layers.map(specOf);
  const { placed, output, problem } = placeLayers(one.input, model);
  expect(problem).toBeUndefined();
  const workspace = createWorkspace('allocate');
  const layout = layOut(placed);
  const buffers = allocateParameters(layout, workspace);
  const fill = (slots: readonly Slot[], flat: Float64Array, given: NetworkCase['parameters']): void => {
    expect(slots.map(({ name }) => name)).toEqual(Object.keys(given));
    for (const slot of slots) {
      expect(slot.shape).toEqual(given[slot.name].shape);
      viewOf(slot, flat).set(given[slot.name].values);
    }
  };
  fill(layout.parameters, buffers.parameters, one.parameters);
  fill(layout.buffers, buffers.buffers, one.buffers ?? {});

  const fusable = fusedActivation(one.loss.kind);
  const fused = fusable !== undefined && fusable === finalActivation(model);
  const network = buildNetwork({
    input: one.input,
    model,
    placed,
    layout,
    buffers,
    capacity: one.batch + 1,
    seed: 0,
    fused,
    inputGradient,
    workspace,
  });
  const outputs = sizeOf(output);
  const loss = createLoss(one.loss, {
    outputs,
    width: output[output.length - 1] ?? 1,
    fused,
    classWeights: undefined,
  });
  const losses = new Float64Array(one.batch);
  const targets = Float64Array.from(one.targets.values);
  network.input.values.set(one.inputs.values);
  network.forward(one.batch, 'training');
  const { values, gradient } = network.scored;
  loss.forward(values, targets, one.batch, losses);
  if (!gradient) throw new Error('The scored layer has no gradient.');
  loss.backward(values, targets, one.batch, gradient);
  network.backward(one.batch);
  const views = (slots: readonly Slot[], flat: Float64Array) =>
    Object.fromEntries(slots.map((slot) => [slot.name, viewOf(slot, flat)]));
  return {
    outputs: network.output.values,
    loss: losses.reduce((sum, value) => sum + value, 0) / one.batch,
    gradients: views(layout.parameters, buffers.gradients),
    running: views(layout.buffers, buffers.buffers),
  };
}

describe('whole networks against PyTorch: 1e-7 of each tensor in float64', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (name, one) => {
    // As the trainer runs it and as the gradient check does.
    for (const inputGradient of [false, true]) {
      const result = runCase(one, inputGradient);
      const compare = (what: string, actual: ArrayLike<number>, expected: readonly number[]): void => {
        const error = relativeError(actual, expected);
        record(name, error);
        if (hasKind(one.layers, 'residual')) recordLayer('residual', error);
        if (hasKind(one.layers, 'activation')) recordLayer('activation', error);
        expect(error, what).toBeLessThan(1e-7);
      };
      compare('outputs', result.outputs, one.outputs.values);
      compare('loss', [result.loss], [one.lossValue]);
      for (const [tensor, { values }] of Object.entries(one.gradients)) {
        compare(`∂L/∂${tensor}`, result.gradients[tensor], values);
      }
      for (const [tensor, { values }] of Object.entries(one.buffersAfter ?? {})) {
        compare(tensor, result.running[tensor], values);
      }
    }
  });
});
