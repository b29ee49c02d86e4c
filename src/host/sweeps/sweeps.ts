import { EventEmitter, l10n, type Disposable, type LogOutputChannel, type TextDocument } from 'vscode';
import type { Analysis, Cell } from '../../language';
import { newRunId } from '../../runs';
import { cellOf } from '../cell-of-run';
import type { Platform } from '../desktop';
import type { Documents } from '../documents';
import { addRun, isOver, keptRuns } from '../records';
import type { Run } from '../run';
import type { Session, Sessions } from '../session';
import { CannotTrain } from '../trainable';
import type { Training } from '../training';
import { Sweep, type Member } from './sweep';

/** Trains sweeps: as many of their runs at once as there are workers, each recorded as a run of its own. */
export class Sweeps implements Disposable {
  private readonly changed = new EventEmitter<Session>();
  private readonly bySession = new Map<Session, Sweep[]>();
  private readonly listener: Disposable;
  /** A sweep has begun, gone on or ended, or one of its runs has. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly platform: Platform,
    private readonly documents: Documents,
    private readonly sessions: Sessions,
    private readonly training: Training,
    private readonly log: LogOutputChannel,
  ) {
    this.listener = sessions.onDidChange(({ session, kind, run }) => {
      const sweep = kind === 'runs' && run?.group ? this.find(run.group.id) : undefined;
      if (!sweep || !run) return;
      if (run.result) this.ended(session, sweep, run);
      else this.changed.fire(session);
    });
  }

  /** A cell's newest sweep in this window. */
  of(session: Session, analysis: Analysis, cell: Cell): Sweep | undefined {
    return this.bySession.get(session)?.findLast((sweep) => cellOf(analysis, sweep) === cell);
  }

  /** How all of them stand, as far as the actions at their cells depend on it. */
  get states(): readonly string[] {
    return [...this.bySession.values()].flat().map(({ id, state }) => `${id} ${state}`);
  }

  find(id: string): Sweep | undefined {
    return [...this.bySession.values()].flat().find((sweep) => sweep.id === id);
  }

  /** The sweep that a spec's panel shows: that of the run on display, else the newest. */
  shown(session: Session): Sweep | undefined {
    const { group } = session.selected ?? {};
    return (group && this.find(group.id)) ?? this.bySession.get(session)?.at(-1);
  }

  /** Whether something of a cell's last sweep is left to be trained, which no window is training. */
  held(session: Session, analysis: Analysis, cell: Cell): boolean {
    const known = this.of(session, analysis, cell);
    if (known) return known.state === 'stopped';
    const last = session.runs.findLast((run) => run.group !== undefined && cellOf(analysis, run) === cell);
    if (!last?.group) return false;
    const { id, count } = last.group;
    const runs = session.runs.filter(({ group }) => group?.id === id);
    if (runs.some(({ result }) => result?.status === 'interrupted')) return true;
    return runs.length < Math.min(count, 20);
  }

  /** Sweeps a cell as its text stands. Throws `CannotTrain`. */
  async start(document: TextDocument, index: number): Promise<Sweep> {
    const { session, sweep } = await this.prepare(document, index, newRunId(Date.now()));
    this.begin(session, sweep);
    return sweep;
  }

  /** Goes on with a cell's last sweep: what is done stays, what was interrupted goes on, the rest begins. */
  async resume(document: TextDocument, index: number): Promise<Sweep> {
    const session = this.sessions.get(document.uri);
    await session.loaded;
    const analysis = await this.documents.settled(document);
    const cell = analysis.cells[index];
    const last = cell && session.runs.findLast((run) => run.group !== undefined && cellOf(analysis, run) === cell);
    if (!last?.group) throw new CannotTrain(l10n.t('There is no sweep of this cell to go on with.'));
    const { id, count } = last.group;
    const { sweep } = await this.prepare(document, index, id);
    if (sweep.members.length !== count) {
      throw new CannotTrain(
        l10n.t('The sweep has {0} runs by now, not {1}. Start it anew.', sweep.members.length, count),
      );
    }
    const kept = await keptRuns(session.uri, this.platform, this.log);
    const own = kept.filter((each) => each.summary.group?.id === id && isOver(each));
    sweep.adopt(await Promise.all(own.map((each) => addRun(session, each))));
    if (!sweep.members.some(({ run }) => run)) {
      throw new CannotTrain(l10n.t('The text has changed since this sweep. Start it anew.'));
    }
    this.begin(session, sweep);
    return sweep;
  }

