import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createFastTrainer, createTrainer, type Trainer } from '../../../src/engine';
import { createOptimizer } from '../../../src/engine/optimizers/kinds';
import { createWorkspace } from '../../../src/engine/workspace';
import type { OptimizerSpec } from '../../../src/spec/experiment';
import { parameterHash } from '../../../src/worker/hash';
import { dense, experiment, lossSpec, optimizerSpec } from '../experiment';
import { classesOf, numbersOf } from '../fast/data';
import { layerSpec } from '../layers/single-layer';
import { bitsOf, finalLossOf } from './runs';

const backends = [
  ['reference', createTrainer],
  ['fast', createFastTrainer],
] as const;

/** A run in which all that a pass over the batch changes has a part: weights, running statistics, dropout, a meter. */
const data = classesOf({ samples: 97, inputShape: [5], validation: 20 }, 3);
const specOf = (optimizer: Readonly<Record<string, number>>) =>
  experiment(
    [
      dense(9, 'tanh', { l2: 0.01 }, 'first'),
      layerSpec('batch_norm', {}, 'norm'),
      layerSpec('dropout', { rate: 0.3 }, 'drop'),
      dense(3, 'softmax', {}, 'last'),
    ],
    {
      loss: lossSpec('cross_entropy'),
      optimizer: optimizerSpec('lbfgs', optimizer),
      batch: 'full',
      epochs: 12,
      clip: { norm: 1 },
      metrics: ['accuracy'],
    },
  );
/** Pairs are pushed out of the history within a step and from step to step. */
const short = specOf({ history: 3, max_iter: 8 });

/** Trains to the end; what each epoch came to, and the number of calls. */
function finish(trainer: Trainer) {
  const records: unknown[] = [];
  let calls = 0;
  for (; trainer.status === 'running'; calls++) records.push(...[trainer.advance(Infinity).record ?? []].flat());
  return { bits: bitsOf(trainer), records, calls };
}

/** Goes on until the run has left so many steps behind and is so many calls into the next one. */
function into(trainer: Trainer, step: number, calls: number): void {
  while (trainer.step < step) trainer.advance();
  for (let call = 0; call < calls; call++) trainer.advance();
  expect(trainer.step).toBe(step);
}

describe('the bits of a run by lbfgs', () => {
  // Of the reference those that it had when each step was done in one call; of the fast one those of its kernels now.
  it.each([
    ['reference', 100, 20, '7b65333c7df41307437aad3a06c2789732644d1d8a15845ea499d0269b496721'],
    ['reference', 3, 8, 'c484696bf6e39933810668563fd4969676e31d9398e0bf0212a477a8f00a67c3'],
    ['fast', 100, 20, '6a5495f4f2f26d9e93cca46839facedccbcf77bdfd3bd472f11a4a90bdb825ee'],
    ['fast', 3, 8, '531c41cd887227f516d6eb4a4a267a5152f6ab3fbddba14f267e10b0c7f5bb47'],
  ] as const)('%s, history %i, %i iterations: the same on every machine', async (backend, history, max_iter, hash) => {
    const create = backend === 'fast' ? createFastTrainer : createTrainer;
    const trainer = create(specOf({ history, max_iter }), data);
    finish(trainer);
    expect(await parameterHash(trainer.tensors())).toBe(hash);
  });
});

describe.each(backends)('a step that searches, on the %s backend', (_, create) => {
  it('comes back after each look, and says that it is under way', () => {
    const trainer = create(short, data);
    const calls = [];
    while (trainer.step === 0) calls.push(trainer.advance(Infinity));
    // Each of eight iterations looks once or more.
    expect(calls.length).toBeGreaterThan(8);
    expect(calls.map(({ steps, unfinished }) => [steps, unfinished])).toEqual([
      ...calls.slice(1).map(() => [0, true]),
      [1, undefined],
    ]);
  });

  it('in its middle is seen, and kept, as it was before', () => {
    const trainer = create(short, data);
    for (const [step, calls] of [
      [0, 1],
      [1, 4],
      [5, 7],
    ] as const) {
      into(trainer, step, 0);
      const before = { bits: bitsOf(trainer), gradients: trainer.gradients(), state: trainer.checkpoint() };
      into(trainer, step, calls);
      expect(trainer.settled).toBe(true);
      expect({ bits: bitsOf(trainer), gradients: trainer.gradients(), state: trainer.checkpoint() }).toEqual(before);
    }
  });

  it('ends with the same bits where it stood in the middle, and where it goes on from what was kept there', () => {
    const whole = finish(create(short, data));
    for (const [step, calls] of [
      [0, 1],
      [3, 2],
      [7, 6],
    ] as const) {
      const first = create(short, data);
      into(first, step, calls);
      const state = first.checkpoint();
      const { bits, records } = finish(first);
      expect({ bits, records: whole.records.slice(step) }).toEqual({ bits: whole.bits, records });
      const second = create(short, data);
      second.restore(state);
      expect(finish(second)).toMatchObject({ bits: whole.bits, records: whole.records.slice(step) });
    }
  });

  it('is given up where the run ends: its loss is that of the last step that was done', () => {
    const trainer = create(short, data);
    into(trainer, 4, 0);
    const whole = create(short, data);
    whole.restore(trainer.checkpoint());
    into(trainer, 4, 5);
    expect(finalLossOf(trainer)).toBe(finalLossOf(whole));
    expect(bitsOf(trainer)).toEqual(bitsOf(whole));
    // It can be gone on with all the same.
    expect(finish(trainer).bits).toEqual(finish(whole).bits);
  });
});

