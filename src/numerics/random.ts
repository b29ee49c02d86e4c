import { cos, log } from './elementary';
import { philox } from './philox';

/** What randomness is for. Each has its own stream, so that changing one thing does not reshuffle another. */
const purposes = { data: 0, split: 1, init: 2, shuffle: 3, dropout: 4, sweep: 5, check: 6 } as const;
export type Purpose = keyof typeof purposes;

const word = 0x1_0000_0000;

/** A stream of random numbers, each a function of the seed, the purpose, the index and the position alone. */
export interface RandomStream {
  /** The number of 32-bit words drawn so far; setting it goes there at once. */
  position: number;
  /** Uniform over 0 to 2³² - 1. One word. */
  uint32(): number;
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. Two words. */
  uniform(): number;
  /** Standard normal, by the polar angle and radius of Box and Muller (1958). Four words. */
  normal(): number;
  /** Uniform over 0 to n - 1 without bias, for n up to 2³²: draws words until one lies below the largest multiple of n. */
  integer(n: number): number;
  /** A uniform permutation of 0 to n - 1 (Fisher and Yates, in Durstenfeld's form). */
  permutation(n: number): Int32Array;
  /** The same, in parts of some milliseconds. */
  permuting(n: number): Generator<undefined, Int32Array, void>;
}

/**
 * The stream for a purpose. `seed` and `index` (for example of a layer, or an epoch) are whole numbers from 0 to 2⁵³ - 1.
 *
 * It is Philox4x32-10 with the seed's low and high word as its key. The counter's words are the block's low and high
 * word (a block is four words of the stream), the index's low word, and its high word plus 2²⁴ times the purpose's number.
 */
export function stream(seed: number, purpose: Purpose, index = 0): RandomStream {
  for (const value of [seed, index]) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no seed or index of a stream: ${value}`);
  }
  return new PhiloxStream(...wordsOfStream(seed, purpose, index));
}

/** What a stream is, as other implementations of Philox take it: the key's two words, and the counter's upper two. */
export function wordsOfStream(seed: number, purpose: Purpose, index = 0): [number, number, number, number] {
  return [
    seed % word,
    Math.floor(seed / word),
    index % word,
    // An index has at most 21 high bits, so that the purpose fits above them.
    Math.floor(index / word) + purposes[purpose] * 2 ** 24,
  ];
}

/** Places of a permutation that are drawn in one part. */
const drawnAtOnce = 2 ** 16;

class PhiloxStream implements RandomStream {
  private readonly words = new Uint32Array(4);
  private block = -1;
  position = 0;

  constructor(
    private readonly key0: number,
    private readonly key1: number,
    private readonly counter2: number,
    private readonly counter3: number,
  ) {}

  uint32(): number {
    const block = Math.floor(this.position / 4);
    if (block !== this.block) {
      const { key0, key1, counter2, counter3 } = this;
      philox(this.words, block % word, Math.floor(block / word), counter2, counter3, key0, key1);
      this.block = block;
    }
    return this.words[this.position++ % 4];
  }

  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  normal(): number {
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return radius * cos(2 * Math.PI * this.uniform());
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > word) throw new RangeError(`no range for a random integer: ${n}`);
    const limit = word - (word % n);
    for (;;) {
      const value = this.uint32();
      if (value < limit) return value % n;
    }
  }

  permutation(n: number): Int32Array {
    const parts = this.permuting(n);
    for (;;) {
      const { done, value } = parts.next();
      if (done) return value;
    }
  }

  *permuting(n: number): Generator<undefined, Int32Array, void> {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i];
      order[i] = order[j];
      order[j] = held;
      if (i % drawnAtOnce === 0) yield;
    }
    return order;
  }
}
