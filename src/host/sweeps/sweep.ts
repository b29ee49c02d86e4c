import type { Analysis, Cell, Override, Sweep as SweepPlan } from '../../language';
import { sweepExperiments, withOverrides } from '../../language';
import { fromColumns } from '../../protocol/telemetry';
import { sameExperiment } from '../../spec/difference';
import type { ExperimentSpec } from '../../spec/experiment';
import type { EpochRecord } from '../../spec/record';
import { byScore, scoreOf, type Score } from '../../spec/score';
import { nextMoves, type Contender, type Moves } from '../../spec/sweep-moves';
import type { Run } from '../run';

/** A run of a sweep: what it sets, and what comes of it; without an experiment, why it can not be trained. */
export interface Member {
  /** From 0. */
  readonly index: number;
  readonly overrides: readonly Override[];
  readonly spec?: ExperimentSpec;
  readonly problem?: string;
  run?: Run;
  /** It is about to go on. */
  starting?: boolean;
  /** The user has ended it alone, or it can not go on: the sweep leaves it there. */
  left?: boolean;
}

/** How a sweep stands: `stopped` before its end; `ended` when nothing is left to train. */
export type SweepState = 'running' | 'paused' | 'stopped' | 'ended';

const recordOf = ({ epochs }: Run, epoch: number): EpochRecord | undefined => {
  const columns = epochs.from(epoch);
  return columns && fromColumns({ ...columns, values: columns.values.slice(0, columns.names.length) })[0];
};

/** The newest epoch of a run. */
export const lastRecord = (run: Run | undefined): EpochRecord | undefined =>
  run && run.epochs.length > 0 ? recordOf(run, run.epochs.length) : undefined;

/** A sweep of a cell, from its plan to the last of its runs. */
export class Sweep {
  state: SweepState = 'running';
  /** Milliseconds that it has been running, and since when it runs now. */
  worked = 0;
  since: number | undefined;

  private constructor(
    readonly id: string,
    readonly cell: { readonly index: number; readonly title: string; readonly label: string },
    readonly plan: SweepPlan,
    /** The experiment without what the sweep sets. */
    readonly base: ExperimentSpec,
    readonly text: string,
    readonly members: readonly Member[],
  ) {}

  /** The sweep of a cell; a sentence where there is none. */
  static of(analysis: Analysis, cell: Cell, id: string): Sweep | string {
    const { experiment, problems } = withOverrides(analysis, cell.index, []);
    if (!cell.sweep || !experiment) return cell.problem ?? problems.join(' ');
    const members = [...sweepExperiments(analysis, cell.index)].map(
      ({ index, overrides, experiment: own, problems: wrong }): Member => ({
        index,
        overrides,
        ...(own && { spec: own.spec }),
        ...(!own && { problem: wrong.join(' ') }),
      }),
    );
    const { index, title, label } = cell;
    return new Sweep(id, { index, title, label }, cell.sweep, experiment.spec, analysis.text, members);
  }

  /** Takes runs of it that were recorded before; those of another experiment are none of its. */
  adopt(runs: readonly Run[]): void {
    for (const run of runs) {
      const member = run.group?.id === this.id ? this.members[run.group.index] : undefined;
      if (member?.spec && sameExperiment(member.spec, run.spec)) member.run = run;
    }
  }

  get score(): Score {
    return scoreOf(this.members.find(({ spec }) => spec)?.spec ?? this.base);
  }

  /** The member that a run is. */
  memberOf(run: Run): Member | undefined {
    return this.members.find((member) => member.run === run);
  }

  /** Those that train or wait for a worker. */
  get underWay(): readonly Member[] {
    return this.members.filter(({ run, starting }) => starting || (run && !run.result));
  }

  /** What is to be trained next. */
  next(): Moves {
    const sound = this.members.filter(({ spec }) => spec);
    const contenders = sound.map(({ index, run, left = false }): Contender => {
      const held = run !== undefined && (run.result === undefined || run.resumable);
      return {
        index,
        epochs: run?.epochs.length ?? 0,
        over: left || (run !== undefined && !held),
        record: (epoch) => (run && epoch > 0 ? recordOf(run, epoch) : undefined),
      };
    });
    const epochs = Math.max(1, ...sound.map(({ spec }) => spec?.train.epochs ?? 1));
    return nextMoves(this.plan.kind, contenders, epochs, this.score);
  }

  /** Its members that were trained, and are in the race to the end, the best first. */
  ranked(): readonly Member[] {
    const order = byScore(this.score);
    const out = new Set(this.next().out);
    return this.members
      .filter(({ run, index }) => run && run.epochs.length > 0 && !out.has(index))
      .sort((a, b) => order(lastRecord(a.run), lastRecord(b.run)) || a.index - b.index);
  }

  /** The share of all epochs that are done; of a halving those who are out count as done. */
  get share(): number {
    const out = new Set(this.next().out);
    const shares = this.members.map(({ index, spec, run }) => {
      if (!spec || out.has(index) || (run?.result && !run.resumable)) return 1;
      return Math.min(1, (run?.epochs.length ?? 0) / spec.train.epochs);
    });
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  }

  /** Seconds until its end at its pace so far; `undefined` before there is one. */
  secondsLeft(now: number): number | undefined {
    if (this.state !== 'running') return undefined;
    const worked = this.worked + (this.since === undefined ? 0 : now - this.since);
    const { share } = this;
    return share > 0 && worked > 500 ? (worked / 1000) * (1 / share - 1) : undefined;
  }

  /** Its runs that have ended, as far as the sweep goes on with them. */
  get done(): number {
    const out = new Set(this.next().out);
    return this.members.filter(
      ({ index, spec, run, left }) => !spec || left || out.has(index) || (run?.result && !run.resumable),
    ).length;
  }
}
