/** Data: bytes and specs in, arrays out. */
export { DataError } from './error';
export { readFacts } from './facts';
export { prepare, type FileSource } from './prepare';
export { readInputs } from './read-inputs';
export { decodeSafetensors, encodeSafetensors } from './safetensors';
