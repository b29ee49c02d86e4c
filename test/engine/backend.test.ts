import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend, createTrainerOn } from '../../src/engine';
import { kernelsFault } from '../../src/engine/fast/module';
import { dense, experiment, optimizerSpec } from './experiment';
import { numbersOf } from './fast/data';

const layers = [dense(3, 'tanh', {}, 'first'), dense(2, 'linear', {}, 'last')];
const text = { precision: 'float32' } as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('the backend that computes an experiment', () => {
  it('is the fast one, unless the text wants float64', () => {
    expect(chooseBackend(experiment(layers, text))).toEqual({ name: 'fast', arithmetic: 'separate', notes: [] });
    const precise = chooseBackend(experiment(layers, { precision: 'float64' }));
    expect(precise).toEqual({ name: 'reference', arithmetic: 'separate', notes: [] });
  });

  it('is the one asked for, and says where the text wants another', () => {
    expect(chooseBackend(experiment(layers, text), 'reference')).toMatchObject({ name: 'reference', notes: [] });
    const { name, notes } = chooseBackend(experiment(layers, { precision: 'float64' }), 'fast');
    expect(name).toBe('fast');
    expect(notes.join()).toMatch(/float32.*`precision float64`/);
  });

  it('is the reference where there are no kernels, which it says', () => {
    const spec = experiment(layers, { ...text, optimizer: optimizerSpec('adam', { eps: 0 }) });
    for (const asked of [undefined, 'fast'] as const) {
      const { name, notes } = chooseBackend(spec, asked);
      expect(name).toBe('reference');
      expect(notes.join()).toMatch(/^`eps=0` .*: the reference backend computes this, in float64\.$/);
    }
  });

  class Failing {
    constructor() {
      throw new Error('no vectors');
    }
  }

  it.each([
    ['has no vectors', { Module: Failing }],
    ['does not start the kernels', { Instance: Failing }],
  ])('is the reference where WebAssembly %s, which it says', async (_, failing) => {
    const { Module, Instance, Memory } = WebAssembly;
    vi.stubGlobal('WebAssembly', { Module, Instance, Memory, ...failing });
    vi.resetModules();
    const engine = await import('../../src/engine');
    expect(engine.chooseBackend(experiment(layers, text))).toEqual({
      name: 'reference',
      arithmetic: 'separate',
      notes: ['The fast kernels do not start here (no vectors): the reference backend computes this, in float64.'],
    });
  });

  it('fuses products and sums only where asked to, and where vectors can, else says so', () => {
    const { name, arithmetic, notes } = chooseBackend(experiment(layers, { ...text, arithmetic: 'fused' }));
    expect(name).toBe('fast');
    if (kernelsFault('fused') === undefined) expect({ arithmetic, notes }).toEqual({ arithmetic: 'fused', notes: [] });
    else {
      expect(arithmetic).toBe('separate');
      expect(notes.join()).toMatch(/`arithmetic fused` wants relaxed vector instructions/);
    }
  });

  it('says that the reference does not fuse', () => {
    const { name, arithmetic, notes } = chooseBackend(
      experiment(layers, { ...text, arithmetic: 'fused' }),
      'reference',
    );
    expect({ name, arithmetic }).toEqual({ name: 'reference', arithmetic: 'separate' });
    expect(notes.join()).toMatch(/^`arithmetic fused` is the fast backend’s/);
  });

  it.each(['fast', 'reference'] as const)('makes the trainer: %s', (name) => {
    const trainer = createTrainerOn(
      { name, arithmetic: 'separate' },
      experiment(layers, text),
      numbersOf({ samples: 9, inputShape: [4] }, 2),
      {},
    );
    expect(trainer.backend).toBe(name);
    const values = trainer.tensors()[0]?.values;
    expect(values).toBeInstanceOf(name === 'fast' ? Float32Array : Float64Array);
  });
});
