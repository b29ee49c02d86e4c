import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/language';
import { parseWorkerEvent, type WorkerAnswer, type WorkerEvent } from '../../src/protocol/worker';
import type { ExperimentSpec } from '../../src/spec/experiment';
import { createSession } from '../../src/worker/session';

const text = (layers: string, source = 'moons samples=40'): string => `data ${source}
model
  ${layers}
  dense 1 sigmoid
train
  loss binary_cross_entropy
`;

function specOf(words: string): ExperimentSpec {
  const spec = analyse(words).cells[0]?.experiment?.spec;
  if (!spec) throw new Error(`can not run:\n${words}`);
  return spec;
}

/** A session whose events pass the border as a message would. */
function session() {
  const events: WorkerEvent[] = [];
  const logged: string[] = [];
  const receive = createSession({
    post: (event) => events.push(parseWorkerEvent(structuredClone(event))),
    openStore: () => {
      throw new Error('no store was asked for');
    },
    environment: {},
    clock: () => 0,
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    log: (message) => logged.push(message),
  });
  const check = (spec: unknown, memoryLimit = 2 ** 31, files: readonly unknown[] = []): WorkerAnswer => {
    receive({ type: 'gradientCheck', id: 7, spec, files, memoryLimit });
    const last = events.at(-1);
    if (last?.type !== 'answer') throw new Error('there is no answer');
    return last;
  };
  return { events, logged, receive, check };
}

describe('a gradient check that is asked of the worker', () => {
  it('is answered with the check, layer by layer', () => {
    const { events, check } = session();
    const answer = check(specOf(text('dense 4 tanh')));
    expect(answer).toMatchObject({ id: 7, gradientCheck: { passed: true, checked: 4 * 2 + 4 + 4 + 1, skipped: 0 } });
    expect(answer.error).toBeUndefined();
    expect(answer.gradientCheck?.layers.map(({ layer, checked }) => [layer, checked])).toEqual([
      ['dense1', 12],
      ['dense2', 5],
    ]);
    expect(answer.gradientCheck?.error).toBeLessThan(1e-6);
    // How far it was after each tensor, and the answer.
    expect(events).toHaveLength(5);
    expect(events.slice(0, 4)).toEqual([1, 2, 3, 4].map((done) => ({ type: 'working', id: 7, done, total: 4 })));
  });

  it('is answered with a sentence where the experiment can not be run', () => {
    const { check, logged } = session();
    expect(check(specOf(text('dense 400 tanh')), 2 ** 10).error).toMatch(/memory|limit/);
    const csv = specOf(text('dense 4', 'moons'));
    const source = { kind: 'csv', arguments: { path: 'a.csv', target: ['y'], ignore: [], delimiter: ',' } };
    expect(check({ ...csv, data: { ...csv.data, source } }).error).toBe('The file "a.csv" was not sent along.');
    expect(logged).toEqual([]);
  });

  it('is refused for what is no experiment, and while a run trains', async () => {
    const { check, receive, events } = session();
    expect(check({ data: 1 }).error).toMatch(/not an experiment/);
    const spec = specOf(text('dense 4 tanh'));
    const cell = { index: 0, title: '' };
    const provenance = { uri: 'file:///a.nnet', file: 'a.nnet', cell, text: '', overrides: [], version: '0' };
    receive({
      type: 'start',
      id: 1,
      run: 'r',
      spec,
      files: [],
      provenance,
      threads: 1,
      memoryLimit: 2 ** 31,
      paused: true,
    });
    expect(check(spec).error).toBe('Run r is training; a worker does one thing at a time.');
    receive({ type: 'stop', id: 2, run: 'r' });
    while (events.at(-1)?.type !== 'ended') await new Promise((resolve) => setImmediate(resolve));
    expect(check(spec).gradientCheck?.passed).toBe(true);
  });
});
