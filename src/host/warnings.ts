import type { RunFacts } from '../protocol/schema';
import { placesOf } from '../protocol/tensor-places';
import type { LayerName } from '../spec/layers';
import { statistic, statisticsWidth, type StatisticsFrame } from '../spec/statistics';
import { figureOf } from './sparkline';

/** From where on a measured value tells of something that keeps a layer from learning. `docs/inspecting.md` names them. */
export const thresholds = {
  /** ‖∇‖ of a layer, as a share of the largest layer's: at most. */
  vanishing: 1e-3,
  /** ‖∇‖ of a layer: at least. */
  exploding: 1e3,
  /** ‖Δw‖ / ‖w‖ of one step: at least. */
  step: 0.1,
  /** Share of a layer's units that are 0 for the whole batch: at least. */
  dead: 0.5,
  /** Samples that a batch must have for that to say anything. */
  batch: 8,
} as const;

/** What is wrong with a layer's measured values. */
export type Ailment = 'notFinite' | 'vanishing' | 'exploding' | 'step' | 'dead';

/** An ailment with its evidence. */
export interface Warning {
  readonly ailment: Ailment;
  /** What was measured: ‖∇‖ (`vanishing`, `exploding`), ‖Δw‖ / ‖w‖ (`step`), the share of units (`dead`). */
  readonly value: number;
  /** `vanishing`: the layer with the largest gradient, and its norm. */
  readonly largest?: { readonly layer: string; readonly norm: number };
}

/** Kinds whose output may die: those with an activation. */
export const mayDie: ReadonlySet<string> = new Set<LayerName>(['dense', 'conv1d', 'conv2d', 'activation']);

const largest = new WeakMap<StatisticsFrame, { readonly layer: string; readonly norm: number }>();

/** The layer whose main gradient has the largest norm. */
function largestGradient(facts: RunFacts, frame: StatisticsFrame): { readonly layer: string; readonly norm: number } {
  const known = largest.get(frame);
  if (known) return known;
  let found = { layer: '', norm: 0 };
  for (const { name } of facts.layers) {
    const place = placesOf(facts, name).parameters[0]?.gradient ?? -1;
    const norm = place < 0 ? NaN : figureOf(frame, place, 'norm');
    if (norm > found.norm) found = { layer: name, norm };
  }
  largest.set(frame, found);
  return found;
}

/** How many samples the batch had, from the counts of a layer's outputs. */
function samplesOf(frame: StatisticsFrame, activation: number, units: number): number {
  const first = activation * statisticsWidth;
  const counts = frame.values.subarray(first + statistic.histogram, first + statisticsWidth);
  return counts.reduce((sum, count) => sum + count, 0) / units;
}

/** What is wrong with a layer in a frame, the worst first; nothing for most. */
export function warningsOf(layer: string, facts: RunFacts, frame: StatisticsFrame): readonly Warning[] {
  const { parameters, activation } = placesOf(facts, layer);
  const description = facts.layers.find(({ name }) => name === layer);
  const [main] = parameters;
  const found: Warning[] = [];
  if (main && main.gradient >= 0) {
    const weight = figureOf(frame, main.weight, 'norm');
    const gradient = figureOf(frame, main.gradient, 'norm');
    const ratio = figureOf(frame, main.weight, 'updateRatio');
    const greatest = largestGradient(facts, frame);
    if (!Number.isFinite(weight) || !Number.isFinite(gradient)) found.push({ ailment: 'notFinite', value: gradient });
    else if (gradient <= thresholds.vanishing * greatest.norm || gradient === 0) {
      found.push({ ailment: 'vanishing', value: gradient, largest: greatest });
    }
    if (Number.isFinite(gradient) && gradient >= thresholds.exploding) {
      found.push({ ailment: 'exploding', value: gradient });
    }
    if (ratio >= thresholds.step) found.push({ ailment: 'step', value: ratio });
  }
  if (activation >= 0 && description && mayDie.has(description.kind)) {
    const units = description.output.reduce((size, axis) => size * axis, 1);
    const dead = figureOf(frame, activation, 'zeros');
    if (dead >= thresholds.dead && samplesOf(frame, activation, units) >= thresholds.batch) {
      found.push({ ailment: 'dead', value: dead });
    }
  }
  return found;
}
