import { describe, expect, it } from 'vitest';
import { philox } from '../../src/numerics/philox';
import { stream } from '../../src/numerics/random';

describe('Philox4x32-10', () => {
  // The known answers that the authors' library (Random123, kat_vectors) gives for this generator.
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])('of the counter %j under the key %j', ([c0, c1, c2, c3], [key0, key1], expected) => {
    const out = new Uint32Array(4);
    philox(out, c0, c1, c2, c3, key0, key1);
    expect([...out]).toEqual(expected);
  });

  it('agrees with the definition in big integers', () => {
    const words = stream(9, 'data');
    const mask = 0xffffffffn;
    for (let i = 0; i < 200; i++) {
      const counter = Array.from({ length: 4 }, () => words.uint32());
      const key = [words.uint32(), words.uint32()];
      let [a, b, c, d] = counter.map(BigInt);
      let [k, l] = key.map(BigInt);
      for (let round = 0; round < 10; round++) {
        const p = 0xd2511f53n * a;
        const q = 0xcd9e8d57n * c;
        [a, b, c, d] = [(q >> 32n) ^ b ^ k, q & mask, (p >> 32n) ^ d ^ l, p & mask];
        k = (k + 0x9e3779b9n) & mask;
        l = (l + 0xbb67ae85n) & mask;
      }
      const out = new Uint32Array(4);
      philox(out, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
      expect([...out].map(BigInt)).toEqual([a, b, c, d]);
    }
  });
});

describe('a random stream', () => {
  it('is a function of seed, purpose and index', () => {
    const first = (...of: Parameters<typeof stream>): number => stream(...of).uint32();
    expect(first(1, 'data')).toBe(first(1, 'data'));
    const others = [
      first(1, 'data'),
      first(2, 'data'),
      first(1, 'split'),
      first(1, 'data', 1),
      first(2 ** 40, 'data'),
      first(1, 'data', 2 ** 40),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  it('goes to any position', () => {
    const a = stream(5, 'dropout');
    const drawn = Array.from({ length: 50 }, () => a.uint32());
    const b = stream(5, 'dropout');
    b.position = 37;
    expect(b.uint32()).toBe(drawn[37]);
    b.position = 2;
    expect(b.uint32()).toBe(drawn[2]);
    expect(a.position).toBe(50);
  });

  it('keeps its first bits from version to version', () => {
    const random = stream(42, 'init', 1);
    expect([random.uint32(), random.uniform(), random.normal(), random.integer(10)]).toMatchInlineSnapshot(`
      [
        1055898067,
        0.3138983546551739,
        -1.0010813016662623,
        2,
      ]
    `);
  });

  it('is uniform in [0, 1), to the statistical error', () => {
    const random = stream(3, 'data');
    const bins = new Array<number>(20).fill(0);
    const n = 20_000;
    for (let i = 0; i < n; i++) bins[Math.floor(random.uniform() * 20)]++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - n / 20) ** 2 / (n / 20), 0);
    expect(chiSquare).toBeLessThan(43.8); // 99.9 % of a chi-square with 19 degrees of freedom
  });

  it('is normal with mean 0 and variance 1, to the statistical error', () => {
    const random = stream(4, 'data');
    const n = 20_000;
    const drawn = Array.from({ length: n }, () => random.normal());
    const moment = (k: number): number => drawn.reduce((sum, x) => sum + x ** k, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan((4 * Math.sqrt(2)) / Math.sqrt(n));
    expect(Math.abs(moment(3))).toBeLessThan((4 * Math.sqrt(15)) / Math.sqrt(n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan((4 * Math.sqrt(96)) / Math.sqrt(n));
  });

  it('draws integers without bias, also where the words do not divide evenly', () => {
    const random = stream(6, 'data');
    const n = 3 * 2 ** 30;
    let low = 0;
    for (let i = 0; i < 6000; i++) if (random.integer(n) < 2 ** 30) low++;
    expect(Math.abs(low - 2000)).toBeLessThan(4 * Math.sqrt((6000 * 2) / 9));
    expect(() => random.integer(0)).toThrow(RangeError);
    expect(random.integer(1)).toBe(0);
  });

  it('permutes: every order equally often', () => {
    const random = stream(7, 'shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const key = random.permutation(3).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt((6000 * 5) / 36));
    expect([...random.permutation(100)].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect(random.permutation(0)).toHaveLength(0);
  });

  it('refuses what is no seed', () => {
    expect(() => stream(-1, 'data')).toThrow(RangeError);
    expect(() => stream(0.5, 'data')).toThrow(RangeError);
  });
});
