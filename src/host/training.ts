import { l10n, type Disposable, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import { withOverrides, type Analysis, type Cell, type Experiment } from '../language';
import type { Override } from '../protocol/schema';
import type { InspectQuery } from '../protocol/inspect';
import type { Inspected, Provenance, StartRequest } from '../protocol/worker';
import { fingerprint, newRunId, readRun, type RunRecord } from '../runs';
import { filesOf } from '../spec/files';
import { checkpointBudget, memoryLimit, threadsOfRun } from './configuration';
import type { Platform } from './desktop';
import type { Documents } from './documents';
import { Run, storeOf } from './run';
import type { Session, Sessions } from './session';
import { CannotTrain, experimentOf } from './trainable';
import { TrainingQueue } from './training-queue';
import type { WorkerClient } from './worker-client';
import { readFiles } from './workspace-files';

/** How a cell is trained other than as its text says. */
export interface TrainOptions {
  readonly overrides?: readonly Override[];
  /** Wait before the first step. */
  readonly paused?: boolean;
  /** Start from the weights of a recorded run at an epoch's end. */
  readonly fork?: { readonly run: Run; readonly epoch: number };
}

/** A run of a sweep, before it is one. */
export interface SweepMember extends Pick<Run, 'cell' | 'text' | 'spec' | 'overrides'> {
  readonly group: Run['group'] & object;
  /** The text of its file. */
  readonly document: string;
  readonly stopAt?: number;
}

/** What a run is started with beside what it is. */
type Beginning = Pick<StartRequest, 'paused' | 'resume' | 'fork' | 'stopAt'> & {
  readonly text: string;
  readonly textSpec: RunRecord['textSpec'];
};

const nextNumber = ({ runs }: Session): number => Math.max(0, ...runs.map(({ number }) => number)) + 1;

/** Makes runs of cells, of recorded runs and of sweeps, has them trained when their turn comes, and steers them. */
export class Training implements Disposable {
  private readonly queue: TrainingQueue;

  constructor(
    private readonly platform: Platform,
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly log: LogOutputChannel,
    private readonly version: string,
  ) {
    this.queue = new TrainingQueue(platform, sessions, log);
  }

  /** A run that trains: the only one, but in a sweep. */
  get active(): TrainingQueue['active'] {
    return this.queue.active;
  }

  /** How many runs of a sweep train at once. */
  get poolSize(): number {
    return this.queue.poolSize;
  }

  /** How many runs are before a waiting one. */
  before(run: Run): number {
    return this.queue.before(run);
  }

  /**
   * Trains a cell of a document as its text stands, saved or not. Resolves when the run is under way or queued; throws
   * `CannotTrain` when the text or its data does not allow it.
   */
  async train(
    document: TextDocument,
    index: number,
    { overrides = [], paused = false, fork }: TrainOptions = {},
  ): Promise<Run> {
    const session = this.sessions.get(document.uri);
    const [analysis] = await Promise.all([this.documents.settled(document), session.loaded]);
    const cell = analysis.cells[index];
    const experiment = this.experiment(document, analysis, cell, overrides);
    const run = new Run({
      id: newRunId(Date.now()),
      number: nextNumber(session),
      cell: { index: cell.index, title: cell.title },
      text: cell.experiment?.spec ?? experiment.spec,
      spec: experiment.spec,
      overrides,
      startedAt: Date.now(),
      store: this.platform.runStore(document.uri),
      ...(fork && { forkedFrom: { run: fork.run.id, epoch: fork.epoch } }),
    });
    const beginning: Beginning = {
      paused,
      text: document.getText(),
      textSpec: run.text,
      ...(fork && { fork: { store: storeOf(fork.run).folder, run: fork.run.id, epoch: fork.epoch } }),
    };
    session.runs.push(run);
    this.queue.enqueue({ session, run, start: (client) => this.start(client, document.uri, run, beginning) });
    return run;
  }

  /** Trains what a recorded run has trained once more, from its beginning, whatever the text says by now. */
  async rerun(session: Session, earlier: Run): Promise<Run> {
    await session.loaded;
    const { record } = await readRun(storeOf(earlier), earlier.id);
    const run = new Run({
      id: newRunId(Date.now()),
      number: nextNumber(session),
      cell: earlier.cell,
      text: earlier.text,
      spec: earlier.spec,
      overrides: earlier.overrides,
      startedAt: Date.now(),
      store: this.platform.runStore(session.uri),
    });
    session.runs.push(run);
    const { text, textSpec } = record;
    this.queue.enqueue({ session, run, start: (client) => this.start(client, session.uri, run, { text, textSpec }) });
    return run;
  }

  /**
   * Goes on with a run that was held up, where it stood; it ends with the bits of one that never was. Throws `CannotTrain`
   * with what is in the way; the run then stays as it is.
   */
  async resume(session: Session, run: Run, stopAt?: number): Promise<void> {
    if (!run.resumable) throw new CannotTrain(l10n.t('Run {0} can not go on.', run.number));
    const { record } = await readRun(storeOf(run), run.id);
    const { text, textSpec } = record;
    await new Promise<void>((resolve, reject) => {
      run.reopen();
      this.queue.enqueue({
        session,
        run,
        resumes: true,
        start: (client) => this.start(client, session.uri, run, { text, textSpec, resume: true, stopAt }).then(resolve),
        failed: (message) => reject(new CannotTrain(message)),
      });
    });
  }

  /** Trains a run of a sweep, beside others of it. */
  trainMember(session: Session, member: SweepMember): Run {
    const { document, stopAt, ...identity } = member;
    const run = new Run({
      id: newRunId(Date.now()),
      number: nextNumber(session),
      startedAt: Date.now(),
      store: this.platform.runStore(session.uri),
      ...identity,
    });
    session.runs.push(run);
    const beginning = { text: document, textSpec: run.text, stopAt };
    this.queue.enqueue({ session, run, start: (client) => this.start(client, session.uri, run, beginning) });
    return run;
  }

  pause(run: Run): Promise<void> {
    return this.queue.ask(run, { type: 'pause', run: run.id });
  }

  continue(run: Run): Promise<void> {
    return this.queue.ask(run, { type: 'continue', run: run.id });
  }

  step(run: Run, unit: 'batch' | 'epoch'): Promise<void> {
    return this.queue.ask(run, { type: 'step', run: run.id, unit });
  }

  /** Ends a run at its next step; one that waits is taken out of the queue. */
  stop(run: Run): Promise<void> {
    return this.queue.stop(run);
  }

  /** What the worker answers about a run that it holds; `undefined` when it holds it no more. Rejects with a sentence. */
  inspect(run: Run, query: InspectQuery): Promise<Inspected | undefined> {
    return this.queue.inspect(run, query);
  }

  dispose(): void {
    this.queue.dispose();
  }

  private experiment(
    document: TextDocument,
    analysis: Analysis,
    cell: Cell | undefined,
    overrides: readonly Override[],
  ): Experiment & { spec: Experiment['spec'] } {
    const written = experimentOf(analysis, cell);
    if (overrides.length === 0 || !cell) return written;
    const changed = withOverrides(analysis, cell.index, overrides, this.documents.options(document));
    for (const warning of changed.warnings) this.log.warn(warning);
    if (!changed.experiment) throw new CannotTrain(changed.problems.join(' '));
    return changed.experiment;
  }

  private async start(client: WorkerClient, uri: Uri, run: Run, { text, textSpec, ...rest }: Beginning): Promise<void> {
    const files = await readFiles(uri, filesOf(run.spec), this.platform);
    const known = await Promise.all(files.map(({ path, bytes }) => fingerprint(path, bytes)));
    await client.request(
      {
        type: 'start',
        run: run.id,
        spec: run.spec,
        files,
        provenance: {
          uri: uri.toString(),
          file: uri.path.slice(uri.path.lastIndexOf('/') + 1),
          cell: run.cell,
          text,
          textSpec,
          number: run.number,
          overrides: [...run.overrides],
          ...(known.length > 0 && { files: known }),
          ...(run.forkedFrom && { forkedFrom: run.forkedFrom }),
          ...(run.group && { group: run.group }),
          version: this.version,
        } satisfies Provenance,
        threads: run.group ? 1 : threadsOfRun(),
        memoryLimit: memoryLimit(),
        store: storeOf(run).folder,
        checkpointBudget: checkpointBudget(),
        ...rest,
      },
      files.map(({ bytes }) => bytes.buffer),
    );
  }
}
