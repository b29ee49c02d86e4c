import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFastTrainer, EngineError } from '../../../src/engine';
import type { LayerSpec } from '../../../src/spec/experiment';
import { datasetOf, dense, experiment, optimizerSpec } from '../experiment';
import { layerSpec } from '../layers/single-layer';

/** Bytes that lie below everything else. */
const below = vi.hoisted(() => ({ bytes: 0 }));

vi.mock('../../../src/engine/fast/arena', async (original) => {
  const real = await original<typeof import('../../../src/engine/fast/arena')>();
  return {
    ...real,
    createArena: () => {
      const arena = real.createArena();
      arena.bytes(below.bytes);
      return arena;
    },
  };
});

afterEach(() => {
  below.bytes = 0;
});

const data = datasetOf({ inputs: [[1], [1e30], [2]], targets: [[1], [2], [3]] });

/** A run's last message, and what it ends with. */
function trained(layers: readonly LayerSpec[]) {
  const optimizer = optimizerSpec('sgd', { lr: 0.1 });
  const trainer = createFastTrainer(experiment(layers, { batch: 2, epochs: 2, optimizer }, false), data);
  let message: string | undefined;
  while (trainer.status === 'running') ({ message } = trainer.advance());
  return { message, bits: trainer.tensors().flatMap(({ values }) => Array.from(values)) };
}

describe('a run beyond 2 GiB', () => {
  it.each([
    ['the sample', [dense(2, 'linear', {}, 'first'), dense(1, 'linear', {}, 'last')], /first for sample 2/],
    ['the statistic', [layerSpec('batch_norm', {}, 'norm'), dense(1, 'linear', {}, 'last')], /`norm\.running_var`/],
  ])('names %s at which it went wrong, as it does below', (_, layers, named) => {
    const small = trained(layers);
    expect(small.message).toMatch(named);
    below.bytes = 2 ** 31;
    expect(trained(layers)).toEqual(small);
  });
});

describe('a run beyond 4 GiB', () => {
  it('is refused in a sentence, whatever the limit', () => {
    const wide = [dense(20_000, 'relu', {}, 'a'), dense(20_000, 'relu', {}, 'b'), dense(1, 'linear', {}, 'c')];
    const create = () => createFastTrainer(experiment(wide), data, { memoryLimit: 2 ** 40 });
    expect(create).toThrow(EngineError);
    expect(create).toThrow(/would take 5\.96 GiB of memory, but the fast backend reaches 4(\.0+)? GiB/);
  });

  it('is refused in a sentence where the system does not have the memory', () => {
    vi.stubGlobal('WebAssembly', {
      ...Object.fromEntries(
        Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)]),
      ),
      Memory: class {
        constructor() {
          throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        }
      },
    });
    try {
      expect(() => createFastTrainer(experiment([dense(1)]), data)).toThrow(EngineError);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
