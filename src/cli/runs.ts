import path from 'node:path';
import {
  compareRuns,
  exportRun,
  importRun,
  listCheckpoints,
  listRuns,
  nodeStore,
  readLabels,
  readRun,
  usualTolerance,
  writeComparison,
  writeNumber,
  writeTable,
  type RecordedRun,
  type RunRecord,
  type RunStore,
} from '../runs';
import { computerOf } from './report';
import { bestEpoch } from '../spec/best';
import type { EpochRecord } from '../spec/record';
import { command } from './command';
import { exitStatus, UsageError } from './failure';
import { readFile } from './files';
import { writeDuration } from './progress';
import { attemptRun, chooseRun, runsFolder, runsOption } from './store';
import { writeFile } from './write';
import type { Terminal } from './terminal';

/** Where a run is: by its id, name or beginning in the folder of runs, or by its own folder's path. */
async function locate(store: RunStore, wanted: string): Promise<{ readonly store: RunStore; readonly id: string }> {
  const there = /[/\\]/.test(wanted) ? nodeStore(path.dirname(wanted)) : store;
  return { store: there, id: await chooseRun(there, there === store ? wanted : path.basename(wanted)) };
}

interface Named extends RecordedRun {
  readonly title: string;
}

async function read(store: RunStore, wanted: string): Promise<Named & { readonly store: RunStore }> {
  const { store: there, id } = await locate(store, wanted);
  const run = await attemptRun(() => readRun(there, id));
  const { name } = await readLabels(there, id);
  return { ...run, store: there, title: name ?? run.record.id };
}

const when = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** A run as a line of the list. */
const row = ({ id, startedAt, state, result, cell, file }: RunRecord, name: string | undefined): readonly string[] => [
  id,
  when(startedAt),
  state,
  result ? `${result.epochs}` : '–',
  writeNumber(result?.loss ?? NaN),
  name ?? (cell.title || file),
];

async function list(store: RunStore, json: boolean, terminal: Terminal): Promise<number> {
  const { runs, unreadable } = await listRuns(store);
  for (const { message } of unreadable) terminal.message(`nnet: ${message}`);
  const names = await Promise.all(runs.map(async ({ id }) => (await readLabels(store, id)).name));
  if (json) {
    for (const [index, { id, state, startedAt, file, cell, result, seed, forkedFrom, group }] of runs.entries()) {
      const started = new Date(startedAt).toISOString();
      terminal.result(
        JSON.stringify({
          run: id,
          name: names[index],
          state,
          started,
          file,
          cell: cell.title,
          seed,
          result,
          forkedFrom,
          group,
        }),
      );
    }
  } else if (runs.length === 0) {
    terminal.message(`There are no runs in ${store.folder}.`);
  } else {
    const head = ['run', 'started (UTC)', 'state', 'epochs', 'loss', 'cell'];
    terminal.result(
      writeTable(
        head,
        runs.map((record, index) => row(record, names[index])),
      ),
    );
  }
  return unreadable.length > 0 ? exitStatus.errors : exitStatus.done;
}

