import type { RunFacts } from '../src/protocol/schema';
import { pointsSource, type Line } from './chart/line';
import { figureOf, type Frames } from './frames';
import { placesOf } from './tensors';

/** A line for each layer that has a gradient, through the epochs with statistics. */
export const normLines = (facts: RunFacts, frames: Frames): readonly Line[] =>
  facts.layers
    .flatMap(({ name }) => {
      const gradient = placesOf(facts, name).parameters[0]?.gradient ?? -1;
      return gradient < 0 ? [] : [{ name, gradient }];
    })
    .map(({ name, gradient }, place) => ({
      id: name,
      label: name,
      colour: { layer: place },
      dashed: false,
      emphasis: true,
      source: pointsSource(frames.map((frame) => ({ x: frame.epoch, y: figureOf(frame, gradient, 'norm') }))),
    }));
