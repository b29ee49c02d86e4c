import { l10n } from 'vscode';
import type { PanelComparison } from '../protocol/panel';
import { compareRuns, readRun, RunError, writeParting } from '../runs';
import type { Run } from './run';
import type { Session } from './session';

const nullable = <T>(value: T | undefined): T | null => value ?? null;

/** What a run is called in a sentence. */
export const runTitle = ({ name, number }: Pick<Run, 'name' | 'number'>): string => name ?? l10n.t('run {0}', number);

/** Compares runs of a spec from their records, as `nnet runs compare` does. Throws a `RunError`. */
export async function compareInSession({ runs }: Session, ids: readonly string[]): Promise<PanelComparison> {
  const wanted = ids.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  const recorded = await Promise.all(
    wanted.map((run) => {
      if (!run.store) throw new RunError(l10n.t('Run {0} is not recorded.', run.number));
      return readRun(run.store, run.id);
    }),
  );
  if (recorded.length < 2) throw new RunError(l10n.t('Two runs or more are needed to compare them.'));
  const { differing, end, best, bestEpochs, partings } = compareRuns(recorded);
  const titles = wanted.map(runTitle);
  return {
    runs: wanted.map(({ id }) => id),
    differing: differing.map(({ path, values }) => ({ path, values: values.map(nullable) })),
    end: end.map(({ name, values }) => ({ name, values: [...values] })),
    best: best.map(({ name, values }) => ({ name, values: [...values] })),
    bestEpochs: bestEpochs.map(nullable),
    hashes: recorded.map(({ record }) => nullable(record.result?.sha256)),
    partings: partings.map((parting, index) => writeParting(parting, titles[0] ?? '', titles[index + 1] ?? '')),
  };
}
