/** ln 2 in two parts: the first has 33 significant bits, so that its product with an exponent is exact. */
export const ln2High = 0.6931471804855391;
export const ln2Low = 7.440617110012397e-11;

const smallest = -1022;
const largest = 1023;

const powers = new Float64Array(largest - smallest + 1);
powers[-smallest] = 1;
for (let k = 1; k <= largest; k++) powers[k - smallest] = 2 * powers[k - 1 - smallest];
for (let k = -1; k >= smallest; k--) powers[k - smallest] = powers[k + 1 - smallest] / 2;

/** 2ᵏ for k from -1022 to 1023, exactly. */
export const powerOfTwo = (k: number): number => powers[k - smallest];

/** x · 2ᵏ, rounded once; also where 2ᵏ itself has no place in float64. k from -2044 to 2046. */
export function scale(x: number, k: number): number {
  if (k >= smallest && k <= largest) return x * powerOfTwo(k);
  const half = Math.floor(k / 2);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

const bits = new DataView(new ArrayBuffer(8));
const two54 = 2 ** 54;

/** The exponent k of a positive finite x = m · 2ᵏ with 1 ≤ m < 2. */
export function exponent(x: number): number {
  if (x < 2.2250738585072014e-308) return exponent(x * two54) - 54;
  bits.setFloat64(0, x);
  return (bits.getUint32(0) >>> 20) - 1023;
}
