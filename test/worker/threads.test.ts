import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFastTrainer, type Threads, type ThreadWork, type Trainer } from '../../src/engine';
import { Context } from '../../src/engine/kernels/operations';
import { stream } from '../../src/numerics/random';
import type { Dataset } from '../../src/spec/dataset';
import type { ExperimentSpec, LayerSpec } from '../../src/spec/experiment';
import { createThreads } from '../../src/worker/threads';
import { numbersOf } from '../engine/fast/data';
import { drawNetwork } from '../engine/fast/random-network';
import { dense, experiment, optimizerSpec } from '../engine/experiment';
import { layerSpec } from '../engine/layers/single-layer';
import { bundledScript, type BundledScript } from '../bundled-script';

const networks = process.env['NNET_FULL'] === '1' ? 3000 : 150;

const faults: string[] = [];
let bundle: BundledScript;
let threads: Threads;
/** What the threads share just now. */
let work: ThreadWork | undefined;

const place = (at: Context): number => {
  if (!work) throw new Error('no run is shared');
  return Atomics.load(new Int32Array(work.memory.buffer), (work.context + at) / 4);
};

/** Gives the event loop a turn: what other threads have to say arrives. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

beforeAll(async () => {
  bundle = await bundledScript(path.resolve(import.meta.dirname, '../../src/worker/thread.ts'));
  const real = createThreads(bundle.script, (message) => faults.push(message));
  threads = {
    ...real,
    join: (works, leave) => {
      [work] = works;
      real.join(works, leave);
    },
  };
});

afterAll(() => {
  threads.leave();
  bundle.dispose();
});

/** A trainer of so many threads that share whatever can be shared, however little it is. */
const shared = (spec: ExperimentSpec, data: Dataset, count: number): Trainer =>
  createFastTrainer(spec, data, { threads: { count, threads, least: 0 } });

/** The weights, their gradients and the losses of some steps. */
function outcome(trainer: Trainer, steps: number) {
  const losses: number[] = [];
  while (trainer.step < steps && trainer.status === 'running') {
    const { loss, unfinished } = trainer.advance();
    if (!unfinished) losses.push(loss);
  }
  return { losses, tensors: trainer.tensors(), gradients: trainer.gradients() };
}

const train = { optimizer: optimizerSpec('adam', { lr: 0.01 }), batch: 40, epochs: 100 };
const last = dense(3, 'linear', {}, 'last');
const flatten = layerSpec('flatten', {}, 'flat');
const cases: readonly [string, readonly LayerSpec[], readonly number[]][] = [
  ['wide layers', [dense(300, 'relu', {}, 'a'), dense(67, 'tanh', {}, 'b'), last], [201]],
  ['a layer of many samples', [dense(33, 'gelu', { bias: false }, 'a'), last], [9]],
  [
    'convolutions',
    [
      layerSpec('conv2d', { filters: 9, size: [3, 3], activation: 'relu', padding: 'same' }, 'a'),
      layerSpec('max_pool2d', { size: [2, 2] }, 'pool'),
      layerSpec('conv2d', { filters: 5, size: [3, 3], stride: 2 }, 'b'),
      flatten,
      last,
    ],
    [3, 14, 14],
  ],
  ['a convolution over steps', [layerSpec('conv1d', { filters: 7, size: 3 }, 'a'), flatten, last], [20, 5]],
  ...(['rnn', 'gru', 'lstm'] as const).map((kind): [string, readonly LayerSpec[], readonly number[]] => [
    kind,
    [layerSpec(kind, { units: 19, bidirectional: true, return: 'sequence' }, 'a'), flatten, last],
    [9, 6],
  ]),
  ['attention', [layerSpec('attention', { heads: 2 }, 'a'), flatten, last], [12, 8]],
  [
    'norms and dropout',
    [
      dense(70, 'relu', {}, 'a'),
      layerSpec('batch_norm', {}, 'b'),
      layerSpec('dropout', { rate: 0.3 }, 'c'),
      layerSpec('layer_norm', {}, 'd'),
      last,
    ],
    [30],
  ],
];

