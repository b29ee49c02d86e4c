export { placesOf, type LayerPlaces, type ParameterPlace } from '../src/protocol/tensor-places';
