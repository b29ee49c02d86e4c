import { sweepRuns, withOverrides, type Cell, type Override, type Sweep } from '../language';
import { newRunId, type RunStore } from '../runs';
import type { ExperimentSpec } from '../spec/experiment';
import { halvingRounds } from '../spec/halving';
import type { RunStatus } from '../spec/record';
import { byScore, scoreOf } from '../spec/score';
import type { Chosen } from './cell';
import type { Document } from './document';
import { exitStatus, Failure, UsageError } from './failure';
import { newJob } from './job';
import type { Report, ReportedRun } from './report';
import { writeFigure } from './progress';
import { startJob, type RunningJob, type TrainingOptions } from './train-job';
import type { Terminal } from './terminal';

/** One run of a sweep: what it sets, and what comes of that; without an experiment, why it can not be trained. */
export interface Member {
  /** From 0. */
  readonly index: number;
  readonly overrides: readonly Override[];
  readonly spec?: ExperimentSpec;
  readonly problems: readonly string[];
}

/** A sweep cell with the changes of the command line. */
export interface SweepChoice {
  readonly cell: Cell & { readonly sweep: Sweep };
  readonly overrides: readonly Override[];
}

export const isSweep = (chosen: Chosen): chosen is SweepChoice => chosen.cell.sweep !== undefined;

/** Every run of a sweep, in its order. Throws a `UsageError` where the command line sets what the sweep goes through. */
export function membersOf({ analysis, options }: Document, { cell, overrides }: SweepChoice): readonly Member[] {
  const swept = cell.sweep.paths.find(({ path }) => overrides.some((override) => override.path === path));
  if (swept) throw new UsageError(`--set ${swept.path}: the sweep goes through it; change the sweep's line instead.`);
  const { experiment, problems } = withOverrides(analysis, cell.index, overrides, options);
  if (!experiment) throw new UsageError(problems.map((problem) => `--set: ${problem}`).join('\n'));
  return sweepRuns(cell.sweep, experiment.spec.train.seed).map(({ index, overrides: own }): Member => {
    const changed = withOverrides(analysis, cell.index, [...overrides, ...own], options);
    return {
      index,
      overrides: own,
      ...(changed.experiment && { spec: changed.experiment.spec }),
      problems: changed.problems,
    };
  });
}

/** How a sweep is trained and kept. */
export interface SweepOptions extends TrainingOptions {
  readonly store: RunStore | undefined;
  readonly checkpointBudget: number;
  reportOf(run: ReportedRun): Report;
}

interface Trained {
  readonly member: Member;
  readonly spec: ExperimentSpec;
  readonly running: RunningJob;
}

const setting = ({ overrides }: Member): string => overrides.map(({ path, value }) => `${path}=${value}`).join(' ');

/** What the exit status is when its runs have ended so. */
function exitOf(statuses: readonly RunStatus[], problems: boolean): number {
  if (statuses.includes('interrupted')) return exitStatus.interrupted;
  if (problems || statuses.includes('failed')) return exitStatus.errors;
  return statuses.includes('diverged') ? exitStatus.diverged : exitStatus.done;
}

/**
 * Trains a sweep's runs one after the other, those of a halving in rounds. A run that fails or diverges stops no other;
 * Ctrl-C ends them all. Gives the exit status: of what is worst.
 */
export async function trainSweep(
  document: Document,
  choice: SweepChoice,
  options: SweepOptions,
  terminal: Terminal,
): Promise<number> {
  const { cell } = choice;
  const members = membersOf(document, choice);
  const group = { id: newRunId(Date.now()), count: members.length };
  const trained: Trained[] = [];
  let interrupted = false;
  const stopListening = terminal.onInterrupt(() => {
    interrupted = true;
    for (const { running } of trained) running.stop('interrupted');
  });

  for (const member of members) {
    if (!member.spec) terminal.message(`nnet: ${setting(member)}: ${member.problems.join(' ')}`);
  }
  const start = async (member: Member, spec: ExperimentSpec, standing: boolean): Promise<Trained> => {
    const experiment = { ...choice, experiment: { spec }, overrides: [...choice.overrides, ...member.overrides] };
    const job = await newJob(document, experiment, options.store, options.checkpointBudget, {
      ...group,
      index: member.index,
    });
    const part = `${member.index + 1} of ${members.length}`;
    const report = options.reportOf({ id: job.id, title: cell.label, part, spec });
    const one = { member, spec, running: startJob(document, job, options, report, terminal, standing) };
    trained.push(one);
    return one;
  };
  const sound = members.flatMap((member) => (member.spec ? [{ member, spec: member.spec }] : []));

  if (cell.sweep.kind !== 'halving') {
    for (const { member, spec } of sound) {
      if (interrupted) break;
      await (
        await start(member, spec, false)
      ).running.ended;
    }
  } else {
    await halve(sound, start, () => interrupted);
  }
  stopListening();
  const endings = await Promise.all(trained.map(({ running }) => running.ended));
  if (trained.length === 0 && members.length > 0 && !interrupted) throw new Failure(exitStatus.errors);
  summarise(
    trained,
    endings.map(({ result }) => result.status),
    terminal,
  );
  return exitOf(
    endings.map(({ result }) => result.status),
    sound.length < members.length,
  );
}

/** Trains in rounds; who is not among the better half is stopped where it stands. */
async function halve(
  sound: readonly { readonly member: Member; readonly spec: ExperimentSpec }[],
  start: (member: Member, spec: ExperimentSpec, standing: boolean) => Promise<Trained>,
  interrupted: () => boolean,
): Promise<void> {
  const epochs = Math.max(1, ...sound.map(({ spec }) => spec.train.epochs));
  const rounds = halvingRounds(sound.length, epochs);
  let racing: Trained[] = [];
  for (const { member, spec } of sound) {
    if (interrupted()) return;
    const one = await start(member, spec, true);
    racing.push(one);
    await one.running.advance(rounds[0]?.epochs ?? epochs);
  }
  for (const [place, { runs }] of rounds.entries()) {
    if (place === 0) continue;
    const [first] = racing;
    if (!first || interrupted()) return;
    const order = byScore(scoreOf(first.spec));
    racing = racing.toSorted((a, b) => order(a.running.last, b.running.last));
    for (const { running } of racing.splice(runs)) running.stop('stopped');
    for (const { running } of racing) {
      if (interrupted()) return;
      await running.advance(rounds[place]?.epochs ?? epochs);
    }
  }
  // Who has more epochs than the others, as the sweep may go through them, goes on to its own end.
  for (const { running } of racing) await running.advance(Infinity);
}

/** The runs as a table, the best first; a message, so that results stay what they are. */
function summarise(trained: readonly Trained[], statuses: readonly RunStatus[], terminal: Terminal): void {
  const [first] = trained;
  if (!first) return;
  const score = scoreOf(first.spec);
  const order = byScore(score);
  const rows = trained
    .map((one, place) => ({ ...one, status: statuses[place] ?? 'failed' }))
    .toSorted((a, b) => order(a.running.last, b.running.last));
  const width = Math.max(...rows.map(({ member }) => setting(member).length));
  terminal.message(`${score.name}, the best first:`);
  for (const { member, running, status } of rows) {
    const value = writeFigure(score.of(running.last));
    const ending = status === 'completed' ? '' : `  ${status} at epoch ${running.last?.epoch ?? 0}`;
    terminal.message(`  ${setting(member).padEnd(width)}  ${value}${ending}`);
  }
}
