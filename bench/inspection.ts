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
import { byTurns, Party } from './turns';

/**
 * What looking into a run costs: the processor time of training a network bare, with the statistics that are always
 * gathered, and with every view of the panel open at once. In each round four runs train by turns of a slice: how fast
 * the machine is at the moment tells on all alike, and how far the two bare ones differ says what remains.
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
/** Clears up after the round before. */
const collect = runInNewContext('gc') as () => void;

/** A run that takes its turns; how often it was answered, where it asks. */
interface Contender {
  readonly party: Party;
  readonly answers?: () => number;
}

/** Training alone, in the worker's slices: steps, validation, metrics, its result, and nobody who wants statistics. */
function bare(spec: ExperimentSpec): Contender {
  const party = new Party();
  const dataset = prepare(spec, () => new Uint8Array(digits));
  const trainer = createTrainerOn(chooseBackend(spec), spec, dataset, { clock: () => party.clock() / 1000 });
  const none = (): void => undefined;
  const observer = { state: none, epoch: none, wantsFrame: () => false, frame: none, progress: none };
  const train = async (): Promise<void> => {
    await startLoop(trainer, spec.train.epochs, party, observer).end;
    while (trainer.finalLoss() === undefined);
    await parameterHash(trainer.tensors());
    party.end();
  };
  void train();
  return { party };
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

/** As the worker trains, with or without a page that asks at its own pace. Comes back where the run has started. */
async function watched(spec: ExperimentSpec, asks: boolean): Promise<Contender> {
  const party = new Party();
  let answers = 0;
  let id = 0;
  let moment = 0;
  let ready: ((value: undefined) => void) | undefined;
  const started = new Promise((resolve) => (ready = resolve));
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
      party.deliver(() => receive({ type: 'inspect', id: own, run: 'a', query }));
    },
    clock: party.clock,
    later: party.later,
    changed: () => undefined,
  });
  const post = (event: WorkerEvent): void => {
    if (event.type === 'state') ready?.(undefined);
    if (event.type === 'ended') party.end();
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
    clock: party.clock,
    yield: party.yield,
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
  });
  // Reading the data is nobody's cost here.
  let running = false;
  void started.then(() => (running = true));
  while (!running) await party.turn();
  party.seconds = 0;
  return { party, answers: () => answers };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const percent = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;

async function compare(name: string, source: string): Promise<void> {
  const spec = specOf(source);
  const times: { readonly bare: number; readonly again: number; readonly closed: number; readonly open: number }[] = [];
  let answers = 0;
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    collect();
    const closed = await watched(spec, false);
    const open = await watched(spec, true);
    const [first, again] = [bare(spec), bare(spec)];
    await byTurns([first, closed, again, open].map(({ party }) => party));
    if (round === 0) continue;
    answers += open.answers?.() ?? 0;
    times.push({
      bare: first.party.seconds,
      again: again.party.seconds,
      closed: closed.party.seconds,
      open: open.party.seconds,
    });
  }
  const alone = (time: { readonly bare: number; readonly again: number }): number => (time.bare + time.again) / 2;
  const cost = (of: 'closed' | 'open'): string => {
    const costs = times.map((time) => time[of] / alone(time) - 1).sort((a, b) => a - b);
    const quartile = (part: number): string => percent(costs[Math.floor(part * (costs.length - 1))] ?? NaN);
    return `${percent(median(costs))} (half of the rounds: ${quartile(0.25)} to ${quartile(0.75)})`;
  };
  const noise = median(times.map((time) => Math.abs(time.again / time.bare - 1)));
  console.log(`${name}: ${median(times.map(alone)).toFixed(2)} s of processor time bare, of ${rounds} rounds`);
  console.log(`    two bare runs differ by ${(100 * noise).toFixed(1)} %`);
  console.log(`    with no view open ${cost('closed')}`);
  console.log(`    with every view open ${cost('open')}, ${Math.round(answers / rounds)} answers a run`);
}

async function main(): Promise<void> {
  await compare('64-256-256-10 on the digits', text('  dense 256 relu\n  dense 256 relu', 150));
  await compare('64-32-10 on the digits', text('  dense 32 relu', 1500));
}

void main();
