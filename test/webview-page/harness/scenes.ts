import type { PanelMessage, PanelRun } from '../../../src/protocol/panel';
import { answersOf } from './answers';
import { cell, describeRun, progressAt, resultOf, runData, snapshot } from './messages';
import { exampleText, train, upTo } from './training';

/** The states of the page, each as the messages that lead to it. */

const text = exampleText('moons.nnet');
const slow = train(text, { 'optimizer.lr': '0.003' });
const quick = train(text);
const reckless = train(text, {
  optimizer: 'sgd',
  'optimizer.lr': '10',
  loss: 'mse',
  'dense1.activation': 'relu',
  'last_hidden.activation': 'relu',
  'dense2.activation': 'linear',
  metrics: 'mae',
});

const patient = train(text, { epochs: '600', 'dense1.units': '4', 'last_hidden.units': '4' });

const older = describeRun(1, 'completed', slow, {
  difference: 'optimizer.lr 0.003 instead of 0.01',
  progress: progressAt(slow, 200),
  result: resultOf(slow, 'completed'),
});

const shown = (state: PanelRun['state'], epochs: number, more: Partial<PanelRun> = {}): PanelMessage =>
  snapshot({
    runs: [older, describeRun(2, state, quick, { progress: progressAt(quick, epochs), ...more })],
    selected: 'run-2',
    data: [runData('run-1', slow), runData('run-2', quick, epochs)],
  });

const one = (state: PanelRun['state'], more: Partial<PanelRun>): PanelMessage =>
  snapshot({ runs: [describeRun(1, state, slow, more)], selected: 'run-1' });

export const scenes = {
  loading: [],
  empty: [snapshot({})],
  problem: [
    snapshot({ cell: { ...cell, problem: 'Line 12: the last layer has 1 unit, but the data has 10 classes.' } }),
  ],
  queued: [one('queued', { facts: undefined })],
  starting: [one('running', { facts: undefined })],
  first: [
    snapshot({
      runs: [describeRun(1, 'running', slow, { progress: progressAt(slow, 137) })],
      selected: 'run-1',
      data: [runData('run-1', slow, 137)],
    }),
  ],
  running: [shown('running', 137)],
  paused: [shown('paused', 60)],
  finished: [shown('completed', 200, { result: resultOf(quick, 'completed') })],
  stopped: [shown('stopped', 60, { result: resultOf(quick, 'stopped', { epochs: 60 }) })],
  long: [
    snapshot({
      runs: [
        describeRun(1, 'completed', patient, {
          progress: progressAt(patient, 600),
          result: resultOf(patient, 'completed'),
        }),
      ],
      selected: 'run-1',
      data: [runData('run-1', patient)],
    }),
  ],
  diverged: [
    snapshot({
      runs: [
        older,
        describeRun(2, 'diverged', reckless, {
          progress: progressAt(reckless, reckless.records.length),
          result: resultOf(reckless, 'diverged', { loss: null, message: reckless.message }),
        }),
      ],
      selected: 'run-2',
      data: [runData('run-1', slow), runData('run-2', reckless)],
    }),
  ],
  failed: [
    one('failed', {
      facts: undefined,
      result: {
        ...resultOf(slow, 'failed'),
        epochs: 0,
        loss: null,
        message: 'digits.csv, line 14, column pixel7: "x" is not a number.',
      },
    }),
  ],
  stale: [shown('completed', 200, { stale: true, result: resultOf(quick, 'completed') })],
} satisfies Readonly<Record<string, readonly PanelMessage[]>>;

/** What the runs of a scene answer when the page asks. */
export const answersIn: Readonly<Partial<Record<SceneName, ReturnType<typeof answersOf>>>> = {
  first: answersOf({ 'run-1': upTo(slow, 137) }),
  running: answersOf({ 'run-1': slow, 'run-2': upTo(quick, 137) }),
  paused: answersOf({ 'run-1': slow, 'run-2': upTo(quick, 60) }),
  finished: answersOf({ 'run-1': slow, 'run-2': quick }),
  stopped: answersOf({ 'run-1': slow, 'run-2': upTo(quick, 60) }),
  long: answersOf({ 'run-1': patient }),
  diverged: answersOf({ 'run-1': slow, 'run-2': reckless }),
  stale: answersOf({ 'run-1': slow, 'run-2': quick }),
};

/** Of the run on display in most scenes. */
export const { records } = quick;

export type SceneName = keyof typeof scenes;
