import { describe, expect, it } from 'vitest';
import { listCheckpoints, readRun } from '../../src/runs';
import { ForkStopped } from '../../src/worker/fork';
import { Disk, FakeSystem, storeOn } from '../runs/disk';
import { forkIn, resumeIn, specOf, train, trainInto } from './recorded';

interface Words {
  readonly optimizer?: string;
  readonly schedule?: string;
  readonly more?: string;
  readonly epochs?: number;
  readonly model?: string;
}

describe.each([
  ['fast', 'float32'],
  ['reference', 'float64'],
] as const)('on the %s backend', (backend, precision) => {
  /** 40 samples in batches of 12: four steps an epoch, the last of them smaller. */
  const text = ({
    optimizer = 'adam lr=0.05',
    schedule = 'constant',
    more = '',
    epochs = 12,
    model,
  }: Words = {}): string =>
    `data moons samples=60 noise=0.2 seed=3
  split train=40 validation=20
model
${model ?? '  dense 6 tanh\n  batch_norm\n  dropout 0.2'}
  dense 1 sigmoid
train
  optimizer ${optimizer}
  schedule ${schedule}
  epochs ${epochs}
  batch 12
  seed 5
  precision ${precision}
${more}`;

  const hashOf = async (words: Words = {}): Promise<string | undefined> =>
    (await train({ spec: specOf(text(words)) })).result.sha256;

  describe('a run that was stopped', () => {
    it.each([1, 5, 17, 30])('at step %i or soon after it goes on and ends with the same bits', async (stopAt) => {
      const store = storeOn(new Disk());
      const stopped = await trainInto(store, 'run1', specOf(text()), { stopAt });
      expect(stopped.result.status).toBe('stopped');
      expect(stopped.progress.step).toBeLessThan(48);
      const { result } = await resumeIn(store, 'run1');
      expect(result).toMatchObject({ status: 'completed', epochs: 12, sha256: await hashOf() });
      const whole = storeOn(new Disk());
      await trainInto(whole, 'run1', specOf(text()));
      const [a, b] = [await readRun(store, 'run1'), await readRun(whole, 'run1')];
      expect(a.epochs.map(({ loss, validation }) => [loss, validation])).toEqual(
        b.epochs.map(({ loss, validation }) => [loss, validation]),
      );
      expect(a.frames).toEqual(b.frames);
      expect(a.record).toMatchObject({ state: 'completed', resumed: [{ step: stopped.progress.step }] });
    });

    it.each([1, 6, 47])('at step %i, between two batches, goes on from there', async (stepTo) => {
      const store = storeOn(new Disk());
      const stopped = await trainInto(store, 'run1', specOf(text()), { stepTo });
      expect(stopped).toMatchObject({ result: { status: 'stopped' }, progress: { step: stepTo } });
      const { result } = await resumeIn(store, 'run1');
      expect(result).toMatchObject({ status: 'completed', sha256: await hashOf() });
      expect((await readRun(store, 'run1')).record).toMatchObject({ facts: { backend }, resumed: [{ step: stepTo }] });
    });

    it('several times, in the midst of patience and of a plateau, ends with the same bits', async () => {
      const words = {
        optimizer: 'sgd lr=0.5 momentum=0.9',
        schedule: 'plateau patience=1 factor=0.5',
        more: '  until validation.loss patience=6 restore=best\n  clip norm=0.5\n',
        epochs: 40,
      };
      const store = storeOn(new Disk());
      const whole = await train({ spec: specOf(text(words)) });
      await trainInto(store, 'run1', specOf(text(words)), { stopAt: 7 });
      for (const stopAt of [15, 16, 29]) await resumeIn(store, 'run1', stopAt);
      const { result } = await resumeIn(store, 'run1');
      expect(result).toMatchObject({ status: whole.result.status, epochs: whole.result.epochs });
      expect(result.sha256).toBe(whole.result.sha256);
      expect(result.loss).toBe(whole.result.loss);
    });

    it('goes on from the checkpoint before a damaged one', async () => {
      const disk = new Disk();
      await trainInto(storeOn(disk), 'run1', specOf(text()), { stopAt: 20 });
      const newest = (await listCheckpoints(storeOn(disk), 'run1')).at(-1);
      const file = `/spec/.nnet-runs/run1/checkpoints/epoch-${newest?.epoch}-step-${newest?.step}.safetensors`;
      disk.contents.set(file, disk.contents.get(file)?.subarray(0, 100) ?? new Uint8Array());
      expect((await resumeIn(storeOn(disk), 'run1')).result.sha256).toBe(await hashOf());
    });

    it('is refused while another window trains it, which is not disturbed', async () => {
      const disk = new Disk();
      const here = new FakeSystem(1);
      const there = new FakeSystem(2);
      here.living = there.living = new Set([1, 2]);
      await trainInto(storeOn(disk, here), 'run1', specOf(text()), { stopAt: 5 });
      const going = resumeIn(storeOn(disk, here), 'run1');
      await expect(resumeIn(storeOn(disk, there), 'run1')).rejects.toThrow(
        'Run run1 is being trained by another window or command.',
      );
      expect((await going).result.sha256).toBe(await hashOf());
    });

    it('and whose two windows resume it at the same moment is trained by exactly one', async () => {
      const disk = new Disk();
      const systems = [1, 2, 3].map((process) => new FakeSystem(process));
      for (const system of systems) system.living = new Set([1, 2, 3]);
      await trainInto(storeOn(disk, systems[0]), 'run1', specOf(text()), { stopAt: 5 });
      const outcomes = await Promise.allSettled(systems.map((system) => resumeIn(storeOn(disk, system), 'run1')));
      const done = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(done).toHaveLength(1);
      expect(done[0]).toMatchObject({ value: { result: { sha256: await hashOf() } } });
    });
  });

  describe('checkpoints', () => {
    it('are the first, the best and the last, and what the budget allows between them, evenly', async () => {
      // Steps of the fast backend come in whole epochs.
      const epochs = backend === 'fast' ? 400 : 100;
      const spec = specOf(text({ optimizer: 'adam lr=0.3', epochs }));
      const few = storeOn(new Disk());
      await trainInto(few, 'run1', spec, { budget: 1 });
      const measured = (await readRun(few, 'run1')).epochs;
      const losses = measured.map(({ validation }) => validation?.['loss'] ?? NaN);
      const best = 1 + losses.indexOf(Math.min(...losses));
      expect(best).toBeLessThan(epochs);
      expect((await listCheckpoints(few, 'run1')).map(({ epoch }) => epoch)).toEqual([0, best, epochs]);

      const disk = new Disk();
      await trainInto(storeOn(disk), 'run1', spec, { budget: 40_000 });
      const kept = await listCheckpoints(storeOn(disk), 'run1');
      const bytes = [...disk.contents].reduce(
        (sum, [path, { length }]) => (path.includes('checkpoints/') ? sum + length : sum),
        0,
      );
      expect(bytes).toBeLessThan(40_000);
      expect(kept.length).toBeGreaterThan(5);
      const gaps = kept.slice(1).map(({ step }, index) => step - (kept[index]?.step ?? 0));
      expect(Math.max(...gaps)).toBeLessThan((4 * epochs) / 3);
    });

    it('are not kept without a budget; the run then goes on from its beginning', async () => {
      const store = storeOn(new Disk());
      await trainInto(store, 'run1', specOf(text()), { stopAt: 20, budget: 0 });
      expect(await listCheckpoints(store, 'run1')).toEqual([]);
      expect((await resumeIn(store, 'run1')).result.sha256).toBe(await hashOf());
    });
  });

  describe('a fork', () => {
    const parent = async (words: Words = {}) => {
      const store = storeOn(new Disk());
      await trainInto(store, 'run1', specOf(text(words)));
      return store;
    };

    it.each([0, 1, 4, 11])('from epoch %i that changes nothing ends with the same bits', async (epoch) => {
      const words = { more: '  until validation.loss patience=40 restore=best\n' };
      const store = await parent(words);
      const origin = await forkIn(store, 'run1', epoch, specOf(text(words)));
      const { result } = await trainInto(store, 'run2', specOf(text(words)), { origin });
      expect(result.sha256).toBe(await hashOf(words));
      const [a, b] = [await readRun(store, 'run1'), await readRun(store, 'run2')];
      expect(b.epochs.map(({ loss }) => loss)).toEqual(a.epochs.map(({ loss }) => loss));
      expect(b.frames).toEqual(a.frames);
    });

    it('can be stopped while its data are read and its weights drawn', async () => {
      const store = await parent();
      await expect(forkIn(store, 'run1', 0, specOf(text()), () => true)).rejects.toThrow(ForkStopped);
    });

    it('with another learning rate is the run whose schedule changes it there', async () => {
      const store = await parent({ optimizer: 'sgd lr=0.5 momentum=0.9' });
      const spec = specOf(text({ optimizer: 'sgd lr=0.05 momentum=0.9' }));
      const { result } = await trainInto(store, 'run2', spec, { origin: await forkIn(store, 'run1', 7, spec) });
      const scheduled = { optimizer: 'sgd lr=0.5 momentum=0.9', schedule: 'step every=7 factor=0.1' };
      expect(result.sha256).toBe(await hashOf(scheduled));
    });

    it('from the last epoch with more of them is the longer run, though the best weights were put back', async () => {
      const more = '  until validation.loss patience=50 restore=best\n';
      const store = await parent({ more, optimizer: 'adam lr=0.3' });
      const longer = { more, optimizer: 'adam lr=0.3', epochs: 20 };
      const origin = await forkIn(store, 'run1', 12, specOf(text(longer)));
      const { result } = await train({ spec: specOf(text({ ...longer, more: '' })), origin });
      expect(result.sha256).toBe(await hashOf({ ...longer, more: '' }));
    });

    it('of a fork, from before it was one, is a fork of the run that it came from', async () => {
      const store = await parent();
      const spec = specOf(text({ optimizer: 'adam lr=0.01' }));
      await trainInto(store, 'run2', spec, {
        origin: await forkIn(store, 'run1', 7, spec),
        forkedFrom: { run: 'run1', epoch: 7 },
      });
      const origin = await forkIn(store, 'run2', 3, specOf(text()));
      expect((await train({ spec: specOf(text()), origin })).result.sha256).toBe(await hashOf());
      const later = await forkIn(store, 'run2', 9, spec);
      const run2 = await readRun(store, 'run2');
      expect((await train({ spec, origin: later })).result.sha256).toBe(run2.record.result?.sha256);
    });

    it('with another optimizer or batch starts from the same weights', async () => {
      const store = await parent();
      for (const words of [{ optimizer: 'lion' }, { more: '  arithmetic separate\n', optimizer: 'sgd lr=0' }]) {
        const spec = specOf(text(words).replace('batch 12', 'batch 7'));
        const origin = await forkIn(store, 'run1', 3, spec);
        const { result, tensors } = await train({ spec, origin });
        expect(result).toMatchObject({ status: 'completed', epochs: 12 });
        if (words.optimizer !== 'sgd lr=0') continue;
        const weight = (list: typeof tensors) => list.find(({ name }) => name === 'dense1.weight')?.values;
        expect(weight(tensors)).toEqual(weight(origin.weights ?? []));
      }
    });

    it('of another network, of no epoch, or at its own end is refused with a sentence', async () => {
      const store = await parent();
      const wider = specOf(text({ model: '  dense 7 tanh\n  batch_norm\n  dropout 0.2' }));
      const { result } = await train({ spec: wider, origin: await forkIn(store, 'run1', 3, wider) });
      expect(result).toMatchObject({
        status: 'failed',
        message: 'The weights do not fit the model: dense1.weight is 6x2, but the model has 7x2.',
      });
      await expect(forkIn(store, 'run1', 13, specOf(text()))).rejects.toThrow('Run run1 has no epoch 13; it has 12.');
      await expect(forkIn(store, 'run1', 12, specOf(text()))).rejects.toThrow(/raise `epochs`/);
    });
  });
});
