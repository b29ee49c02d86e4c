import type { RunFacts } from '../protocol/schema';
import type { StatisticsFrame } from '../spec/statistics';
import type { InlineValue } from './configuration';
import { compact, narrow } from './format';
import { figureOf, histogramBars, sparkline } from './sparkline';

/** What stands after a layer's line, and whether it tells of something that keeps the layer from learning. */
export interface LayerValue {
  readonly text: string;
  readonly warning: boolean;
}

/** Where a layer's main tensors stand in a frame; -1: it has none. The main one of a layer is its first weight. */
function tensorsOf(layer: string, facts: RunFacts): { weight: number; gradient: number; activation: number } {
  const find = (role: string): number =>
    facts.tensors.findIndex((tensor) => tensor.layer === layer && tensor.role === role);
  return { weight: find('weight'), gradient: find('gradient'), activation: find('activation') };
}

/** Half of a layer's units or more are dead. */
const manyDead = 0.5;

/**
 * A layer's measured values as one text of fixed width: the weights' histogram and norm, the gradients' histogram and
 * norm, the update ratio, the share of dead units, as far as they are asked for and the layer has them.
 */
export function layerValue(
  layer: string,
  facts: RunFacts,
  frame: StatisticsFrame,
  shown: readonly InlineValue[],
): LayerValue | undefined {
  const { weight, gradient, activation } = tensorsOf(layer, facts);
  const parts: string[] = [];
  let warning = false;
  for (const value of shown) {
    if (value === 'weights' && weight >= 0) {
      parts.push(`${sparkline(histogramBars(frame, weight, 4))} ${narrow(figureOf(frame, weight, 'norm')).padEnd(4)}`);
    }
    if (value === 'gradients' && gradient >= 0) {
      const norm = figureOf(frame, gradient, 'norm');
      warning ||= !Number.isFinite(norm) || norm === 0;
      parts.push(`${sparkline(histogramBars(frame, gradient, 4))} ∇${compact(norm).padEnd(6)}`);
    }
    if (value === 'updateRatio' && weight >= 0) {
      parts.push(`Δ/w ${compact(figureOf(frame, weight, 'updateRatio')).padEnd(6)}`);
    }
    if (value === 'deadUnits' && activation >= 0) {
      const dead = figureOf(frame, activation, 'zeros');
      warning ||= dead >= manyDead;
      parts.push(`${String(Math.round(100 * dead)).padStart(3)} % dead`);
    }
  }
  return parts.length > 0 ? { text: parts.join(' '), warning } : undefined;
}
