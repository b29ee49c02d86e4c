import type { Analysis, Experiment, Range } from '../language';
import type { RunFacts } from '../protocol/schema';
import type { LayerSpec } from '../spec/experiment';
import { cellOf } from './cell-of-run';
import type { Run } from './run';

/** A line of a text with the layer that stands on it and that a run trained. */
export interface TrainedLine {
  readonly range: Range;
  readonly layer: LayerSpec;
}

const known = new WeakMap<Analysis, WeakMap<RunFacts, readonly TrainedLine[]>>();

/**
 * The lines of a text whose layers are those that a run trained, top to bottom; none before the run's network is built. It
 * is the base's own layers that stand on lines: where a variant or a control of the panel made another layer of one, the
 * line says nothing of the run.
 */
export function trainedLines(analysis: Analysis, run: Run): readonly TrainedLine[] {
  const { facts } = run;
  if (!facts) return [];
  const byFacts = known.get(analysis) ?? new WeakMap<RunFacts, readonly TrainedLine[]>();
  known.set(analysis, byFacts);
  const found = byFacts.get(facts) ?? find(analysis, run, facts);
  byFacts.set(facts, found);
  return found;
}

function find(analysis: Analysis, run: Run, facts: RunFacts): readonly TrainedLine[] {
  const cell = cellOf(analysis, run);
  const experiment = cell?.base === undefined ? undefined : analysis.cells[cell.base]?.experiment;
  if (!experiment) return [];
  const trained = new Map(flatten(run.spec.layers).map((entry, order) => [entry.layer.name, { ...entry, order }]));
  const common = flatten(experiment.spec.layers).flatMap((entry) => {
    const then = trained.get(entry.layer.name);
    return then ? [{ ...entry, then }] : [];
  });
  const inOrder = keepsOrder(common.map(({ then }) => then.order));
  const shapes = shapesOf(experiment);
  return common.flatMap(({ layer, parent, then }, index): TrainedLine[] => {
    const range = experiment.layerLines.get(layer.name);
    const same = range && inOrder[index] && parent === then.parent && sameLayer(layer, then.layer);
    return same && shapes(layer.name, facts) ? [{ range, layer: then.layer }] : [];
  });
}

interface Placed {
  readonly layer: LayerSpec;
  /** The residual that it is in; '' at the top. */
  readonly parent: string;
}

const flatten = (layers: readonly LayerSpec[], parent = ''): readonly Placed[] =>
  layers.flatMap((layer) => [{ layer, parent }, ...flatten(layer.layers ?? [], layer.name)]);

/** Equal, arguments and all, but for what is in it. */
const sameLayer = (a: LayerSpec, b: LayerSpec): boolean =>
  JSON.stringify({ ...a, layers: undefined }) === JSON.stringify({ ...b, layers: undefined });

/** Of each of some different numbers, whether all before it are smaller and all after it larger. */
export function keepsOrder(numbers: readonly number[]): readonly boolean[] {
  let most = -Infinity;
  const above = numbers.map((value) => {
    const largest = value > most;
    most = Math.max(most, value);
    return largest;
  });
  let least = Infinity;
  const below = [...numbers].reverse().map((value) => {
    const smallest = value < least;
    least = Math.min(least, value);
    return smallest;
  });
  return above.map((largest, index) => largest && below[numbers.length - 1 - index] === true);
}

/** Whether a layer has the shapes in the text that it was trained with; where the text's are not known, it has. */
function shapesOf({ placed }: Experiment): (layer: string, facts: RunFacts) => boolean {
  if (!placed) return () => true;
  const now = new Map(placed.map((one) => [one.layer.name, `${one.input.join()} ${one.output.join()}`]));
  return (layer, { layers }) => {
    const then = layers.find(({ name }) => name === layer);
    return then !== undefined && now.get(layer) === `${then.input.join()} ${then.output.join()}`;
  };
}
