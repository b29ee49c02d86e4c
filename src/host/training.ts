import { l10n, type Disposable, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import { withOverrides, type Analysis, type Cell, type Experiment } from '../language';
import type { Override } from '../protocol/schema';
import type { InspectQuery } from '../protocol/inspect';
import type { Inspected, RunEvent } from '../protocol/worker';
import { closeRun, newRunId } from '../runs';
import { memoryLimit } from './configuration';
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
  start(): Promise<void>;
}

/**
 * Trains cells: one run at a time in the worker, others wait in a queue. Closing an editor or the panel stops nothing;
 * a run always ends with a result, also when the worker dies.
 */
export class Training implements Disposable {
  private readonly client: WorkerClient;
  private readonly queue: Job[] = [];
  private current: Job | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly log: LogOutputChannel,
    private readonly version: string,
  ) {
    this.client = new WorkerClient(
      () => platform.spawn(),
      (event) => this.receive(event),
      (reason) => this.bury(reason),
    );
  }

  /** The run that the worker holds. */
  get active(): { readonly session: Session; readonly run: Run } | undefined {
    return this.current;
  }

  /** How many runs are before a waiting one. */
  before(run: Run): number {
    return this.queue.findIndex((job) => job.run === run) + (this.current ? 1 : 0);
  }

  /**
   * Trains a cell of a document as its text stands, saved or not. Resolves when the run is under way or queued; throws
   * `CannotTrain` when the text or its data does not allow it.
   */
  async train(
    document: TextDocument,
    index: number,
    { overrides = [], paused = false }: TrainOptions = {},
  ): Promise<Run> {
    const session = this.sessions.get(document.uri);
    const [analysis] = await Promise.all([this.documents.settled(document), session.loaded]);
    const cell = analysis.cells[index];
    const experiment = this.experiment(document, analysis, cell, overrides);
    const run = new Run({
      id: newRunId(Date.now()),
      number: (session.runs[session.runs.length - 1]?.number ?? 0) + 1,
      cell: { index: cell.index, title: cell.title },
      text: cell.experiment?.spec ?? experiment.spec,
      spec: experiment.spec,
      overrides,
      startedAt: Date.now(),
    });
    const text = document.getText();
    const job = { session, run, start: () => this.start(document.uri, text, run, experiment, paused) };
    session.runs.push(run);
    this.queue.push(job);
    // One that waits does not take the place of one that trains.
    if (!session.selected?.active) this.sessions.select(session, run);
    this.sessions.announce({ session, kind: 'runs', run });
    void this.next();
    return run;
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
    if (job) this.end(job, { status: 'stopped', epochs: 0, loss: null, seconds: 0 });
    return Promise.resolve();
  }

  /** What the worker answers about a run that it holds; `undefined` when it holds it no more. Rejects with a sentence. */
  async inspect(run: Run, query: InspectQuery): Promise<Inspected | undefined> {
    if (!this.client.alive) return undefined;
    try {
      const { inspected } = await this.client.request({ type: 'inspect', run: run.id, query });
      return inspected?.result && inspected;
    } finally {
      if (!this.current) this.client.rest();
    }
  }

  dispose(): void {
    this.client.dispose();
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

  private async start(uri: Uri, text: string, run: Run, experiment: Experiment, paused: boolean): Promise<void> {
    const files = await readFiles(uri, experiment.files, this.platform);
    await this.client.request(
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
          textSpec: run.text,
          number: run.number,
          overrides: [...run.overrides],
          version: this.version,
        },
        threads: 1,
        memoryLimit: memoryLimit(),
        paused,
        store: this.platform.runStore(uri).folder,
      },
      files.map(({ bytes }) => bytes.buffer),
    );
  }

  private async next(): Promise<void> {
    if (this.current) return;
    const job = this.queue.shift();
    if (!job) {
      this.client.rest();
      return;
    }
    this.current = job;
    job.run.state = 'running';
    this.sessions.select(job.session, job.run);
    this.sessions.announce({ session: job.session, kind: 'runs', run: job.run });
    try {
      await job.start();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.log.error(`Run ${job.run.id} did not start: ${message}`);
      if (this.current === job) this.close(job, message);
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
    if (event.type === 'ended' && this.current?.run === run) this.release();
    this.sessions.announce({ session, kind: event.type === 'telemetry' ? 'telemetry' : 'runs', run });
  }

  /** The worker died: its run ends with the reason, the next one gets a new worker. */
  private bury(reason: string): void {
    this.log.error(`The training worker ended: ${reason}`);
    if (this.current) this.close(this.current, l10n.t('The training worker ended: {0}', reason));
  }

  private close(job: Job, message: string): void {
    const { epochs } = job.run;
    const result = { status: 'failed', epochs: epochs.length, loss: null, seconds: 0, message } as const;
    if (this.current === job) this.release();
    this.end(job, result);
    // Its record, if there is one already, has lost its writer.
    closeRun(this.platform.runStore(job.session.uri), job.run.id, result).catch((error: unknown) =>
      this.log.warn(`The record of run ${job.run.id} has no end: ${String(error)}`),
    );
  }

  private end({ session, run }: Job, result: Run['result'] & object): void {
    run.finish(result);
    this.sessions.announce({ session, kind: 'runs', run });
  }

  private release(): void {
    this.current = undefined;
    void this.next();
  }

  private async ask(run: Run, message: Parameters<WorkerClient['request']>[0]): Promise<void> {
    if (run.result) return;
    try {
      await this.client.request(message);
    } catch (error) {
      // It ended between the click and its arrival: that is what was wanted, or is shown as its result.
      if (!run.result) throw error;
    }
  }
}
