import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodeSafetensors } from '../data';
import { newRunId, nodeEnvironment, nodeStore, type RunStore } from '../runs';
import type { RunStatus } from '../spec/record';
import { startTraining, type Ending } from '../worker/training';
import { backendOptions, chooseBackend } from './backend';
import { cellOptions, chooseCell, type Choice } from './cell';
import { command } from './command';
import { memoryLimit, openDocument, type Document } from './document';
import { exitStatus, UsageError } from './failure';
import { oneFile } from './options';
import { jsonReport, textReport, type Report } from './report';
import type { Terminal } from './terminal';
import { version } from './version';
import { writeFile } from './write';

const statusOf: Readonly<Record<RunStatus, number>> = {
  completed: exitStatus.done,
  converged: exitStatus.done,
  stopped: exitStatus.done,
  failed: exitStatus.errors,
  diverged: exitStatus.diverged,
  interrupted: exitStatus.interrupted,
};

/** Trains one choice to its end, or to the user's Ctrl-C. */
async function trainChoice(
  document: Document,
  { cell, experiment, overrides }: Choice,
  store: RunStore | undefined,
  reportOf: (run: string) => Report,
  terminal: Terminal,
): Promise<Ending> {
  const run = newRunId(Date.now());
  const report = reportOf(run);
  const { loop, ended } = startTraining(
    {
      run,
      spec: experiment.spec,
      provenance: {
        uri: pathToFileURL(document.file).href,
        file: path.basename(document.file),
        cell: { index: cell.index, title: cell.title },
        text: document.text,
        ...(cell.experiment && overrides.length > 0 && { textSpec: cell.experiment.spec }),
        overrides: [...overrides],
        version,
      },
      store,
      environment: nodeEnvironment(),
      file: (name) => document.read(name),
      backend: 'reference',
      threads: 1,
      memoryLimit,
      clock: () => performance.now(),
      yield: () => new Promise((resolve) => setImmediate(resolve)),
      log: (message) => terminal.message(message),
    },
    {
      started: (facts) => report.started(facts),
      warning: (message) => terminal.message(`warning: ${message}`),
      state: () => undefined,
      epoch: (record) => report.epoch(record),
      wantsFrame: () => false,
      frame: () => undefined,
      progress: (progress) => report.progress(progress),
    },
  );
  const stopListening = terminal.onInterrupt(() => loop?.stop('interrupted'));
  const ending = await ended;
  stopListening();
  report.ended(ending.result);
  if (ending.result.message !== undefined) terminal.message(`nnet: ${ending.result.message}`);
  return ending;
}

/** Where the run's record goes; `undefined` when none is wanted. */
function storeOf(file: string, runs: string | undefined, noSave: boolean): RunStore | undefined {
  if (!noSave) return nodeStore(runs ?? path.join(path.dirname(file), '.nnet-runs'));
  if (runs !== undefined) throw new UsageError('--runs and --no-save exclude each other.');
  return undefined;
}

/** Finds out before the training that its weights could not be written after it. */
async function checkOutput(file: string): Promise<void> {
  const folder = path.dirname(path.resolve(file));
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new UsageError(`--weights-out ${file}: the folder ${folder} does not exist or may not be written.`);
  }
}

/** `nnet train`. */
export const train = command({
  name: 'train',
  usage: 'FILE',
  help: 'Train a cell. Ctrl-C ends the run at a step’s border and keeps its record.',
  options: {
    ...cellOptions,
    ...backendOptions,
    json: { help: 'print one JSON object a line: start, each epoch, end' },
    runs: { value: 'DIR', help: 'keep the run’s record here, not in .nnet-runs beside the file' },
    'no-save': { help: 'keep no record' },
    'weights-out': { value: 'F.safetensors', help: 'write the weights that the run ends with' },
  },
  run: async ({ files, options }, terminal) => {
    const file = oneFile('train', files);
    chooseBackend(options);
    const store = storeOf(file, options.runs, options['no-save']);
    const weightsOut = options['weights-out'];
    if (weightsOut !== undefined) await checkOutput(weightsOut);
    const document = openDocument(file, options.root);
    const choice = chooseCell(document, options, terminal);
    const kind = options.json ? jsonReport : textReport;
    const { label } = choice.cell;
    const reportOf = (id: string): Report =>
      kind({ id, title: label, spec: choice.experiment.spec }, terminal, () => performance.now());
    const { result, tensors } = await trainChoice(document, choice, store, reportOf, terminal);
    if (weightsOut !== undefined && result.status !== 'failed') await writeFile(weightsOut, encodeSafetensors(tensors));
    return statusOf[result.status];
  },
});
