import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyse, withOverrides, type Override } from '../language';
import type { Provenance } from '../protocol/worker';
import {
  createRun,
  fingerprint,
  newRunId,
  nodeEnvironment,
  readRun,
  type RecordedRun,
  type RunStore,
  type RunWriter,
} from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import { filesOf } from '../spec/files';
import { forkRun } from '../worker/fork';
import { resumeRun, type Origin } from '../worker/origin';
import type { Choice } from './cell';
import { memoryLimit, type Document } from './document';
import { attempt } from './experiment-data';
import { UsageError } from './failure';
import { attemptRun } from './store';
import { version } from './version';

/** A run that is about to be trained. */
export interface Job {
  readonly id: string;
  readonly title: string;
  readonly spec: ExperimentSpec;
  readonly origin?: Origin;
  readonly record?: (onFault: (message: string) => void) => RunWriter;
  /** Leaves the record of a run that goes on as it was. */
  readonly release?: () => Promise<void>;
}

const environment = nodeEnvironment();

/** The files of an experiment, as its record names them. */
const fingerprints = (spec: ExperimentSpec, document: Document): Promise<Provenance['files']> =>
  Promise.all(
    filesOf(spec).map(async (name) =>
      fingerprint(
        name,
        attempt(() => document.read(name)),
      ),
    ),
  );

/** Starts a record, where one is kept. */
const recordIn = (
  store: RunStore | undefined,
  start: Omit<Parameters<typeof createRun>[1], 'environment'>,
): Pick<Job, 'record'> => (store ? { record: (onFault) => createRun(store, { ...start, environment }, onFault) } : {});

/** A cell's run from its beginning. */
export async function newJob(
  document: Document,
  {
    cell,
    experiment,
    overrides,
  }: Pick<Choice, 'cell' | 'overrides'> & { readonly experiment: { readonly spec: ExperimentSpec } },
  store: RunStore | undefined,
  checkpointBudget: number,
  group?: Provenance['group'],
): Promise<Job> {
  const { spec } = experiment;
  const id = newRunId(Date.now());
  const files = await fingerprints(spec, document);
  const provenance: Provenance = {
    uri: pathToFileURL(document.file).href,
    file: path.basename(document.file),
    cell: { index: cell.index, title: cell.title },
    text: document.text,
    ...(cell.experiment && overrides.length > 0 && { textSpec: cell.experiment.spec }),
    overrides: [...overrides],
    ...(files && files.length > 0 && { files }),
    ...(group && { group }),
    version,
  };
  return { id, title: cell.label, spec, ...recordIn(store, { id, spec, provenance, checkpointBudget }) };
}

const titleOf = ({ record }: Pick<RecordedRun, 'record'>): string => record.cell.title || record.file;

/** A run that goes on where it stood. Throws a `Failure` with what is in the way. */
export async function resumedJob(
  document: Document,
  store: RunStore,
  id: string,
  checkpointBudget: number,
): Promise<Job> {
  const { record } = await attemptRun(() => readRun(store, id));
  const files = await fingerprints(record.spec, document);
  const resumed = await attemptRun(() => resumeRun(store, id, { environment, checkpointBudget, files }));
  const { origin, write, release } = resumed;
  return { id, title: titleOf({ record }), spec: record.spec, origin, record: write, release };
}

/** What a recorded run's text comes to with further changes. Throws a `UsageError` when one does not exist. */
function changed(
  { record }: RecordedRun,
  document: Document,
  overrides: readonly Override[],
): { readonly spec: ExperimentSpec; readonly overrides: readonly Override[] } {
  if (overrides.length === 0) return record;
  const analysis = analyse(record.text, document.options);
  // What is changed now takes the place of what the run had changed.
  const kept = record.overrides.filter(({ path }) => !overrides.some((override) => override.path === path));
  const all = [...kept, ...overrides];
  const { experiment, problems } = withOverrides(analysis, record.cell.index, all, document.options);
  if (!experiment) throw new UsageError(problems.map((problem) => `--set: ${problem}`).join('\n'));
  return { spec: experiment.spec, overrides: all };
}

/** A new run from a recorded one's weights at an epoch's end, its last one when none is named. */
export async function forkedJob(
  document: Document,
  store: RunStore,
  parent: { readonly id: string; readonly epoch?: number },
  overrides: readonly Override[],
  keeping: { readonly store: RunStore | undefined; readonly checkpointBudget: number },
  yieldTurn: () => Promise<void>,
): Promise<Job> {
  const run = await attemptRun(() => readRun(store, parent.id));
  const { record } = run;
  const { spec, overrides: all } = changed(run, document, overrides);
  const epoch = parent.epoch ?? run.epochs.length;
  const files = await fingerprints(spec, document);
  const origin = await attemptRun(() =>
    forkRun(store, parent.id, epoch, spec, {
      file: (name) => document.read(name),
      files,
      memoryLimit,
      threads: 1,
      clock: () => performance.now(),
      yield: yieldTurn,
      stopped: () => false,
    }),
  );
  const id = newRunId(Date.now());
  const { uri, file, cell, text, textSpec } = record;
  const provenance: Provenance = {
    uri,
    file,
    cell,
    text,
    textSpec: textSpec ?? record.spec,
    overrides: [...all],
    ...(files && files.length > 0 && { files }),
    forkedFrom: { run: parent.id, epoch },
    version,
  };
  const { checkpointBudget } = keeping;
  return {
    id,
    title: titleOf(run),
    spec,
    origin,
    ...recordIn(keeping.store, { id, spec, provenance, checkpointBudget }),
  };
}
