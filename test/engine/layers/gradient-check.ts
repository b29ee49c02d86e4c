import { layerKinds } from '../../../src/engine/layers/kinds';
import type { buildNetwork } from '../../../src/engine/network';
import { stream } from '../../../src/numerics/random';
import type { ActivationName } from '../../../src/spec/activations';
import type { LayerName } from '../../../src/spec/layers';
import { sizeOf } from '../../../src/spec/shapes';
import { randomLayer } from './random-layers';
import { singleLayer } from './single-layer';

/** The worst entry of a check: |backward - differences|, over max(1, |differences|) and over what is tolerated. */
export interface GradientError {
  readonly error: number;
  readonly ofTolerance: number;
  readonly where: string;
}

const step = 1e-6;
const entriesPerTensor = 6;

/**
 * Draws one layer of a kind and compares its backward pass while training with central differences of Σ y ⊙ upstream
 * (step 1e-6) at some entries of each parameter and of the input. Tolerated are |error| ≤ 1e-5 + 1e-3 |difference|,
 * which are those of PyTorch's `gradcheck`. With `activation`, a layer of kind `activation` has this one.
 */
export function checkGradient(
  kind: LayerName,
  seed: number,
  { build, activation }: { readonly build?: typeof buildNetwork; readonly activation?: ActivationName } = {},
): GradientError {
  const random = stream(seed, 'data', Object.keys(layerKinds).indexOf(kind));
  const { spec, input, value } = randomLayer(kind, random, activation);
  const rows = 1 + random.integer(3);
  const layer = singleLayer(spec, input, rows, build);
  const { x, parameters, gradients, output } = layer;
  for (let i = 0; i < x.values.length; i++) x.values[i] = value(i, x.values.length);
  for (const tensor of Object.values(parameters)) {
    for (let i = 0; i < tensor.length; i++) tensor[i] = 0.2 + random.normal();
  }
  const upstream = Float64Array.from({ length: rows * sizeOf(output.shape) }, () => random.normal());
  layer.forward(rows, 'training');
  layer.backward(upstream, rows);

  let worst: GradientError = { error: 0, ofTolerance: 0, where: 'nowhere' };
  const compare = (name: string, values: Float64Array, gradient: Float64Array): void => {
    const backward = gradient.slice();
    for (const i of random.permutation(values.length).subarray(0, entriesPerTensor)) {
      const held = values[i];
      const lossAt = (moved: number): number => {
        values[i] = moved;
        layer.forward(rows, 'training');
        return layer.loss(upstream, rows);
      };
      const [ahead, behind] = [held + step, held - step];
      const difference = (lossAt(ahead) - lossAt(behind)) / (ahead - behind);
      values[i] = held;
      const error = Math.abs(backward[i] - difference);
      const ofTolerance = error / (1e-5 + 1e-3 * Math.abs(difference));
      // An error that is no number is the worst, and stays so.
      if (ofTolerance <= worst.ofTolerance || Number.isNaN(worst.ofTolerance)) continue;
      const what = JSON.stringify({ kind, ...spec.arguments, input, rows });
      const where = `${name}[${i}]: ${backward[i]} backward, ${difference} by differences, of ${what}`;
      worst = { error: error / Math.max(1, Math.abs(difference)), ofTolerance, where };
    }
  };
  for (const [name, values] of Object.entries(parameters)) compare(name, values, gradients[name]);
  // An embedding's input is whole numbers; nothing flows back to them.
  if (kind !== 'embedding') compare('input', x.values, x.gradient);
  return worst;
}