/** Stands for an array's bits. */
const digest = ({ buffer, byteOffset, byteLength }: Float64Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

describe('a search over many weights', () => {
  const size = 2 ** 18;
  const create = () => {
    const optimizer = createOptimizer(
      optimizerSpec('lbfgs', { history: 3, max_iter: 4 }),
      size,
      createWorkspace('allocate'),
    );
    if (!('search' in optimizer)) throw new Error('It does not search.');
    const weights = Float64Array.from({ length: size }, (_, i) => (i % 7) - 3);
    const gradients = new Float64Array(size);
    /** A valley that is steeper in some directions than in others, and no parabola. */
    const evaluate = (): number => {
      let value = 0;
      weights.forEach((w, i) => {
        const steep = 1 + (i % 5);
        value += (steep * w * w) / 2 + w ** 4 / 4;
        gradients[i] = steep * w + w ** 3;
      });
      return value;
    };
    /** Goes on with a step up to a pause, given by its number; what the pauses were for. */
    const step = (pauses = Infinity): string[] => {
      const search = optimizer.search(weights, gradients, 1, evaluate());
      const seen: string[] = [];
      for (let next = search.next(); !next.done && seen.length < pauses;) {
        seen.push(next.value);
        next = search.next(next.value === 'value' ? evaluate() : NaN);
      }
      return seen;
    };
    const memory = () => ({
      counters: { ...optimizer.counters },
      slots: Object.values(optimizer.slots).map(digest),
    });
    return { weights, step, memory };
  };

  it('rests after each pair of the history, there and back, and then keeps pair by pair', () => {
    const { step } = create();
    step();
    step();
    const pauses = step().join(' ');
    expect(pauses).toMatch(/^((rest ){6}(value ){1,5})+keep( keep){0,2}$/);
  });

  it('given up at any pause before it keeps leaves the memory as it was', () => {
    const { weights, step, memory } = create();
    step();
    step();
    const before = memory();
    const start = weights.slice();
    for (const pauses of [1, 7, 9]) {
      expect(step(pauses)).not.toContain('keep');
      expect(memory()).toEqual(before);
      weights.set(start);
    }
    step();
    const other = create();
    for (let count = 0; count < 3; count++) other.step();
    expect(digest(weights)).toBe(digest(other.weights));
    expect(memory()).toEqual(other.memory());
  });
});

describe('a step that searches over much data', () => {
  it('hands back each of its looks in slices, as other steps their one', () => {
    const some = numbersOf({ samples: 50, inputShape: [784] }, 10);
    const samples = 10_000;
    const repeated = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: (samples / 50) * values.length }, (_, i) => values[i % values.length]);
    const pixels = {
      ...some,
      samples,
      inputs: repeated(some.inputs),
      targets: repeated(some.targets),
      parts: { ...some.parts, train: Int32Array.from({ length: samples }, (_, i) => i) },
    };
    const callsOf = (optimizer: OptimizerSpec): number => {
      const trainer = createFastTrainer(
        experiment([dense(128, 'tanh'), dense(10)], { optimizer, batch: 'full' }),
        pixels,
      );
      return finish(trainer).calls;
    };
    const slices = callsOf(optimizerSpec('sgd'));
    // Work of a look, in additions and multiplications: of a slice that is well under 50 ms.
    expect((6 * samples * 784 * 128) / slices).toBeLessThan(1e9);
    // The first look is the step's own, the next one the search's.
    expect(callsOf(optimizerSpec('lbfgs', { history: 4, max_iter: 2 }))).toBeGreaterThan(2 * slices - 2);
  });
});
