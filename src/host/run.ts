import { EpochSeries, FrameSeries } from '../protocol/series';
import type { Override, RunFacts } from '../protocol/schema';
import type { Progress, RunEvent } from '../protocol/worker';
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
  readonly epochs = new EpochSeries();
  readonly frames = new FrameSeries();
  state: RunState = 'queued';
  facts: RunFacts | undefined;
  progress: Progress | undefined;
  result: RunResult | undefined;
  /** The epoch that the panel shows; `undefined`: the newest. */
  shownEpoch: number | undefined;
  private sequence = 0;

  constructor(identity: RunIdentity) {
    this.id = identity.id;
    this.number = identity.number;
    this.cell = identity.cell;
    this.text = identity.text;
    this.spec = identity.spec;
    this.overrides = identity.overrides;
    this.startedAt = identity.startedAt;
  }

  /** What the editor shows: what was measured at the epoch that the panel shows, else at the newest. */
  get shownFrame(): StatisticsFrame | undefined {
    return (this.shownEpoch !== undefined ? this.frames.at(this.shownEpoch) : undefined) ?? this.frames.newest;
  }

  get active(): boolean {
    return this.state === 'running' || this.state === 'paused';
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
