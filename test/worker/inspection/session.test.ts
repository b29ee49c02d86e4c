import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSafetensors } from '../../../src/data';
import { exampleText, experimentOf } from '../../webview-page/harness/training';
import { openSession, straight, valuesOf } from './sessions';

const moons = experimentOf(exampleText('moons.nnet'), { epochs: '20' });
const digits = experimentOf(exampleText('digits.nnet'), { epochs: '3' });
const csv = readFileSync(path.resolve(import.meta.dirname, '../../../examples/digits.csv'));
const tensor = 'last_hidden.weight';

describe('a run in the worker', () => {
  it('shows the weights and gradients of each epoch as they were', async () => {
    const { weights, gradients } = straight(moons);
    const session = openSession();
    session.start(moons);
    await session.ended();
    for (const epoch of [1, 7, 20]) {
      const seen = session.see({ view: 'weights', tensor, epoch });
      expect(seen).toMatchObject({ epoch, shape: [16, 16] });
      expect(Array.from(seen.values)).toEqual(valuesOf(weights[epoch - 1], tensor));
      expect(Array.from(seen.gradients ?? [])).toEqual(valuesOf(gradients[epoch - 1], tensor));
    }
    expect(session.see({ view: 'weights', tensor })).toMatchObject({ epoch: 20 });
    expect(session.see({ view: 'weights', tensor, epoch: 1000 })).toMatchObject({ epoch: 20 });
  });

  it('comes to the same bits however often it is looked into', async () => {
    const long = experimentOf(exampleText('moons.nnet'), { epochs: '2000' });
    const alone = openSession();
    alone.start(long);
    const { sha256 } = await alone.ended();
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);

    const watched = openSession();
    watched.start(long);
    let over = false;
    const ended = watched.ended().then((result) => {
      over = true;
      return result;
    });
    let looks = 0;
    while (!over) {
      watched.inspect({ view: 'sample', sample: looks % 400 });
      watched.inspect({ view: 'confusion', part: 'validation' });
      watched.inspect({ view: 'boundary', layer: 'dense1', resolution: 8 });
      watched.inspect({ view: 'unit', sample: 3, layer: 'last_hidden', unit: looks % 16 });
      looks++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(looks).toBeGreaterThan(3);
    expect((await ended).sha256).toBe(sha256);
  });

  it('can be looked into before its first step, and stands as it is after each batch', async () => {
    const session = openSession();
    session.start(moons, {}, true);
    await new Promise((resolve) => setImmediate(resolve));
    const first = session.see({ view: 'weights', tensor });
    expect(first.epoch).toBe(0);
    expect(first.gradients).toBeUndefined();
  });

  it('is not held where another one is, which is no error', async () => {
    const session = openSession();
    expect(session.inspect({ view: 'weights', tensor })).toBeUndefined();
    session.start(moons);
    await session.ended();
    expect(session.ask({ type: 'inspect', query: { view: 'weights', tensor } }, 'b')?.result).toBeUndefined();
  });

  it('says in a sentence what it does not have', async () => {
    const session = openSession();
    session.start(moons);
    await session.ended();
    expect(() => session.inspect({ view: 'weights', tensor: 'dense9.weight' })).toThrow('no tensor `dense9.weight`');
    expect(() => session.inspect({ view: 'confusion', part: 'test' })).toThrow('There are no samples for test.');
    expect(() => session.inspect({ view: 'sample', sample: 400 })).toThrow('There is no sample 401; the data has 400.');
    expect(() => session.inspect({ view: 'unit', sample: 0, layer: 'dense1', unit: 16 })).toThrow(
      'there is no unit 16',
    );
  });
});

describe('a run from its record', () => {
  const { weights, gradients, columns, facts, records } = straight(digits, () => csv);
  const last = encodeSafetensors(weights[weights.length - 1] ?? []);
  const open = (session: ReturnType<typeof openSession>, bytes: Uint8Array, epochs = columns) =>
    session.ask({
      type: 'open',
      spec: digits,
      files: [{ path: 'digits.csv', bytes: new Uint8Array(bytes) }],
      weights: [{ epoch: records.length, bytes: last }],
      epochs,
      facts,
      memoryLimit: 2 ** 30,
    });

  it('shows the weights that it ended with, and those of every epoch by training again up to it', () => {
    const session = openSession();
    open(session, csv);
    for (const epoch of [3, 1, 2]) {
      const seen = session.see({ view: 'weights', tensor: 'dense1.weight', epoch });
      expect(seen.epoch).toBe(epoch);
      expect(Array.from(seen.values)).toEqual(valuesOf(weights[epoch - 1], 'dense1.weight'));
      expect(Array.from(seen.gradients ?? [])).toEqual(valuesOf(gradients[epoch - 1], 'dense1.weight'));
    }
  });

  it('shows the nearest weights on disk where training again comes to something else', () => {
    const session = openSession();
    const values = columns.values.map((value) => value * 1.0001);
    open(session, csv, { ...columns, values });
    const seen = session.see({ view: 'weights', tensor: 'dense1.weight', epoch: 1 });
    expect(seen.epoch).toBe(3);
    expect(Array.from(seen.values)).toEqual(valuesOf(weights[2], 'dense1.weight'));
    expect(seen.gradients).toBeUndefined();
  });

  it('is refused when its data is no longer what it was', () => {
    const session = openSession();
    const shorter = csv.subarray(0, csv.lastIndexOf(10, csv.length - 200) + 1);
    expect(() => open(session, shorter)).toThrow(/The data has changed since this run: it trained on \d+ samples/);
  });
});
