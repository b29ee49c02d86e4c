/**
 * Where a network's arrays come from. All are made once, when it is built; planning builds the same network against a
 * workspace that only counts, so that what a run will take is known, exactly, before anything is allocated.
 */
export interface Workspace {
  /** A new array of zeros (empty while planning). */
  floats(length: number): Float64Array;
  /** A new array of zeros for indices (empty while planning). */
  indices(length: number): Int32Array;
  /** Bytes asked for so far. */
  readonly bytes: number;
}

/** A workspace that allocates, or with `plan` only counts. */
export function createWorkspace(mode: 'allocate' | 'plan'): Workspace {
  const factor = mode === 'allocate' ? 1 : 0;
  let bytes = 0;
  return {
    floats: (length) => {
      bytes += length * Float64Array.BYTES_PER_ELEMENT;
      return new Float64Array(length * factor);
    },
    indices: (length) => {
      bytes += length * Int32Array.BYTES_PER_ELEMENT;
      return new Int32Array(length * factor);
    },
    get bytes() {
      return bytes;
    },
  };
}
