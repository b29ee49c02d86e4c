import type { PanelSweep } from '../../protocol/panel';
import { lastRecord, type Sweep } from './sweep';

/** A sweep as the page shows it. */
export function describeSweep(sweep: Sweep, now: number): PanelSweep {
  const { id, cell, state, plan, score, members, share } = sweep;
  const out = new Set(sweep.next().out);
  const secondsLeft = sweep.secondsLeft(now);
  return {
    id,
    title: cell.label,
    state,
    paths: plan.paths.map(({ path }) => path),
    score: { name: score.name, better: score.better },
    share,
    ...(secondsLeft !== undefined && { secondsLeft }),
    runs: members.map(({ index, run, overrides, problem }) => {
      const record = lastRecord(run);
      const message = problem ?? run?.result?.message;
      return {
        place: index + 1,
        ...(run && { run: run.id, number: run.number }),
        values: overrides.map(({ value }) => value),
        state: problem === undefined ? (run?.state ?? 'waiting') : 'failed',
        ...(out.has(index) && { out: true }),
        epochs: run?.epochs.length ?? 0,
        score: score.of(record),
        loss: record?.validation?.['loss'] ?? record?.loss ?? NaN,
        ...(message !== undefined && { message }),
      };
    }),
  };
}
