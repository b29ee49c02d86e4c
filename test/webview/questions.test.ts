import { beforeEach, describe, expect, it } from 'vitest';
import type { Inspection, InspectQuery } from '../../src/protocol/inspect';
import { createQuestions, type Questions } from '../../webview/questions';

interface Posted {
  readonly id: number;
  readonly run: string;
  readonly query: InspectQuery;
}

let now: number;
let posted: Posted[];
let timers: { readonly at: number; readonly what: () => void }[];
let questions: Questions;

beforeEach(() => {
  now = 1000;
  posted = [];
  timers = [];
  questions = createQuestions({
    post: (id, run, query) => posted.push({ id, run, query }),
    clock: () => now,
    later: (milliseconds, what) => timers.push({ at: now + milliseconds, what }),
    changed: () => undefined,
  });
});

const weights = (epoch: number, tensor = 'dense1.weight'): Inspection => ({
  view: 'weights',
  epoch,
  tensor,
  shape: [1],
  values: Float64Array.of(epoch),
});
const look = (epoch: number | undefined, moment = '', tensor = 'dense1.weight', run = 'run-1') =>
  questions.look('weights', { run, question: { view: 'weights', tensor }, epoch, moment });
/** What the page does once a frame: its views look, then what is due is asked. */
const frame = (...of: Parameters<typeof look>) => {
  const sight = look(...of);
  questions.sweep();
  return sight;
};
const answer = (result: Inspection, milliseconds = 1, run = 'run-1'): void =>
  questions.receive({ type: 'inspection', sequence: 1, id: posted.at(-1)?.id ?? 0, run, result, milliseconds });
const refuse = (error: string): void =>
  questions.receive({ type: 'inspection', sequence: 1, id: posted.at(-1)?.id ?? 0, run: 'run-1', error });
const pass = (milliseconds: number): void => {
  now += milliseconds;
  const due = timers.filter(({ at }) => at <= now);
  timers = timers.filter(({ at }) => at > now);
  for (const { what } of due) what();
};

describe('what a view asks', () => {
  it('goes out once, and is shown when the answer is there', () => {
    expect(frame(7)).toEqual({ waiting: true });
    frame(7);
    expect(posted).toEqual([{ id: 1, run: 'run-1', query: { view: 'weights', tensor: 'dense1.weight', epoch: 7 } }]);
    answer(weights(7));
    expect(frame(7)).toEqual({ shown: weights(7), waiting: false });
    expect(posted).toHaveLength(1);
  });

  it('while another question is on its way waits, and what is not wanted any more is never asked', () => {
    for (const epoch of [1, 2, 3, 4]) frame(epoch);
    expect(posted.map(({ query }) => query.epoch)).toEqual([1]);
    answer(weights(1));
    expect(frame(4)).toEqual({ shown: weights(1), waiting: true });
    expect(posted.map(({ query }) => query.epoch)).toEqual([1, 4]);
  });

  it('takes turns with the questions of other places', () => {
    const ask = (): void => {
      frame(1);
    };
    const both = (epoch: number): void => {
      look(epoch);
      questions.look('worst', {
        run: 'run-1',
        question: { view: 'worst', part: 'validation', count: 1 },
        epoch,
        moment: '',
      });
      questions.sweep();
    };
    ask();
    answer(weights(1));
    both(2);
    answer(weights(1));
    both(3);
    expect(posted.map(({ query }) => query.view)).toEqual(['weights', 'worst', 'weights']);
  });

  it('of a run is not answered by what another run has said', () => {
    frame(7);
    answer(weights(7));
    expect(frame(7, '', 'dense1.weight', 'run-2')).toEqual({ waiting: true });
    questions.receive({ type: 'inspection', sequence: 1, id: 1, run: 'run-1', result: weights(7) });
    expect(frame(7, '', 'dense1.weight', 'run-2')).toEqual({ waiting: true });
  });

  it('and can not be answered is said, until something else is asked or it is tried again', () => {
    frame(7);
    refuse('No weights of this run were kept.');
    expect(frame(7)).toEqual({ error: 'No weights of this run were kept.', waiting: false });
    expect(posted).toHaveLength(1);
    questions.retry();
    frame(7);
    expect(posted).toHaveLength(2);
    answer(weights(7));
    expect(frame(7)).toEqual({ shown: weights(7), waiting: false });
  });

  it('is forgotten when no view wants it any more', () => {
    frame(7);
    questions.sweep();
    questions.sweep();
    answer(weights(7));
    expect(frame(7)).toEqual({ waiting: true });
  });
});

describe('a run that goes on', () => {
  it('is asked anew when it has gone on, four times a second at most', () => {
    frame(undefined, '1');
    answer(weights(1));
    expect(frame(undefined, '2')).toEqual({ shown: weights(1), waiting: false });
    expect(posted).toHaveLength(1);
    pass(249);
    expect(posted).toHaveLength(1);
    pass(1);
    expect(posted).toHaveLength(2);
  });

  it('gives a sixtieth of its time for answers at most', () => {
    frame(undefined, '1');
    answer(weights(1), 100);
    frame(undefined, '2');
    pass(5899);
    expect(posted).toHaveLength(1);
    pass(1);
    expect(posted).toHaveLength(2);
  });

  it('is asked at once for another tensor or epoch, however long the last answer took', () => {
    frame(undefined, '1');
    answer(weights(1), 5000);
    frame(undefined, '2', 'dense2.weight');
    expect(posted).toHaveLength(2);
  });
});

describe('a host that starts anew', () => {
  it('is asked again', () => {
    frame(7);
    questions.restart();
    frame(7);
    expect(posted.map(({ id }) => id)).toEqual([1, 2]);
    questions.receive({ type: 'inspection', sequence: 1, id: 1, run: 'run-1', result: weights(7) });
    expect(frame(7)).toEqual({ waiting: true });
  });
});
