/** Data: bytes and specs in, arrays out. */
export { DataError } from './error';
export { readFacts, readFactsInSteps } from './facts';
export { prepare, prepareInSteps, type FileSource } from './prepare';
export { readInputs } from './read-inputs';
export { decodeSafetensors, encodeSafetensors, encodeSafetensorsInSteps, safetensorsMetadata } from './safetensors';
export { inSlices, type Turns } from './steps';
