import type { LayerSpec } from '../../src/spec/experiment';
import type { LayerName } from '../../src/spec/layers';
import { layerSpec } from './layers/single-layer';

/** A layer as the reference files write it: arguments that have their default are left out. */
export interface ReferenceLayer {
  readonly kind: LayerName;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly layers?: readonly ReferenceLayer[];
}

/** Such a layer's spec. */
export const specOf = ({ kind, name, arguments: written, layers }: ReferenceLayer): LayerSpec =>
  layerSpec(kind, written, name, layers?.map(specOf));
