import type { TrainedLayer } from '../../spec/layers';
import { activation } from './activation';
import { dense } from './dense';
import { dropout } from './dropout';
import { flatten, reshape } from './flatten';
import type { LayerKind } from './layer';

/** How each layer of the vocabulary that is trained is computed. */
export const layerKinds: { readonly [K in TrainedLayer]: LayerKind<K> } = {
  dense,
  dropout,
  activation,
  flatten,
  reshape,
};
