import type { Word } from './program';

/** A place in the kernels' memory, in bytes. */
export type Address = number;

/** No place: addresses start behind the module's own data. */
export const nowhere: Address = 0;

/** Where the arena starts: a page is more than the module's constants take. */
export const arenaStart = 65536;

/** Bytes. */
export const lineOfCache = 64;

/** Vectors reach up to three values beyond an array's end, and start where a line of the cache does. */
const slack = 16;

/**
 * Hands out the kernels' memory, array after array, once, when a network is compiled. Nothing is allocated by it: the
 * memory is made when its size is known.
 */
export interface Arena {
  /** An array of zeros. */
  floats(length: number): Address;
  indices(length: number): Address;
  doubles(length: number): Address;
  bytes(length: number): Address;
  /** The first byte behind all arrays. */
  readonly end: number;
}

/** A new arena. */
export function createArena(): Arena {
  let end = arenaStart;
  const take = (bytes: number): Address => {
    const at = end;
    end = Math.ceil((at + bytes + slack) / lineOfCache) * lineOfCache;
    return at;
  };
  return {
    floats: (length) => take(4 * length),
    indices: (length) => take(4 * length),
    doubles: (length) => take(8 * length),
    bytes: take,
    get end() {
      return end;
    },
  };
}

/** Writes words behind each other. */
export function writeWords(words: readonly Word[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.reduce<number>((size, word) => size + sizeOf(word), 0)));
  let at = 0;
  for (const word of words) {
    if (typeof word === 'number') view.setInt32(at, word, true);
    else if ('float' in word) view.setFloat32(at, word.float, true);
    else view.setFloat64(at, word.double, true);
    at += sizeOf(word);
  }
  return new Uint8Array(view.buffer);
}

const sizeOf = (word: Word): number => (typeof word !== 'number' && 'double' in word ? 8 : 4);
