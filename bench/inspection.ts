import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { prepare, readFacts } from '../src/data';
import { chooseBackend, createTrainerOn } from '../src/engine';
import { analyse } from '../src/language';
import type { InspectQuery } from '../src/protocol/inspect';
import type { WorkerEvent } from '../src/protocol/worker';
import type { ExperimentSpec } from '../src/spec/experiment';
import { parameterHash } from '../src/worker/hash';
import { startLoop } from '../src/worker/loop';
import { createSession } from '../src/worker/session';
import { createQuestions } from '../webview/questions';

/**
 * What looking into a run costs: the processor time of training a network bare, with the statistics that are always
 * gathered, and with every view of the panel open at once. Each run is compared with the bare runs of its own round, so
 * that what else the machine does tells on all alike; how far two bare runs differ says what remains.
 */

const digits = readFileSync(path.resolve(process.argv[2] ?? 'examples', 'digits.csv'));
const rounds = Number(process.env.NNET_ROUNDS ?? 9);

const text = (layers: string, epochs: number): string => `data csv "digits.csv" target=digit
  split train=80% validation=20%
  standardize
model
  input 64
${layers}
  dense 10 softmax
train
  loss cross_entropy
  optimizer adam lr=0.0001
  epochs ${epochs}
  batch 32
`;

function specOf(source: string): ExperimentSpec {
  const { cells } = analyse(source, { facts: (_, delimiter) => readFacts(new Uint8Array(digits), delimiter) });
  const spec = cells[0]?.experiment?.spec;
  if (!spec) throw new Error(cells[0]?.problem ?? 'no cell');
  return spec;
}

setFlagsFromString('--expose-gc');
/** Clears up after what ran before, which is not to be paid for by what runs next. */
const collect = runInNewContext('gc') as () => void;

/** Seconds of processor time that work takes. */
async function seconds(work: () => Promise<void> | void): Promise<number> {
  collect();
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}

const world = {
  clock: () => performance.now(),
  yield: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

/** Training alone, in the worker's slices: steps, validation, metrics, its result, and nobody who wants statistics. */
function bare(spec: ExperimentSpec): Promise<number> {
  const dataset = prepare(spec, () => new Uint8Array(digits));
  const trainer = createTrainerOn(chooseBackend(spec), spec, dataset, { clock: () => performance.now() / 1000 });
  const none = (): void => undefined;
  return seconds(async () => {
    const observer = { state: none, epoch: none, wantsFrame: () => false, frame: none, progress: none };
    await startLoop(trainer, spec.train.epochs, world, observer).end;
    while (trainer.finalLoss() === undefined);
    await parameterHash(trainer.tensors());
  });
}

/** What every view of the panel asks at once; the page itself asks for what is seen, which is less. */
const views: readonly InspectQuery[] = [
  { view: 'weights', tensor: 'dense1.weight' },
  { view: 'activations', layer: 'dense1', part: 'validation' },
  { view: 'confusion', part: 'validation' },
  { view: 'worst', part: 'validation', count: 24 },
  { view: 'sample', sample: 7 },
  { view: 'unit', sample: 7, layer: 'dense1', unit: 3 },
];

/** As the worker trains, with or without a page that asks at its own pace; and how often it was answered. */
async function watched(
  spec: ExperimentSpec,
  asks: boolean,
): Promise<{ readonly time: number; readonly answers: number }> {
  let answers = 0;
  let id = 0;
  let moment = 0;
  let began: ((value: undefined) => void) | undefined;
  let finished: (() => void) | undefined;
  const started = new Promise((resolve) => (began = resolve));
  const ended = new Promise<void>((resolve) => (finished = resolve));
  const asked = new Map<number, number>();
  const look = (): void => {
    views.forEach((question, place) => {
      questions.look(String(place), { run: 'a', question, epoch: undefined, moment: String(moment) });
    });
    questions.sweep();
  };
  const questions = createQuestions({
    post: (question, _, query) => {
      // Other requests may get a number before this one is sent.
      const own = ++id;
      asked.set(own, question);
      setImmediate(() => receive({ type: 'inspect', id: own, run: 'a', query }));
    },
    clock: () => performance.now(),
    later: (milliseconds, what) => void setTimeout(what, milliseconds),
    changed: () => undefined,
  });
  const post = (event: WorkerEvent): void => {
    if (event.type === 'started') began?.(undefined);
    if (event.type === 'ended') finished?.();
    if (event.type === 'telemetry' && asks) {
      moment++;
      look();
    }
    if (event.type !== 'answer') return;
    const question = asked.get(event.id);
    if (question === undefined) return;
    if (event.error !== undefined) throw new Error(event.error);
    answers++;
    const { result, milliseconds } = event.inspected ?? {};
    questions.receive({ type: 'inspection', sequence: 0, id: question, run: 'a', result, milliseconds });
  };
  const receive = createSession({
    post,
    openStore: () => {
      throw new Error('nothing is kept here');
    },
    environment: {},
    ...world,
    log: (message) => console.error(message),
  });
  receive({
    type: 'start',
    id: ++id,
    run: 'a',
    spec,
    files: [{ path: 'digits.csv', bytes: new Uint8Array(digits) }],
    provenance: {
      uri: 'file:///a.nnet',
      file: 'a.nnet',
      cell: { index: 0, title: 'A' },
      text: '',
      overrides: [],
      version: '0',
    },
    threads: 1,
    memoryLimit: 2 ** 31,
    paused: true,
  });
  await started;
  const time = await seconds(async () => {
    receive({ type: 'continue', id: ++id, run: 'a' });
    await ended;
  });
  return { time, answers };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const percent = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;

async function compare(name: string, source: string): Promise<void> {
  const spec = specOf(source);
  const times: { bare: number; again: number; closed: number; open: number }[] = [];
  let answers = 0;
  // The first round warms up. Each begins with another run than the one before: what runs first, or after which, may matter.
  for (let round = 0; round <= rounds; round++) {
    const time = { bare: 0, again: 0, closed: 0, open: 0 };
    const runs = [
      async () => void (time.bare = await bare(spec)),
      async () => void (time.closed = (await watched(spec, false)).time),
      async () => void (time.again = await bare(spec)),
      async () => {
        const open = await watched(spec, true);
        time.open = open.time;
        if (round > 0) answers += open.answers;
      },
    ];
    for (let turn = 0; turn < runs.length; turn++) await runs[(round + turn) % runs.length]?.();
    if (round > 0) times.push(time);
  }
  const alone = (time: { readonly bare: number; readonly again: number }): number => (time.bare + time.again) / 2;
  const cost = (of: 'closed' | 'open'): string => percent(median(times.map((time) => time[of] / alone(time) - 1)));
  const noise = median(times.map((time) => Math.abs(time.again / time.bare - 1)));
  console.log(`${name}: ${median(times.map(alone)).toFixed(2)} s of processor time bare, of ${rounds} rounds`);
  console.log(`    two bare runs differ by ${(100 * noise).toFixed(1)} %`);
  console.log(`    with no view open ${cost('closed')}`);
  console.log(`    with every view open ${cost('open')} (${Math.round(answers / rounds)} answers a run)`);
}

async function main(): Promise<void> {
  await compare('64-256-256-10 on the digits', text('  dense 256 relu\n  dense 256 relu', 150));
  await compare('64-32-10 on the digits', text('  dense 32 relu', 1500));
}

void main();
