import { EngineError } from '../../engine';
import type { Inspection, InspectQuery } from '../../protocol/inspect';
import { activationsView, boundaryView, weightsView } from './layer-views';
import { confusionView, predictionsView, worstView } from './part-views';
import { createLooker } from './parts';
import { sampleView, unitView } from './sample-views';
import type { Subject } from './subject';

/** Answers what is asked of a run. Throws an `EngineError` or a `DataError` with a sentence. */
export type Inspector = (query: InspectQuery) => Inspection;

/** Looks into a run; nothing that training uses is touched. */
export function createInspector(subject: Subject): Inspector {
  const look = createLooker(subject);
  return (query) => {
    const weights = subject.weightsAt(query.epoch, query.view === 'weights');
    if ('part' in query && subject.dataset.parts[query.part].length === 0) {
      throw new EngineError(`There are no samples for ${query.part}. Write \`split\` below \`data\`.`);
    }
    switch (query.view) {
      case 'weights':
        return weightsView(weights, query);
      case 'activations':
        return activationsView(subject, weights, query);
      case 'confusion':
        return confusionView(subject, look, weights, query);
      case 'predictions':
        return predictionsView(subject, look, weights, query);
      case 'worst':
        return worstView(subject, look, weights, query);
      case 'boundary':
        return boundaryView(subject, weights, query);
      case 'sample':
        return sampleView(subject, weights, query);
      case 'unit':
        return unitView(subject, weights, query);
    }
  };
}
