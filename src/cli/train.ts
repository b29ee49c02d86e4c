import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { encodeSafetensors } from '../data';
import { readRun, readWeights, type RecordedRun } from '../runs';
import type { RunResult, RunStatus } from '../spec/record';
import type { Ending } from '../worker/training';
import { computingOf, computingOptions } from './backend';
import { cellOptions, choiceOf, findChosen, parseOverride } from './cell';
import { command } from './command';
import { openDocument } from './document';
import { exitStatus, UsageError } from './failure';
import { forkedJob, newJob, resumedJob, type Job } from './job';
import { isSweep, trainSweep } from './sweep-cell';
import { trainJob, yieldTurn } from './train-job';
import { oneFile } from './options';
import { jsonReport, textReport, type Report, type ReportedRun } from './report';
import { attemptRun, checkpointing, chooseRun, keepingOptions, runsFolder, storeOf } from './store';
import type { Terminal } from './terminal';
import { writeFile } from './write';

const statusOf: Readonly<Record<RunStatus, number>> = {
  completed: exitStatus.done,
  converged: exitStatus.done,
  stopped: exitStatus.done,
  failed: exitStatus.errors,
  diverged: exitStatus.diverged,
  interrupted: exitStatus.interrupted,
};

/** Says how an interrupted run can go on. */
function sayHow(
  file: string,
  { id, release }: Job,
  { progress, result }: Ending,
  runs: string | undefined,
  terminal: Terminal,
): void {
  const { epoch, step, loading } = progress;
  const under = result.sha256 !== undefined;
  // What goes on stands where it stood; what did not get to its first step has no record.
  const early = loading ? `while ${loading.file} was read` : `before ${release ? 'it went on' : 'the first step'}`;
  const when = under ? `after epoch ${epoch}, at step ${step}` : early;
  const elsewhere = runs === undefined ? '' : ` --runs ${runs}`;
  terminal.message(
    under || release
      ? `nnet: interrupted ${when}. Go on with: nnet train ${file} --resume ${id}${elsewhere}`
      : `nnet: interrupted ${when}; there is nothing to go on with.`,
  );
}

/** A run that has ended for good is reported as it was; nothing of it is left to do. */
function reportEnded({ record, epochs }: RecordedRun, report: Report, terminal: Terminal): RunResult | undefined {
  const { result, facts } = record;
  if (!result || !['completed', 'converged', 'diverged'].includes(result.status)) return undefined;
  if (facts) report.started(facts);
  const last = epochs[epochs.length - 1];
  if (last) report.epoch(last);
  report.ended(result);
  terminal.message(
    `nnet: run ${record.id} has ${result.status} already; --from-epoch N and --set PATH=VALUE start a new run from it.`,
  );
  return result;
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

const fromEpoch = (text: string | undefined): number | undefined => {
  if (text === undefined || /^\d{1,9}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`--from-epoch ${text}: it must be a whole number from 0.`);
};

/** `nnet train`. */
export const train = command({
  name: 'train',
  usage: 'FILE',
  help: 'Train a cell. Ctrl-C ends the run at a step’s border and keeps a checkpoint from which it can go on.',
  options: {
    ...cellOptions,
    ...computingOptions,
    ...keepingOptions,
    json: { help: 'print one JSON object a line: start, each epoch, end' },
    resume: { value: 'RUN', help: 'go on with a run, by its id, the beginning of it, its name, or `last`' },
    'from-epoch': { value: 'N', help: 'with --resume: a new run from the weights at that epoch’s end, with --set' },
    'weights-out': { value: 'F.safetensors', help: 'write the weights that the run ends with' },
  },
  run: async ({ files, options }, terminal) => {
    const file = oneFile('train', files);
    const computing = computingOf(options);
    const store = storeOf(file, options.runs, options['no-save']);
    const { checkpointInterval, checkpointBudget } = checkpointing(options);
    const weightsOut = options['weights-out'];
    const epoch = fromEpoch(options['from-epoch']);
    if (options.resume === undefined && epoch !== undefined) throw new UsageError('--from-epoch wants --resume RUN.');
    if (weightsOut !== undefined) await checkOutput(weightsOut);
    const document = openDocument(file, options.root);
    const kind = options.json ? jsonReport : textReport;
    const reportOf = (job: ReportedRun): Report => kind(job, terminal, () => performance.now());

    let job: Job;
    if (options.resume === undefined) {
      const chosen = findChosen(document, options, terminal);
      if (isSweep(chosen)) {
        if (weightsOut !== undefined)
          throw new UsageError('--weights-out: a sweep is many runs, each with its weights.');
        const sweepOptions = { ...computing, checkpointInterval, checkpointBudget, store, reportOf };
        return trainSweep(document, chosen, sweepOptions, terminal);
      }
      job = await newJob(document, choiceOf(document, chosen, terminal), store, checkpointBudget);
    } else {
      const from = runsFolder(options.runs, file);
      const id = await chooseRun(from, options.resume);
      if (epoch !== undefined || options.set.length > 0) {
        const overrides = options.set.map(parseOverride);
        const keeping = { store, checkpointBudget };
        job = await forkedJob(
          document,
          from,
          { id, ...(epoch !== undefined && { epoch }) },
          overrides,
          keeping,
          yieldTurn,
        );
      } else {
        if (!store) throw new UsageError('--resume and --no-save exclude each other: the run goes on with its record.');
        const run = await attemptRun(() => readRun(from, id));
        const title = run.record.cell.title || run.record.file;
        const over = reportEnded(run, reportOf({ id, title, spec: run.record.spec }), terminal);
        if (over) {
          const weights = weightsOut === undefined ? undefined : await readWeights(from, id);
          if (weightsOut !== undefined && weights) await writeFile(weightsOut, weights);
          return statusOf[over.status];
        }
        job = await resumedJob(document, store, id, checkpointBudget);
      }
    }
    const ending = await trainJob(document, job, { ...computing, checkpointInterval }, reportOf(job), terminal);
    const { result, tensors } = ending;
    if (result.status === 'interrupted' && store) sayHow(file, job, ending, options.runs, terminal);
    if (weightsOut !== undefined && tensors.length > 0) await writeFile(weightsOut, encodeSafetensors(tensors));
    return statusOf[result.status];
  },
});
