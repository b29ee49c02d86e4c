import { l10n, type Disposable, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import { withOverrides, type Analysis, type Cell, type Experiment } from '../language';
import type { Override } from '../protocol/schema';
import type { InspectQuery } from '../protocol/inspect';
import type { Inspected, RunEvent, StartRequest } from '../protocol/worker';
import type { Provenance } from '../protocol/worker';
import { closeRun, fingerprint, newRunId, readRun, type RunRecord, type RunStore } from '../runs';
import { filesOf } from '../spec/files';
import { checkpointBudget, memoryLimit, sweepWorkers, threadsOfRun } from './configuration';
import type { Platform } from './desktop';
import type { Documents } from './documents';
import { Run } from './run';
import type { Session, Sessions } from './session';
import { WorkerClient } from './worker-client';
import { readFiles } from './workspace-files';

/** A cell can not be trained; the message is a sentence for the user, `offset` where the mistake is. */
export class CannotTrain extends Error {
  constructor(
    message: string,
    readonly offset?: number,
  ) {
    super(message);
  }
}

/** How a cell is trained other than as its text says. */
export interface TrainOptions {
  readonly overrides?: readonly Override[];
  /** Wait before the first step. */
  readonly paused?: boolean;
  /** Start from the weights of a recorded run at an epoch's end. */
  readonly fork?: { readonly run: Run; readonly epoch: number };
}

/** What a cell runs. Throws `CannotTrain` with the first mistake in it where that is nothing. */
export function experimentOf(analysis: Analysis, cell: Cell | undefined): Experiment {
  if (!cell) throw new CannotTrain(l10n.t('There is no cell to train here.'));
  if (cell.experiment) return cell.experiment;
  const error = analysis.diagnostics.find(
    ({ severity, range }) => severity === 'error' && range.start >= cell.range.start && range.start <= cell.range.end,
  );
  throw new CannotTrain(
    cell.problem ?? l10n.t('“{0}” holds nothing that can be trained.', cell.label),
    error?.range.start,
  );
}

interface Job {
  readonly session: Session;
  readonly run: Run;
  start(client: WorkerClient): Promise<void>;
  /** It goes on with a record that there is already: when that can not be, nothing of it has changed. */
  readonly resumes?: boolean;
  /** Told when it can not be started. */
  failed?(message: string): void;
}

/** A worker, what it trains, and the run that it holds, which can be looked into after its end too. */
interface Lane {
  readonly client: WorkerClient;
  job?: Job;
  held?: string;
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

/** Where a run's record is. */
function storeOf({ id, store }: Run): RunStore {
  if (!store) throw new Error(`run ${id} has no record`);
  return store;
}

/**
 * Trains cells: one run at a time, others wait in a queue; of a sweep as many at once as it is given workers. Closing an editor or the panel stops nothing;
 * a run always ends with a result, also when the worker dies.
 */
export class Training implements Disposable {
  private readonly lanes: Lane[] = [];
  private readonly queue: Job[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly log: LogOutputChannel,
    private readonly version: string,
  ) {}

  /** A run that trains: the only one, but in a sweep. */
  get active(): { readonly session: Session; readonly run: Run } | undefined {
    return this.jobs[0];
  }

  /** How many runs of a sweep train at once. */
  get poolSize(): number {
    return sweepWorkers() || Math.max(1, this.platform.cores - 1);
  }

  private get jobs(): readonly Job[] {
    return this.lanes.flatMap(({ job }) => job ?? []);
  }

  /** How many runs are before a waiting one. */
  before(run: Run): number {
    return this.queue.findIndex((job) => job.run === run) + this.jobs.length;
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
    this.enqueue({ session, run, start: (client) => this.start(client, document.uri, run, beginning) });
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
    this.enqueue({ session, run, start: (client) => this.start(client, session.uri, run, { text, textSpec }) });
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
      this.enqueue({
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
    this.enqueue({ session, run, start: (client) => this.start(client, session.uri, run, beginning) });
    return run;
  }

  private enqueue(job: Job): void {
    const { session, run } = job;
    this.queue.push(job);
    // One that waits does not take the place of one that trains.
    if (!session.selected?.active) this.sessions.select(session, run);
    this.sessions.announce({ session, kind: 'runs', run });
    this.next();
  }

  pause(run: Run): Promise<void> {
    return this.ask(run, { type: 'pause', run: run.id });
  }

  continue(run: Run): Promise<void> {
    return this.ask(run, { type: 'continue', run: run.id });
  }

  step(run: Run, unit: 'batch' | 'epoch'): Promise<void> {
    return this.ask(run, { type: 'step', run: run.id, unit });
  }

  /** Ends a run at its next step; one that waits is taken out of the queue. */
  stop(run: Run): Promise<void> {
    const waiting = this.queue.findIndex((job) => job.run === run);
    if (waiting < 0) return this.ask(run, { type: 'stop', run: run.id });
    const [job] = this.queue.splice(waiting, 1);
    if (job?.resumes) this.leave(job, l10n.t('It was taken out of the queue.'));
    else if (job) this.end(job, { status: 'stopped', epochs: 0, loss: null, seconds: 0 });
    return Promise.resolve();
  }

  /** What the worker answers about a run that it holds; `undefined` when it holds it no more. Rejects with a sentence. */
  async inspect(run: Run, query: InspectQuery): Promise<Inspected | undefined> {
    const lane = this.lanes.find(({ held }) => held === run.id);
    if (!lane?.client.alive) return undefined;
    try {
      const { inspected } = await lane.client.request({ type: 'inspect', run: run.id, query });
      return inspected?.result && inspected;
    } finally {
      if (!lane.job) lane.client.rest();
    }
  }

  dispose(): void {
    for (const { client } of this.lanes) client.dispose();
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

  /** Starts what may be started now. */
  private next(): void {
    for (;;) {
      const [job] = this.queue;
      if (!job || !this.fits(job)) break;
      this.queue.shift();
      void this.begin(this.freeLane(), job);
    }
    // After a sweep one worker stays, for what comes next.
    if (this.jobs.length === 0) for (const { client } of this.lanes.splice(1)) client.dispose();
    for (const { client, job } of this.lanes) if (!job && client.alive) client.rest();
  }

  /** One run trains at a time, but beside others of its sweep. */
  private fits({ run: { group } }: Job): boolean {
    const { jobs } = this;
    if (jobs.length === 0) return true;
    return group !== undefined && jobs.length < this.poolSize && jobs.every(({ run }) => run.group?.id === group.id);
  }

  private freeLane(): Lane {
    const free = this.lanes.find(({ job }) => !job);
    if (free) return free;
    const lane: Lane = {
      client: new WorkerClient(
        () => this.platform.spawn(),
        (event) => this.receive(event),
        (reason) => this.bury(lane, reason),
      ),
    };
    this.lanes.push(lane);
    return lane;
  }

  private async begin(lane: Lane, job: Job): Promise<void> {
    const { session, run } = job;
    lane.job = job;
    lane.held = run.id;
    run.state = 'running';
    // Of a sweep the page stays with the run that it shows.
    if (!run.group || !session.selected?.active) this.sessions.select(session, run);
    this.sessions.announce({ session, kind: 'runs', run });
    try {
      await job.start(lane.client);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`Run ${run.id} did not start: ${message}`);
      if (lane.job !== job) return;
      if (job.resumes) {
        this.release(lane);
        this.leave(job, message);
      } else this.close(lane, job, message);
    }
  }

  private receive(event: RunEvent): void {
    const found = this.sessions.find(event.run);
    if (!found) {
      this.log.warn(`An event of an unknown run: ${event.run}`);
      return;
    }
    const { session, run } = found;
    if (run.result) return;
    run.apply(event);
    if (event.type === 'warning') this.log.warn(event.message);
    // Before it is told, so that who listens finds nothing under way any more.
    const lane = this.lanes.find(({ job }) => job?.run === run);
    if (event.type === 'ended' && lane) this.release(lane);
    this.sessions.announce({ session, kind: event.type === 'telemetry' ? 'telemetry' : 'runs', run });
  }

  /** The worker died: its run ends with the reason, the next one gets a new worker. */
  private bury(lane: Lane, reason: string): void {
    this.log.error(`The training worker ended: ${reason}`);
    if (lane.job) this.close(lane, lane.job, l10n.t('The training worker ended: {0}', reason));
  }

  private close(lane: Lane, job: Job, message: string): void {
    const { epochs } = job.run;
    const result = { status: 'failed', epochs: epochs.length, loss: null, seconds: 0, message } as const;
    if (lane.job === job) this.release(lane);
    this.end(job, result);
    // Its record, if there is one already, has lost its writer.
    closeRun(storeOf(job.run), job.run.id, result).catch((error: unknown) =>
      this.log.warn(`The record of run ${job.run.id} has no end: ${String(error)}`),
    );
  }

  /** A run that was to go on stays as it was. */
  private leave(job: Job, message: string): void {
    const { session, run } = job;
    run.giveUp();
    job.failed?.(message);
    this.sessions.announce({ session, kind: 'runs', run });
  }

  private end({ session, run }: Job, result: Run['result'] & object): void {
    run.finish(result);
    this.sessions.announce({ session, kind: 'runs', run });
  }

  private release(lane: Lane): void {
    lane.job = undefined;
    this.next();
  }

  private async ask(run: Run, message: Parameters<WorkerClient['request']>[0]): Promise<void> {
    const lane = this.lanes.find(({ job }) => job?.run === run);
    if (run.result || !lane) return;
    try {
      await lane.client.request(message);
    } catch (error) {
      // It ended between the click and its arrival: that is what was wanted, or is shown as its result.
      if (!run.result) throw error;
    }
  }
}
