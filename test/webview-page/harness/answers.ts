import type { Inspection, InspectQuery } from '../../../src/protocol/inspect';
import { createInspector } from '../../../src/worker/inspection/inspector';
import type { KeptWeights, Subject } from '../../../src/worker/inspection/subject';
import { parsePanelMessage } from '../../../src/protocol/panel';
import type { Trained } from './training';

/** What the worker answers of a run that was trained here: its weights at any of its epochs, and the gradients with them. */
export function subjectOf({ spec, dataset, weights, gradients }: Trained): Subject {
  const known = new Map<number, KeptWeights>();
  return {
    spec,
    dataset,
    weightsAt(epoch = weights.length) {
      const at = Math.max(1, Math.min(weights.length, epoch));
      const kept = known.get(at) ?? { epoch: at, tensors: weights[at - 1] ?? [], gradients: gradients[at - 1] };
      known.set(at, kept);
      return kept;
    },
  };
}

/** Answers as the host does, of runs by their ids; each answer is one that may cross the border. */
export function answersOf(runs: Readonly<Record<string, Trained>>) {
  const inspectors = new Map(Object.entries(runs).map(([id, run]) => [id, createInspector(subjectOf(run))]));
  return (run: string, query: InspectQuery): Inspection => {
    const result = inspectors.get(run)?.(query);
    if (!result) throw new Error(`There is no run ${run}.`);
    parsePanelMessage({ type: 'inspection', sequence: 1, id: 1, run, result });
    return result;
  };
}
