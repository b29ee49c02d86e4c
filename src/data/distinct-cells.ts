const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Numbers the different cells of a column in the order of their first appearance, from 0. */
export class DistinctCells {
  /** Each cell's number plus 1 at a place from its hash on; a power of two, at most half of them taken. */
  private slots = new Int32Array(16);
  private hashes = new Int32Array(8);
  /** The cells' bytes, one after the other; where each ends. */
  private pool = new Uint8Array(64);
  private ends = new Int32Array(8);
  private count = 0;

  /** @param limit so many are told apart, no more */
  constructor(private readonly limit = Infinity) {}

  get size(): number {
    return this.count;
  }

  /** Whether more have come than are told apart. */
  get full(): boolean {
    return this.count >= this.limit;
  }

  encode(text: string): Uint8Array {
    return encoder.encode(text);
  }

  /** A cell's number; -1 for a new one when there is no room for it. */
  identify(source: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ source[at], 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; this.slots[slot] !== 0; slot = (slot + 1) & mask) {
      const index = this.slots[slot] - 1;
      if (this.hashes[index] === hash && this.holds(index, source, start, end)) return index;
    }
    if (this.full) return -1;
    this.add(hash, source, start, end);
    this.slots[slot] = this.count;
    if (2 * this.count >= this.slots.length) this.rehash();
    return this.count - 1;
  }

  /** The cells, by their numbers. */
  texts(): string[] {
    return Array.from({ length: this.count }, (_, index) =>
      decoder.decode(this.pool.subarray(this.startOf(index), this.ends[index])),
    );
  }

  private startOf(index: number): number {
    return index === 0 ? 0 : this.ends[index - 1];
  }

  private holds(index: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.startOf(index);
    if (this.ends[index] - from !== end - start) return false;
    for (let at = start; at < end; at++) if (this.pool[from + at - start] !== source[at]) return false;
    return true;
  }

  private add(hash: number, source: Uint8Array, start: number, end: number): void {
    const from = this.startOf(this.count);
    const to = from + end - start;
    if (to > this.pool.length) {
      const pool = new Uint8Array(Math.max(2 * this.pool.length, to));
      pool.set(this.pool);
      this.pool = pool;
    }
    for (let at = start; at < end; at++) this.pool[from + at - start] = source[at];
    this.ends[this.count] = to;
    this.hashes[this.count++] = hash;
  }

  private rehash(): void {
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    const ends = new Int32Array(slots.length / 2);
    ends.set(this.ends.subarray(0, this.count));
    const hashes = new Int32Array(slots.length / 2);
    hashes.set(this.hashes.subarray(0, this.count));
    for (let index = 0; index < this.count; index++) {
      let slot = hashes[index] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.slots = slots;
    this.ends = ends;
    this.hashes = hashes;
  }
}

/** How many texts of one to three digits there are. */
export const smallPlaces = 1110;

/** A place below `smallPlaces` for each text of one to three digits; -1 for any other. */
export function smallPlace(source: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 1 || length > 3) return -1;
  let value = source[start] - zero;
  if (value < 0 || value > 9) return -1;
  if (length === 1) return value;
  for (let at = start + 1; at < end; at++) {
    const digit = source[at] - zero;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return length === 2 ? 10 + value : 110 + value;
}

const zero = 48;
