import { l10n, type Disposable, type LogOutputChannel } from 'vscode';
import type { InspectQuery } from '../protocol/inspect';
import type { Inspected, RunEvent } from '../protocol/worker';
import { closeRun } from '../runs';
import { sweepWorkers } from './configuration';
import type { Platform } from './desktop';
import { storeOf, type Run } from './run';
import type { Session, Sessions } from './session';
import { WorkerClient } from './worker-client';

/** A run to be trained. */
export interface Job {
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

/**
 * The runs that train and those that wait: one trains at a time, of a sweep as many at once as it is given workers.
 * Closing an editor or the panel stops nothing; a run always ends with a result, also when the worker dies.
 */
export class TrainingQueue implements Disposable {
  private readonly lanes: Lane[] = [];
  private readonly waiting: Job[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly sessions: Sessions,
    private readonly log: LogOutputChannel,
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
    return this.waiting.findIndex((job) => job.run === run) + this.jobs.length;
  }

  /** Trains a run as soon as its turn has come. */
  enqueue(job: Job): void {
    const { session, run } = job;
    this.waiting.push(job);
    // One that waits does not take the place of one that trains.
    if (!session.selected?.active) this.sessions.select(session, run);
    this.sessions.announce({ session, kind: 'runs', run });
    this.next();
  }

  /** Ends a run at its next step; one that waits is taken out of the queue. */
  stop(run: Run): Promise<void> {
    const place = this.waiting.findIndex((job) => job.run === run);
    if (place < 0) return this.ask(run, { type: 'stop', run: run.id });
    const [job] = this.waiting.splice(place, 1);
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

  /** Starts what may be started now. */
  private next(): void {
    for (;;) {
      const [job] = this.waiting;
      if (!job || !this.fits(job)) break;
      this.waiting.shift();
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

  /** Asks the worker that trains a run; nothing happens where none does. */
  async ask(run: Run, message: Parameters<WorkerClient['request']>[0]): Promise<void> {
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