describe('several threads', () => {
  it.each(cases)('compute the same bits of %s as one', (_, layers, inputShape) => {
    const spec = experiment(layers, { ...train, precision: 'float32' });
    const data = numbersOf({ samples: 700, inputShape }, 3);
    const one = outcome(createFastTrainer(spec, data), 30);
    for (const count of [2, 3]) {
      const trainer = shared(spec, data, count);
      expect(trainer.plan.threads).toBe(count);
      expect(outcome(trainer, 30)).toEqual(one);
    }
    expect(faults).toEqual([]);
  });

  it(`compute the same bits of ${networks} random networks as one`, { timeout: 600_000 }, () => {
    const random = stream(21, 'check');
    let helped = 0;
    // On a busy machine they rarely get to help.
    for (let network = 0; network < networks || (helped === 0 && network < 10 * networks); network++) {
      const { spec, data } = drawNetwork(random);
      const trainer = shared(spec, data, 2);
      const what = `network ${network}: ${JSON.stringify({ layers: spec.layers, train: spec.train })}`;
      expect(outcome(trainer, 4), what).toEqual(outcome(createFastTrainer(spec, data), 4));
      if (trainer.plan.threads > 1) helped += place(Context.Finished);
    }
    expect(helped).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  it('really share the work', async () => {
    const spec = experiment([dense(400, 'relu', {}, 'a'), last], { ...train, precision: 'float32', epochs: 100_000 });
    const trainer = shared(spec, numbersOf({ samples: 100, inputShape: [400] }, 3), 2);
    while (place(Context.Finished) === 0) {
      trainer.advance(Infinity);
      await turn();
    }
    expect(trainer.status).toBe('running');
  });

  it('sleep while a run is paused, and go on with it', async () => {
    const spec = experiment([dense(400, 'relu', {}, 'a'), last], { ...train, precision: 'float32', epochs: 100_000 });
    const trainer = shared(spec, numbersOf({ samples: 100, inputShape: [400] }, 3), 3);
    trainer.advance(Infinity);
    while (place(Context.Asleep) < 2) await turn();
    const before = place(Context.Finished);
    while (place(Context.Finished) === before) {
      trainer.advance(Infinity);
      await turn();
    }
    expect(trainer.status).toBe('running');
  });

  it('leave a run when the next one wants them; it goes on without them', async () => {
    const spec = experiment([dense(100, 'relu', {}, 'a'), last], { ...train, precision: 'float32' });
    const data = numbersOf({ samples: 200, inputShape: [50] }, 3);
    const first = shared(spec, data, 2);
    first.advance();
    const second = shared(spec, data, 2);
    second.advance();
    await turn();
    const alone = outcome(createFastTrainer(spec, data), 20);
    expect(outcome(first, 20).tensors).toEqual(alone.tensors);
    expect(outcome(second, 20).tensors).toEqual(alone.tensors);
  });
});

/** Another thread that claims units and dies before they are done. */
const deserter = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', ({ memory, claim, end, failed }) => {
    const words = new BigUint64Array(memory.buffer);
    const integers = new Int32Array(memory.buffer);
    for (;;) {
      const seen = Atomics.load(words, claim / 8);
      if (Number(seen & 0xffffffffn) >= integers[end / 4]) continue;
      if (Atomics.compareExchange(words, claim / 8, seen, seen + 1n) === seen) break;
    }
    Atomics.store(integers, failed / 4, 1);
  });
  parentPort.postMessage('ready');
`;

describe('a thread that dies', () => {
  const spec = experiment([dense(400, 'relu', {}, 'a'), last], { ...train, precision: 'float32', epochs: 1e6 });
  const data = numbersOf({ samples: 100, inputShape: [400] }, 3);

  it('ends a run that waits for what it had claimed', async () => {
    let dying: Worker | undefined;
    const unhelpful: Threads = {
      processors: 2,
      join: ([one]) => {
        const { memory, context } = one ?? {};
        if (!memory || context === undefined) throw new Error('nothing to share');
        const [claim, end, failed] = [Context.Claim, Context.SharedEnd, Context.Failed].map((at) => context + at);
        dying = new Worker(deserter, { eval: true });
        dying.once('message', () => dying?.postMessage({ memory, claim, end, failed }));
      },
      leave: () => undefined,
    };
    const trainer = createFastTrainer(spec, data, { threads: { count: 2, threads: unhelpful, least: 0 } });
    const run = async (): Promise<void> => {
      for (;;) {
        trainer.advance(Infinity);
        await turn();
      }
    };
    await expect(run()).rejects.toThrow(/unreachable/);
    await dying?.terminate();
  });

  it('is told of, and another one takes its place for the next run', async () => {
    shared(spec, data, 2);
    if (!work) throw new Error('no run is shared');
    const { memory, context } = work;
    const integers = new Int32Array(memory.buffer);
    // An operation that there is not: the kernels stop at it.
    const record = integers.length - 16;
    integers[record] = 9999;
    integers[(context + Context.Shared) / 4] = 4 * record;
    integers[(context + Context.SharedEnd) / 4] = 1;
    integers[(context + Context.Grain) / 4] = 1;
    Atomics.store(new BigUint64Array(memory.buffer), (context + Context.Claim) / 8, 1n << 32n);
    while (faults.length === 0) {
      Atomics.notify(integers, (context + Context.Claim) / 4 + 1);
      await turn();
    }
    expect(faults.splice(0)[0]).toMatch(/unreachable/);
    const next = shared(spec, data, 2);
    while (place(Context.Finished) === 0) {
      next.advance(Infinity);
      await turn();
    }
    expect(faults).toEqual([]);
  });
});
