import type { RunFacts } from '../protocol/schema';
import { placesOf, type LayerPlaces } from '../protocol/tensor-places';
import type { LayerSpec } from '../spec/experiment';
import type { StatisticsFrame } from '../spec/statistics';
import type { InlineValue } from './configuration';
import { narrow, signed, six, tiny } from './format';
import { figureOf, histogramBars, sparkline } from './sparkline';
import { mayDie, warningsOf } from './warnings';

/** What stands after a layer's line, and whether it tells of something that keeps the layer from learning. */
export interface LayerValue {
  readonly text: string;
  readonly warning: boolean;
}

/** What a layer's values are written from. */
interface Measured {
  readonly layer: LayerSpec;
  readonly places: LayerPlaces;
  readonly frame: StatisticsFrame;
  readonly facts: RunFacts;
}

/** A value, always as wide; `undefined` when the layer has none. */
type Writer = (measured: Measured) => string | undefined;

/** A bar for the gradient's norm of each gate or projection, after its letter: `i▃f█g▂o▁`. */
const parts: Writer = ({ places, frame }) => {
  const bars = sparkline(places.parts.map(({ place }) => figureOf(frame, place, 'norm')));
  return places.parts.map(({ name }, index) => `${name}${bars.charAt(index)}`).join('');
};

/** What only a kind has, in 9 columns at most, so that it fits 22 with both norms. */
const own: Readonly<Partial<Record<LayerSpec['kind'], Writer>>> = {
  rnn: parts,
  gru: parts,
  lstm: parts,
  attention: parts,
  /** Running mean and standard deviation, averaged over the channels: `-0.13±.98`. */
  batch_norm: ({ places, frame }) => {
    const mean = (name: string): number =>
      figureOf(frame, places.buffers.find((buffer) => buffer.name === name)?.place ?? -1, 'mean');
    return `${signed(mean('running_mean'))}±${tiny(Math.sqrt(mean('running_var')))}`;
  },
  /** The share of the vocabulary that the last batch looked up: the rows with a gradient, when no penalty gives all one. */
  embedding: ({ layer, places, frame }) => {
    const gradient = places.parameters[0]?.gradient ?? -1;
    if (gradient < 0 || layer.kind !== 'embedding' || layer.arguments.l1 > 0 || layer.arguments.l2 > 0)
      return undefined;
    const seen = 1 - figureOf(frame, gradient, 'zeros');
    return seen === 1 ? 'all rows ' : `${String(Math.floor(100 * seen)).padStart(2)} % rows`;
  },
  /** ‖F(x)‖ / ‖x + F(x)‖: how much the body adds. */
  residual: ({ layer: { layers = [] }, places, frame, facts }) => {
    const last = layers[layers.length - 1];
    const body = last ? placesOf(facts, last.name).activation : -1;
    const share = figureOf(frame, body, 'norm') / figureOf(frame, places.activation, 'norm');
    return Number.isNaN(share) ? undefined : `F/a ${narrow(share).padEnd(4)}`;
  },
};

const histogram =
  (role: 'weight' | 'gradient'): Writer =>
  ({ places: { parameters }, frame }) => {
    const place = parameters[0]?.[role] ?? -1;
    return place < 0 ? undefined : sparkline(histogramBars(frame, place, 4));
  };

const figure =
  (role: 'weight' | 'gradient', name: 'norm' | 'updateRatio', write: (value: number) => string): Writer =>
  ({ places: { parameters }, frame }) => {
    const place = parameters[0]?.[role] ?? -1;
    return place < 0 ? undefined : write(figureOf(frame, place, name));
  };

const writers: Readonly<Record<InlineValue, Writer>> = {
  own: (measured) => own[measured.layer.kind]?.(measured),
  weights: histogram('weight'),
  weightNorm: figure('weight', 'norm', (value) => narrow(value).padEnd(4)),
  gradients: histogram('gradient'),
  gradientNorm: figure('gradient', 'norm', (value) => `∇${six(value)}`),
  updateRatio: figure('weight', 'updateRatio', (value) => `Δ/w ${six(value)}`),
  deadUnits: ({ layer, places: { activation }, frame }) =>
    activation < 0 || !mayDie.has(layer.kind)
      ? undefined
      : `${String(Math.round(100 * figureOf(frame, activation, 'zeros'))).padStart(3)} % dead`,
};

/**
 * A layer's measured values as one text of fixed width, as far as they are asked for and the layer has them. What only its
 * kind has takes the place of the histograms.
 */
export function layerValue(
  layer: LayerSpec,
  facts: RunFacts,
  frame: StatisticsFrame,
  shown: readonly InlineValue[],
): LayerValue | undefined {
  const measured = { layer, places: placesOf(facts, layer.name), frame, facts };
  const special = shown.includes('own') && writers.own(measured) !== undefined;
  const texts = shown
    .filter((value) => !(special && (value === 'weights' || value === 'gradients')))
    .flatMap((value) => writers[value](measured) ?? []);
  if (texts.length === 0) return undefined;
  return { text: texts.join(' '), warning: warningsOf(layer.name, facts, frame).length > 0 };
}
