/** π/2 in three parts: the products of the first two (33 bits each) with a count of quarter turns below 2²⁰ are exact. */
const quarterHigh = 1.5707963267341256;
const quarterMiddle = 6.077100506303966e-11;
const quarterLow = 2.0222662487959506e-21;

/** The largest |x| that is reduced exactly enough. */
const limit = 2 ** 20;

/** sin(r + low) for |r| ≤ π/4, by its Taylor series. */
function seriesSin(r: number, low: number): number {
  const s = r * r;
  const rest =
    -1 / 6 +
    s *
      (1 / 120 +
        s *
          (-1 / 5040 +
            s *
              (1 / 362880 +
                s * (-1 / 39916800 + s * (1 / 6227020800 + s * (-1 / 1307674368000 + s / 355687428096000))))));
  return r + (low * (1 - s / 2) + s * r * rest);
}

/** cos(r + low) for |r| ≤ π/4, by its Taylor series; what 1 - r²/2 loses is added back. */
function seriesCos(r: number, low: number): number {
  const s = r * r;
  const rest =
    1 / 24 +
    s *
      (-1 / 720 +
        s *
          (1 / 40320 +
            s *
              (-1 / 3628800 +
                s * (1 / 479001600 + s * (-1 / 87178291200 + s * (1 / 20922789888000 - s / 6402373705728000))))));
  const half = s / 2;
  const leading = 1 - half;
  return leading + (1 - leading - half + (s * s * rest - r * low));
}

/** sin (turn = 0) or cos (turn = 1) of x. */
function circular(x: number, turn: number): number {
  if (!(x > -limit && x < limit)) {
    if (x === x && x !== Infinity && x !== -Infinity) throw new RangeError(`sin and cos reach to 2^20, not to ${x}`);
    return NaN;
  }
  const quarters = Math.floor((x * 2) / Math.PI + 0.5);
  const t = x - quarters * quarterHigh;
  const w = quarters * quarterMiddle;
  const r = t - w;
  const low = t - r - w - quarters * quarterLow;
  const phase = (((quarters + turn) % 4) + 4) % 4;
  const value = phase % 2 === 0 ? seriesSin(r, low) : seriesCos(r, low);
  return phase < 2 ? value : -value;
}

/** The sine of an angle in radians, |x| < 2²⁰ (a `RangeError` beyond). */
export const sin = (x: number): number => (x === 0 ? x : circular(x, 0));

/** The cosine of an angle in radians, |x| < 2²⁰ (a `RangeError` beyond). */
export const cos = (x: number): number => circular(x, 1);
