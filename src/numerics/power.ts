import { expSum } from './exponential';
import { exponent, scale } from './scaling';

/** A number as an unevaluated sum of two float64: about 106 bits (Dekker, 1971). */
interface Double {
  readonly high: number;
  readonly low: number;
}

const splitter = 2 ** 27 + 1;
const ln2: Double = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };

/** The sum, when |a| ≥ |b| or the exponents are known to be fine. */
function fastSum(a: number, b: number): Double {
  const high = a + b;
  return { high, low: b - (high - a) };
}

function product(a: number, b: number): Double {
  const high = a * b;
  const aScaled = a * splitter;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * splitter;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) };
}

function times(a: Double, b: Double): Double {
  const p = product(a.high, b.high);
  return fastSum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

/** log x for positive finite x to about 2⁻⁶⁵, as 2 artanh s with s = (m - 1) / (m + 1). */
function logarithm(x: number): Double {
  let k = exponent(x);
  let m = scale(x, -k);
  if (m > Math.SQRT2) {
    m /= 2;
    k++;
  }
  const numerator = m - 1;
  const denominator = fastSum(1, m);
  const sum: Double = m > 1 ? fastSum(m, 1) : denominator;
  const high = numerator / sum.high;
  const p = product(high, sum.high);
  const s = fastSum(high, (numerator - p.high - p.low - high * sum.low) / sum.high);
  const square = times(s, s);
  const z = square.high;
  let tail = 0;
  for (let n = 23; n >= 5; n -= 2) tail = z * (1 / n + tail);
  // artanh s = s + s³/3 + s · s² · tail; only the first two need the second half of their bits.
  const cube = times(s, square);
  const third = cube.high / 3;
  const thirdProduct = product(third, 3);
  const thirdLow = (cube.high - thirdProduct.high - thirdProduct.low + cube.low) / 3;
  const inner = fastSum(s.high, third);
  const artanhLow = inner.low + (s.low + thirdLow + cube.high * tail);
  const whole = product(k, ln2.high);
  const twice = 2 * inner.high;
  const total = Math.abs(whole.high) > Math.abs(twice) ? fastSum(whole.high, twice) : fastSum(twice, whole.high);
  return fastSum(total.high, total.low + (whole.low + k * ln2.low + 2 * artanhLow));
}

/** x to the power y for x ≥ 0 (a `RangeError` below): exp(y log x) with a logarithm of twice the bits. */
export function pow(x: number, y: number): number {
  if (x < 0) throw new RangeError(`pow takes no negative base: ${x}`);
  if (y === 0 || x === 1) return 1;
  if (x !== x || y !== y) return NaN;
  if (x === 0 || x === Infinity) return (x === 0) === y > 0 ? 0 : Infinity;
  const l = logarithm(x);
  if (Math.abs(y * l.high) > 800 || Math.abs(y) === Infinity) return y * l.high > 0 ? Infinity : 0;
  const e = times(l, { high: y, low: 0 });
  return expSum(e.high, e.low);
}