async function show(store: RunStore, wanted: string, json: boolean, terminal: Terminal): Promise<number> {
  const run = await read(store, wanted);
  const { record, epochs, title } = run;
  const checkpoints = await listCheckpoints(run.store, record.id);
  if (json) {
    terminal.result(JSON.stringify({ ...record, epochs, checkpoints }));
    return exitStatus.done;
  }
  const { result, facts, forkedFrom } = record;
  const best = bestEpoch(record.spec, epochs);
  const last = epochs[epochs.length - 1];
  const figures = (values: Readonly<Record<string, number>>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${writeNumber(value)}`)
      .join(', ');
  const epochWords = (which: EpochRecord | undefined): string =>
    which
      ? `epoch ${which.epoch}: ${figures({ loss: which.loss, ...which.metrics })}` +
        (which.validation ? `; validation: ${figures(which.validation)}` : '')
      : '–';
  const rows: readonly (readonly string[])[] = [
    ['run', record.id],
    ['file', record.file],
    ['cell', record.cell.title || '–'],
    ['state', record.state],
    ['started (UTC)', when(record.startedAt)],
    ...(record.endedAt === undefined ? [] : [['ended (UTC)', when(record.endedAt)]]),
    ...(record.overrides.length > 0
      ? [['changed', record.overrides.map(({ path: at, value }) => `${at}=${value}`).join(' ')]]
      : []),
    ...(forkedFrom ? [['forked from', `${forkedFrom.run}, epoch ${forkedFrom.epoch}`]] : []),
    ...(record.resumed ? [['resumed', `${record.resumed.length} times`]] : []),
    ...(facts ? [['computed by', computerOf(facts)], ...(facts.notes ?? []).map((note) => ['note', note])] : []),
    ['at the end', epochWords(last)],
    ['at best', epochWords(best)],
    ...(result ? [['training', writeDuration(result.seconds)]] : []),
    ...(result?.message === undefined ? [] : [['message', result.message]]),
    ['checkpoints', checkpoints.map(({ epoch }) => epoch).join(', ') || 'none'],
    ...(result?.sha256 === undefined ? [] : [['sha256', result.sha256]]),
  ];
  terminal.result(`# ${title}\n`);
  terminal.result(writeTable(['', ''], rows));
  terminal.result(`\n${record.text.trimEnd()}`);
  return exitStatus.done;
}

async function compare(
  store: RunStore,
  wanted: readonly string[],
  options: { readonly json: boolean; readonly tolerance: number },
  terminal: Terminal,
): Promise<number> {
  const runs = [];
  for (const each of wanted) runs.push(await read(store, each));
  const comparison = compareRuns(runs, options.tolerance);
  if (options.json) {
    const ids = runs.map(({ record }) => record.id);
    terminal.result(JSON.stringify({ ...comparison, runs: ids }));
  } else {
    terminal.result(
      writeComparison(
        comparison,
        runs.map(({ title }) => title),
      ),
    );
  }
  return exitStatus.done;
}

function toleranceOf(text: string | undefined): number {
  if (text === undefined) return usualTolerance;
  const value = /^\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw new UsageError(`--tolerance ${text}: it must be a number from 0.`);
  return value;
}

/** Writes a run as one file, under its id where nothing else is said. */
async function exportTo(store: RunStore, wanted: string, out: string | undefined, terminal: Terminal): Promise<number> {
  const { store: there, id } = await locate(store, wanted);
  const file = out ?? `${id}.tar.gz`;
  await writeFile(file, await attemptRun(() => exportRun(there, id)));
  terminal.message(`Run ${id} is in ${file}.`);
  return exitStatus.done;
}

/** Puts runs that were exported into the folder of runs. */
async function importFrom(store: RunStore, files: readonly string[], terminal: Terminal): Promise<number> {
  for (const file of files) {
    const { id } = await attemptRun(() => importRun(store, readFile(file, file)));
    terminal.message(`Run ${id} is in ${store.folder}.`);
  }
  return exitStatus.done;
}

/** `nnet runs`. */
export const runs = command({
  name: 'runs',
  usage: '[show RUN | compare RUN RUN… | export RUN | import FILE…]',
  help: 'List the runs that were kept, show one, compare some, write one as one file or read such files. A RUN is an id, its beginning, a name, `last`, or a run’s folder.',
  options: {
    ...runsOption,
    json: { help: 'print JSON: an object a line' },
    out: { value: 'FILE', help: 'export: the file to write; RUN.tar.gz otherwise' },
    tolerance: { value: 'SHARE', help: 'compare: what counts as equal, as a share of the size (1e-6)' },
  },
  run: async ({ files, options }, terminal) => {
    const [verb, ...wanted] = files;
    const store = runsFolder(options.runs);
    const { json } = options;
    const tolerance = toleranceOf(options.tolerance);
    if (verb === undefined) return list(store, json, terminal);
    if (verb === 'show') {
      const [only, more] = wanted;
      if (only === undefined || more !== undefined) throw new UsageError('`nnet runs show` wants one RUN.');
      return show(store, only, json, terminal);
    }
    if (verb === 'compare') {
      if (wanted.length < 2) throw new UsageError('`nnet runs compare` wants two runs or more.');
      return compare(store, wanted, { json, tolerance }, terminal);
    }
    if (verb === 'export') {
      const [only, more] = wanted;
      if (only === undefined || more !== undefined) throw new UsageError('`nnet runs export` wants one RUN.');
      return exportTo(store, only, options.out, terminal);
    }
    if (verb === 'import') {
      if (wanted.length === 0) throw new UsageError('`nnet runs import` wants a FILE.');
      return importFrom(store, wanted, terminal);
    }
    throw new UsageError(
      `\`nnet runs\` can show, compare, export or import, not ${verb}; without a word it lists the runs.`,
    );
  },
});
