import type { Shape } from '../../../src/spec/argument';
import type { LayerName } from '../../../src/spec/layers';
import { placeLayers, type PlacedLayer } from '../../../src/spec/shapes';
import { dense } from '../experiment';
import { layerSpec } from './single-layer';

type Written = Readonly<Record<string, unknown>>;

/** Each kind with an input that it takes, at sizes that tell all axes apart. */
const examples: Readonly<Record<LayerName, readonly [Written, Shape]>> = {
  dense: [{ units: 5, activation: 'tanh' }, [7]],
  conv1d: [{ filters: 5, size: 3, activation: 'relu' }, [11, 7]],
  conv2d: [{ filters: 5, size: [3, 2], activation: 'relu', stride: 2 }, [7, 11, 13]],
  max_pool2d: [{ size: [2, 3] }, [7, 11, 13]],
  avg_pool2d: [{ size: [2, 3] }, [7, 11, 13]],
  global_avg_pool: [{}, [7, 11, 13]],
  flatten: [{}, [7, 11, 13]],
  reshape: [{ shape: [7, 11] }, [77]],
  dropout: [{ rate: 0.3 }, [7]],
  batch_norm: [{}, [7, 11, 13]],
  layer_norm: [{}, [7, 11]],
  embedding: [{ vocabulary: 23, units: 5 }, [7]],
  rnn: [{ units: 5 }, [11, 7]],
  gru: [{ units: 5, return: 'sequence' }, [11, 7]],
  lstm: [{ units: 5, bidirectional: true }, [11, 7]],
  attention: [{ heads: 3 }, [11, 6]],
  activation: [{ kind: 'gelu' }, [7, 11]],
  residual: [{}, [7]],
};
/** The example of a kind in its place; a residual's body is a dense layer. */
export function placedExample(kind: LayerName): PlacedLayer {
  const [written, input] = examples[kind];
  const body = kind === 'residual' ? [dense(7)] : undefined;
  const place = placeLayers(input, [layerSpec(kind, written, kind, body)]).placed[0];
  if (!place) throw new Error(`${kind} does not take ${input.join('x')}`);
  return place;
}
