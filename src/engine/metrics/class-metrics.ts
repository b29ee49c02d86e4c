import type { ClassCounts } from './class-tally';

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Hits over all samples. scikit-learn: `accuracy_score`. */
export function accuracy({ hits, actual }: ClassCounts): number {
  let right = 0;
  let all = 0;
  for (let c = 0; c < hits.length; c++) {
    right += hits[c];
    all += actual[c];
  }
  return right / all;
}

/**
 * Of one output, a figure of the second class alone; of several, its mean over the classes that occur as targets or as
 * predictions, as scikit-learn's `average="macro"`.
 */
function averaged(counts: ClassCounts, outputs: number, figure: (c: number) => number): number {
  if (outputs === 1) return figure(1);
  let sum = 0;
  let classes = 0;
  for (let c = 0; c < counts.hits.length; c++) {
    if (counts.called[c] === 0 && counts.actual[c] === 0) continue;
    sum += figure(c);
    classes++;
  }
  return sum / classes;
}

/** Hits over those called so; 0 when none was. scikit-learn: `precision_score`. */
export const precision = (counts: ClassCounts, outputs: number): number =>
  averaged(counts, outputs, (c) => ratio(counts.hits[c], counts.called[c]));

/** Hits over those that are so; 0 when none is. scikit-learn: `recall_score`. */
export const recall = (counts: ClassCounts, outputs: number): number =>
  averaged(counts, outputs, (c) => ratio(counts.hits[c], counts.actual[c]));

/** 2 · hits / (called so + are so), the harmonic mean of precision and recall. scikit-learn: `f1_score`. */
export const f1 = (counts: ClassCounts, outputs: number): number =>
  averaged(counts, outputs, (c) => ratio(2 * counts.hits[c], counts.called[c] + counts.actual[c]));
