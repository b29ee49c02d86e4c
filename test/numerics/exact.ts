/**
 * Elementary functions in integer arithmetic: fixed point with 240 fractional bits, by plain Taylor series. Slow, simple
 * and independent of what it measures.
 */
export const bits = 240n;
export const one = 1n << bits;

const times = (a: bigint, b: bigint): bigint => (a * b) >> bits;
const over = (a: bigint, b: bigint): bigint => (a << bits) / b;

/** A float64 as fixed point; exact for magnitudes above 2^-187. */
export function fixed(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const biased = (word >> 52n) & 0x7ffn;
  const fraction = word & 0xfffffffffffffn;
  const mantissa = biased === 0n ? fraction : fraction | (1n << 52n);
  const shift = (biased === 0n ? 1n : biased) - 1075n + bits;
  const magnitude = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  return word >> 63n === 0n ? magnitude : -magnitude;
}

function series(first: bigint, next: (term: bigint, n: bigint) => bigint): bigint {
  let sum = 0n;
  let term = first;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term;
    term = next(term, n);
  }
  return sum;
}

/** eˣ of a fixed-point number: halved ten times first, squared ten times after. */
export function exp(x: bigint): bigint {
  let value = series(one, (term, n) => times(term, x >> 10n) / n);
  for (let i = 0; i < 10; i++) value = times(value, value);
  return value;
}

/** ln x for x > 0: 2 artanh((m - 1) / (m + 1)) + k ln 2. */
export function log(x: bigint): bigint {
  const artanh = (s: bigint): bigint => {
    const square = times(s, s);
    let power = s;
    let sum = 0n;
    for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
      sum += power / n;
      power = times(power, square);
    }
    return sum;
  };
  let k = 0n;
  let m = x;
  for (; m > 2n * one; k++) m >>= 1n;
  for (; m < one; k--) m <<= 1n;
  return 2n * artanh(over(m - one, m + one)) + k * 2n * artanh(one / 3n);
}

export const sin = (x: bigint): bigint => series(x, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n + 1n)));
export const cos = (x: bigint): bigint =>
  series(one, (term, n) => -times(times(term, x), x) / (2n * n * (2n * n - 1n)));

export function tanh(x: bigint): bigint {
  const square = exp(2n * x);
  return over(square - one, square + one);
}

const pi = 16n * arctan(5n) - 4n * arctan(239n);

/** arctan(1 / n), for Machin's formula. */
function arctan(n: bigint): bigint {
  let power = one / n;
  let sum = 0n;
  for (let k = 0n; power !== 0n && power !== -1n; k++) {
    sum += power / (2n * k + 1n);
    power = -power / (n * n);
  }
  return sum;
}

/** erf by 2/√π Σ (-1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)). */
export function erf(x: bigint): bigint {
  const square = times(x, x);
  let term = x;
  let sum = 0n;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    sum += term / (2n * n - 1n);
    term = -times(term, square) / n;
  }
  return over(2n * sum, squareRoot(pi));
}

function squareRoot(x: bigint): bigint {
  const target = x << bits;
  let root = one * 2n;
  for (;;) {
    const next = (root + target / root) >> 1n;
    if (next === root || next === root + 1n) return root;
    root = next;
  }
}

/** The error of `value` against an exact one, in units in the last place of the exact value rounded. */
export function ulps(value: number, exact: bigint): number {
  const size = exact < 0n ? -exact : exact;
  if (size === 0n) return value === 0 ? 0 : Infinity;
  const exponent = BigInt(size.toString(2).length) - 1n - bits;
  const ulp = exponent - 52n + bits;
  const difference = fixed(value) - exact;
  const scaled = ulp > 20n ? Number(difference >> (ulp - 20n)) / 2 ** 20 : Number(difference) / Number(1n << ulp);
  return Math.abs(scaled);
}