  async pause(sweep: Sweep): Promise<void> {
    if (sweep.state !== 'running') return;
    this.turn(sweep, 'paused');
    await Promise.all(sweep.underWay.flatMap(({ run }) => (run ? [this.training.pause(run)] : [])));
  }

  async continue(sweep: Sweep): Promise<void> {
    if (sweep.state !== 'paused') return;
    this.turn(sweep, 'running');
    await Promise.all(sweep.underWay.flatMap(({ run }) => (run ? [this.training.continue(run)] : [])));
    const session = this.sessionOf(sweep);
    if (session) this.drive(session, sweep);
  }

  /** Ends it before its end; it can be gone on with. */
  async stop(sweep: Sweep): Promise<void> {
    if (sweep.state !== 'running' && sweep.state !== 'paused') return;
    this.turn(sweep, 'stopped');
    await Promise.all(sweep.underWay.flatMap(({ run }) => (run ? [this.training.stop(run)] : [])));
  }

  dispose(): void {
    this.listener.dispose();
    this.changed.dispose();
  }

  private sessionOf(sweep: Sweep): Session | undefined {
    return [...this.bySession].find(([, sweeps]) => sweeps.includes(sweep))?.[0];
  }

  private async prepare(document: TextDocument, index: number, id: string) {
    const session = this.sessions.get(document.uri);
    const [analysis] = await Promise.all([this.documents.settled(document), session.loaded]);
    const cell = analysis.cells[index];
    if (!cell) throw new CannotTrain(l10n.t('There is no cell to train here.'));
    const sweep = Sweep.of(analysis, cell, id);
    if (typeof sweep === 'string') throw new CannotTrain(sweep);
    return { session, sweep };
  }

  private begin(session: Session, sweep: Sweep): void {
    const others = (this.bySession.get(session) ?? []).filter(({ id }) => id !== sweep.id);
    this.bySession.set(session, [...others, sweep]);
    sweep.since = Date.now();
    this.drive(session, sweep);
    this.changed.fire(session);
  }

  private turn(sweep: Sweep, state: Sweep['state']): void {
    if (sweep.since !== undefined) sweep.worked += Date.now() - sweep.since;
    sweep.since = state === 'running' ? Date.now() : undefined;
    sweep.state = state;
    const session = this.sessionOf(sweep);
    if (session) this.changed.fire(session);
  }

  private ended(session: Session, sweep: Sweep, run: Run): void {
    const member = sweep.memberOf(run);
    const { moves } = sweep.next();
    const own = member && moves.find(({ index }) => index === member.index);
    // Stopped where the sweep would have gone on: somebody wants it so.
    const early = run.result?.status === 'stopped' && own?.until === undefined && own !== undefined;
    if (member && early && sweep.plan.kind !== 'halving' && sweep.state === 'running') member.left = true;
    this.drive(session, sweep);
    this.changed.fire(session);
  }

  private async resumeMember(session: Session, sweep: Sweep, member: Member, until: number | undefined): Promise<void> {
    const { run, index } = member;
    if (!run) return;
    try {
      await this.training.resume(session, run, until);
      member.starting = false;
    } catch (error) {
      // It stays as it is; the others go on.
      Object.assign(member, { starting: false, left: true });
      this.log.error(`Run ${index + 1} of the sweep can not go on: ${String(error)}`);
      this.drive(session, sweep);
      this.changed.fire(session);
    }
  }

  /** Gives every free worker a run. */
  private drive(session: Session, sweep: Sweep): void {
    if (sweep.state !== 'running') return;
    const busy = new Set(sweep.underWay.map(({ index }) => index));
    const { moves } = sweep.next();
    for (const { index, until } of moves) {
      if (busy.size >= this.training.poolSize) break;
      const member = sweep.members[index];
      if (!member?.spec || busy.has(index)) continue;
      busy.add(index);
      if (member.run) {
        member.starting = true;
        void this.resumeMember(session, sweep, member, until);
        continue;
      }
      member.run = this.training.trainMember(session, {
        cell: { index: sweep.cell.index, title: sweep.cell.title },
        text: sweep.base,
        spec: member.spec,
        overrides: member.overrides,
        group: { id: sweep.id, index, count: sweep.members.length },
        document: sweep.text,
        ...(until !== undefined && { stopAt: until }),
      });
    }
    if (moves.length === 0 && busy.size === 0) this.turn(sweep, 'ended');
  }
}
