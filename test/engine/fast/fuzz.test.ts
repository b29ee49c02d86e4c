import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../src/engine';
import { stream } from '../../../src/numerics/random';
import { stepOf } from '../trainer/runs';
import { bothTrainers, expectTensors } from './agreement';
import { drawNetwork } from './random-network';

const networks = process.env['NNET_FULL'] === '1' ? 10_000 : 400;
describe('random small networks', () => {
  it(`train one step on both backends and agree, all ${networks}`, { timeout: 600_000 }, () => {
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
});
