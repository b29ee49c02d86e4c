import { describe, expect, it } from 'vitest';
import { createLoss } from '../../../src/engine/losses/kinds';
import { losses, type LossName } from '../../../src/spec/losses';
import { lossSpec } from '../experiment';
import { proofs } from '../proof';
import { readReference, relativeError, type ReferenceTensor } from '../reference';

interface LossCase {
  readonly name: string;
  readonly kind: LossName;
  readonly arguments: Readonly<Record<string, unknown>> & { readonly class_weights?: readonly number[] };
  readonly wrt: 'predictions' | 'sigmoid logits' | 'softmax logits';
  readonly x: ReferenceTensor;
  readonly targets: ReferenceTensor;
  readonly loss: number;
  readonly gradient: ReferenceTensor;
}

const { cases } = readReference<{ readonly cases: readonly LossCase[] }>('losses.json');
const record = proofs('losses-reference');

describe('losses and their gradients against PyTorch, to 1e-7', () => {
  it('has cases of every kind', () => {
    expect(new Set(cases.map(({ kind }) => kind))).toEqual(new Set(Object.keys(losses)));
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const [rows, outputs] = one.x.shape;
    const loss = createLoss(lossSpec(one.kind, one.arguments), {
      outputs,
      width: outputs,
      fused: one.wrt !== 'predictions',
      classWeights: one.arguments.class_weights && Float64Array.from(one.arguments.class_weights),
    });
    const x = Float64Array.from(one.x.values);
    const t = Float64Array.from(one.targets.values);
    const each = new Float64Array(rows);
    const gradient = new Float64Array(rows * outputs);
    loss.forward(x, t, rows, each);
    loss.backward(x, t, rows, gradient);
    const mean = each.reduce((sum, value) => sum + value, 0) / rows;
    for (const error of [relativeError([mean], [one.loss]), relativeError(gradient, one.gradient.values)]) {
      record(one.kind, error);
      expect(error).toBeLessThan(1e-7);
    }
  });
});
