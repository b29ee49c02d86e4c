import { prepare } from '../../../src/data';
import { chooseBackend, createTrainerOn } from '../../../src/engine';
import type { Inspection, InspectionOf, InspectQuery, ViewName } from '../../../src/protocol/inspect';
import { parseWorkerEvent, type WorkerEvent, type WorkerRequest } from '../../../src/protocol/worker';
import { toColumns } from '../../../src/protocol/telemetry';
import type { ExperimentSpec } from '../../../src/spec/experiment';
import type { EpochRecord } from '../../../src/spec/record';
import type { NamedTensor } from '../../../src/spec/tensor';
import { factsOf } from '../../../src/worker/facts';
import { createSession } from '../../../src/worker/session';

/** Sessions of the worker that are asked, in the tests' own thread. */

type Unnumbered<R> = R extends unknown ? Omit<R, 'id' | 'run'> : never;

/** A worker's session, of one run. */
export function openSession() {
  const events: WorkerEvent[] = [];
  const receive = createSession({
    post: (event) => events.push(parseWorkerEvent(event)),
    openStore: () => {
      throw new Error('nothing is kept here');
    },
    environment: {},
    clock: () => performance.now(),
    yield: () => new Promise((resolve) => setImmediate(resolve)),
    log: () => undefined,
  });
  let id = 0;
  /** What the answer says. Throws its error. */
  const ask = (request: Unnumbered<WorkerRequest>, run = 'a') => {
    receive({ ...request, id: ++id, run });
    const answer = events.find((event) => event.type === 'answer' && event.id === id);
    if (answer?.type !== 'answer') throw new Error('no answer');
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.inspected;
  };
  const inspect = (query: InspectQuery): Inspection | undefined => ask({ type: 'inspect', query })?.result;
  return {
    events,
    ask,
    inspect,
    /** The answer, which must be there. */
    see: <V extends ViewName>(query: Extract<InspectQuery, { view: V }>): InspectionOf<V> => {
      const result = inspect(query);
      if (result?.view !== query.view) throw new Error('the worker does not hold the run');
      return result as InspectionOf<V>;
    },
    start: (spec: ExperimentSpec, files: Readonly<Record<string, Uint8Array>> = {}, paused = false) =>
      ask({
        type: 'start',
        spec,
        files: Object.entries(files).map(([path, bytes]) => ({ path, bytes: new Uint8Array(bytes) })),
        provenance: {
          uri: 'file:///a.nnet',
          file: 'a.nnet',
          cell: { index: 0, title: 'A' },
          text: '',
          overrides: [],
          version: '0',
        },
        threads: 1,
        memoryLimit: 2 ** 30,
        paused,
      }),
    ended: async () => {
      for (;;) {
        const end = events.find((event) => event.type === 'ended');
        if (end?.type === 'ended') return end.result;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** A run in one go, with its weights and gradients at each epoch's end. */
export function straight(spec: ExperimentSpec, file: (path: string) => Uint8Array = () => new Uint8Array()) {
  const dataset = prepare(spec, file);
  const backend = chooseBackend(spec);
  const trainer = createTrainerOn(backend, spec, dataset, {});
  const records: EpochRecord[] = [];
  const weights: (readonly NamedTensor[])[] = [];
  const gradients: (readonly NamedTensor[])[] = [];
  while (trainer.status === 'running') {
    const { record } = trainer.advance();
    if (!record) continue;
    records.push(record);
    weights.push(trainer.tensors());
    gradients.push(trainer.gradients());
  }
  return {
    dataset,
    records,
    weights,
    gradients,
    columns: toColumns(records),
    facts: factsOf(trainer.plan, dataset, backend),
  };
}

/** A tensor's numbers by its name. */
export const valuesOf = (tensors: readonly NamedTensor[] | undefined, name: string): readonly number[] =>
  Array.from(tensors?.find((tensor) => tensor.name === name)?.values ?? []);
