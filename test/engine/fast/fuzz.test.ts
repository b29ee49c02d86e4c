import { describe, expect, it } from 'vitest';
import { chooseBackend, type Trainer } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { NamedTensor } from '../../../src/spec/tensor';
import { drawExperiment } from '../random-experiment';
import { stepOf } from '../trainer/runs';
import { bothTrainers, expectTensors } from './agreement';
import { drawNetwork } from './random-network';

const networks = process.env['NNET_FULL'] === '1' ? 10_000 : 400;

/** How far tensors are apart at most, of the largest entry of all, where that is not next to nothing. */
function apart(some: readonly NamedTensor[], others: readonly NamedTensor[]): number {
  let most = 0.05;
  let difference = 0;
  others.forEach(({ values }, place) => {
    const mine = some[place]?.values ?? [];
    values.forEach((value: number, at: number) => {
      most = Math.max(most, Math.abs(value));
      difference = Math.max(difference, Math.abs((mine[at] ?? NaN) - value));
    });
  });
  return difference / most;
}

/** The loss of a first step, and its gradients. */
interface First {
  readonly loss: number;
  readonly gradients: readonly NamedTensor[];
}

const agree = (one: First, other: First): boolean =>
  Math.abs(one.loss - other.loss) < 1e-5 + 1e-4 * Math.abs(other.loss) && apart(one.gradients, other.gradients) < 2e-4;

const firstOf = (trainer: Trainer): First => ({ loss: stepOf(trainer).loss, gradients: trainer.gradients() });

/**
 * Whether what is rounded away may be all that there is: a norm makes a mean of 0, which another one, or a cosine, makes as
 * large as anything.
 */
function isHopeless({ plan }: Trainer, { train }: ExperimentSpec): boolean {
  const norms = plan.layers.filter(({ layer: { kind } }) => kind === 'batch_norm' || kind === 'layer_norm').length;
  return norms > 1 || (norms === 1 && train.loss.kind === 'cosine');
}

describe('random small networks', () => {
  it(`of few kinds train one step on both backends and agree, all ${networks}`, { timeout: 600_000 }, () => {
    const random = stream(20, 'check');
    for (let network = 0; network < networks; network++) {
      const { spec, data } = drawNetwork(random);
      const { fast, reference } = bothTrainers(spec, data);
      const what = `network ${network}: ${JSON.stringify({ layers: spec.layers, train: spec.train })}`;
      expect(chooseBackend(spec).name, what).toBe('fast');
      const [mine, theirs] = [stepOf(fast), stepOf(reference)];
      expect({ steps: mine.steps, message: mine.message }, what).toEqual({ steps: 1, message: theirs.message });
      expect(Math.abs(mine.loss - theirs.loss), what).toBeLessThan(1e-5 + 1e-4 * Math.abs(theirs.loss));
      try {
        expectTensors(fast.gradients(), reference.gradients(), { relative: 2e-4, absolute: 2e-6 });
        // Other optimizers divide by the size of a gradient, which makes much of what is next to nothing.
        if (spec.train.optimizer.kind === 'sgd') {
          expectTensors(fast.tensors(), reference.tensors(), { relative: 1e-5, absolute: 1e-6 });
        }
      } catch (error) {
        throw new Error(what, { cause: error });
      }
    }
  });

  it(`of every layer, loss, optimizer and schedule do, all ${networks}`, { timeout: 600_000 }, () => {
    let hopeless = 0;
    for (let seed = 0; seed < networks; seed++) {
      const drawn = drawExperiment(seed);
      const { data } = drawn;
      const spec = { ...drawn.spec, train: { ...drawn.spec.train, precision: 'float32' as const } };
      const what = `seed ${seed}: ${JSON.stringify({ layers: spec.layers, train: spec.train })}`;
      expect(chooseBackend(spec).name, what).toBe('fast');
      const { fast, reference } = bothTrainers(spec, data);
      const [mine, theirs] = [firstOf(fast), firstOf(reference)];
      expect(fast.status, what).toBe(reference.status);
      // Where a search has ended is another matter; what it begins with is compared.
      const searched = spec.train.optimizer.kind === 'lbfgs';
      if (agree(mine, searched ? { ...mine, loss: theirs.loss } : theirs)) continue;
      expect(isHopeless(fast, spec), what).toBe(true);
      hopeless++;
    }
    expect(hopeless).toBeLessThan(0.005 * networks);
  });
});
