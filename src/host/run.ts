import { EpochSeries, FrameSeries } from '../protocol/series';
import type { Override, RunFacts } from '../protocol/schema';
import type { Progress, Provenance, RunEvent } from '../protocol/worker';
import type { RunStore } from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import type { RunResult, RunState } from '../spec/record';
import type { StatisticsFrame } from '../spec/statistics';

/** What a run is from its first moment on. */
export interface RunIdentity {
  readonly id: string;
  /** Counts the document's runs, from 1. */
  readonly number: number;
  readonly cell: { readonly index: number; readonly title: string };
  /** What the text said when it started, before overrides: what staleness is judged by. */
  readonly text: ExperimentSpec;
  /** What runs. */
  readonly spec: ExperimentSpec;
  readonly overrides: readonly Override[];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Where its record is. */
  readonly store?: RunStore;
  /** The run and epoch whose weights it started from. */
  readonly forkedFrom?: Provenance['forkedFrom'];
  /** The sweep that it belongs to. */
  readonly group?: Provenance['group'];
}

/** A run as the host knows it: its identity, where it stands, and everything that was measured. */
export class Run implements RunIdentity {
  readonly id;
  readonly number;
  readonly cell;
  readonly text;
  readonly spec;
  readonly overrides;
  readonly startedAt;
  readonly store;
  readonly forkedFrom;
  readonly group;
  readonly epochs = new EpochSeries();
  readonly frames = new FrameSeries();
  state: RunState = 'queued';
  facts: RunFacts | undefined;
  progress: Progress | undefined;
  result: RunResult | undefined;
  /** What the user calls it. */
  name: string | undefined;
  /** The epoch that the panel shows; `undefined`: the newest. */
  shownEpoch: number | undefined;
  private sequence = 0;
  /** The end that it had before it was to go on. */
  private before: RunResult | undefined;

  constructor(identity: RunIdentity) {
    this.id = identity.id;
    this.number = identity.number;
    this.cell = identity.cell;
    this.text = identity.text;
    this.spec = identity.spec;
    this.overrides = identity.overrides;
    this.startedAt = identity.startedAt;
    this.store = identity.store;
    this.forkedFrom = identity.forkedFrom;
    this.group = identity.group;
  }

  /** What the editor shows: what was measured at the epoch that the panel shows, else at the newest. */
  get shownFrame(): StatisticsFrame | undefined {
    return (this.shownEpoch !== undefined ? this.frames.at(this.shownEpoch) : undefined) ?? this.frames.newest;
  }

  get active(): boolean {
    return this.state === 'running' || this.state === 'paused';
  }

  /** Whether it was held up, and can go on where it stood. */
  get resumable(): boolean {
    return this.store !== undefined && (this.result?.status === 'stopped' || this.result?.status === 'interrupted');
  }

  /** It is to go on: what was measured stays, and comes to the same when it is measured again. */
  reopen(): void {
    this.before = this.result;
    this.result = undefined;
    this.state = 'queued';
    this.sequence = 0;
  }

  /** It could not go on: it is again as it was. */
  giveUp(): void {
    if (this.before) this.finish(this.before);
  }

  /** Takes an event of the worker. Throws when one before it was lost. */
  apply(event: RunEvent): void {
    if (event.sequence !== this.sequence + 1) {
      throw new Error(`run ${this.id}: event ${event.sequence} follows event ${this.sequence}`);
    }
    this.sequence = event.sequence;
    switch (event.type) {
      case 'started':
        this.facts = event.facts;
        this.state = 'running';
        return;
      case 'state':
        this.state = event.state;
        this.progress = event.progress;
        return;
      case 'telemetry':
        this.progress = event.progress;
        if (event.epochs) this.epochs.append(event.epochs);
        for (const frame of event.frames) this.frames.append(frame);
        return;
      case 'ended':
        this.progress = event.progress;
        this.finish(event.result);
        return;
      case 'warning':
        return;
    }
  }

  /** Ends the run; a result that it has already stays. */
  finish(result: RunResult): void {
    if (this.result) return;
    this.result = result;
    this.state = result.status;
  }
}

/** Where a run's record is. Throws for one that has none. */
export function storeOf({ id, store }: Run): RunStore {
  if (!store) throw new Error(`run ${id} has no record`);
  return store;
}
