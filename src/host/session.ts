import { EventEmitter, type Disposable, type Uri } from 'vscode';
import type { Analysis, Cell } from '../language';
import { cellOf } from './cell-of-run';
import type { Run } from './run';

/** The runs of one spec file, oldest first, and which of them is on display. It outlives the document's editors. */
export class Session {
  readonly runs: Run[] = [];
  selected: Run | undefined;
  /** Settled once the runs that were kept on disk are there. */
  loaded: Promise<void> = Promise.resolve();

  constructor(readonly uri: Uri) {}

  /** The run of a cell that runs, is paused or waits. */
  activeRun(analysis: Analysis, cell: Cell): Run | undefined {
    return this.runs.find((run) => (run.active || run.state === 'queued') && cellOf(analysis, run) === cell);
  }
}

/** What has changed: `runs` (a state, a new one, staleness), `telemetry` (new figures of a run), `selection`. */
export interface SessionChange {
  readonly session: Session;
  readonly kind: 'runs' | 'telemetry' | 'selection';
  readonly run?: Run;
}

/** The sessions of all specs, by URI. */
export class Sessions implements Disposable {
  private readonly byUri = new Map<string, Session>();
  private readonly changed = new EventEmitter<SessionChange>();
  readonly onDidChange = this.changed.event;

  /** @param load fetches the runs that were kept on disk into a new session. */
  constructor(private readonly load: (session: Session) => Promise<void>) {}

  get(uri: Uri): Session {
    const key = uri.toString();
    const known = this.byUri.get(key);
    if (known) return known;
    const session = new Session(uri);
    this.byUri.set(key, session);
    session.loaded = this.load(session).then(() => {
      if (session.runs.length === 0) return;
      this.changed.fire({ session, kind: 'runs' });
      this.changed.fire({ session, kind: 'selection' });
    });
    return session;
  }

  get all(): readonly Session[] {
    return [...this.byUri.values()];
  }

  /** A run by its name, with the session it belongs to. */
  find(id: string): { readonly session: Session; readonly run: Run } | undefined {
    for (const session of this.byUri.values()) {
      const run = session.runs.find((candidate) => candidate.id === id);
      if (run) return { session, run };
    }
    return undefined;
  }

  select(session: Session, run: Run): void {
    if (session.selected === run) return;
    session.selected = run;
    this.changed.fire({ session, kind: 'selection', run });
  }

  /** Takes a run that was deleted out; the newest of the others is then on display. */
  remove(session: Session, run: Run): void {
    const place = session.runs.indexOf(run);
    if (place < 0) return;
    session.runs.splice(place, 1);
    if (session.selected === run) {
      session.selected = session.runs[session.runs.length - 1];
      this.changed.fire({ session, kind: 'selection' });
    }
    this.changed.fire({ session, kind: 'runs' });
  }

  announce(change: SessionChange): void {
    this.changed.fire(change);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
