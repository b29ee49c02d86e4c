import type { AnalysisOptions } from '../analysis';
import type { Report } from '../diagnostic';
import type { LayerDraft } from '../draft';
import type { Lowered } from '../lower';
import type { Range } from '../range';

/** What a check looks at. */
export interface Subject {
  readonly text: string;
  readonly lowered: Lowered;
  readonly options: AnalysisOptions;
  /** The layers that are not checked already: all of a base's, those of a variation that differ from its base's. */
  readonly newLayers: readonly LayerDraft[];
}

/** Reports what is wrong with an experiment as a whole; silent about what is not known. */
export type Check = (subject: Subject, report: Report) => void;

/** The words of an entry's argument, else of its kind, else the `model` line, which every experiment has. */
export function rangeOf({ lowered: { draft } }: Subject, keyword: string, name?: string): Range {
  const call = draft.entries.get(keyword);
  const argument = name === undefined ? undefined : call?.written.get(name)?.range;
  return argument ?? call?.kindRange ?? call?.range ?? draft.modelLine ?? { start: 0, end: 0 };
}
