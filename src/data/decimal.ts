const space = 32;
const tab = 9;
const plus = 43;
const minus = 45;
const point = 46;
const zero = 48;
const letterE = 101;
/** Makes a capital letter small. */
const smallBit = 32;

/** The powers of ten that float64 holds exactly. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Below it every whole number is a float64 of its own. */
const exactBelow = 2 ** 53;

/**
 * The decimal number that stands in bytes of text, with or without blanks around it, or NaN where this short way does
 * not know: for what is no number, and for more digits than float64 holds exactly. A mantissa below 2^53 times or
 * over a power of ten of at most 10^22 is rounded once, thus correctly (Clinger, How to read floating point numbers
 * accurately, 1990).
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let last = end;
  while (at < last && (bytes[at] === space || bytes[at] === tab)) at++;
  while (last > at && (bytes[last - 1] === space || bytes[last - 1] === tab)) last--;
  const sign = bytes[at];
  if (at < last && (sign === minus || sign === plus)) at++;
  let mantissa = 0;
  const first = at;
  for (; at < last; at++) {
    const digit = bytes[at] - zero;
    if (digit < 0 || digit > 9) break;
    mantissa = 10 * mantissa + digit;
  }
  let digits = at - first;
  let scale = 0;
  if (at < last && bytes[at] === point) {
    const fraction = ++at;
    for (; at < last; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      mantissa = 10 * mantissa + digit;
    }
    digits += at - fraction;
    scale = fraction - at;
  }
  if (digits === 0) return NaN;
  if (at < last && (bytes[at] | smallBit) === letterE) {
    at++;
    const down = at < last && bytes[at] === minus;
    if (at < last && (down || bytes[at] === plus)) at++;
    const from = at;
    let exponent = 0;
    for (; at < last && at < from + 4; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      exponent = 10 * exponent + digit;
    }
    if (at === from) return NaN;
    scale += down ? -exponent : exponent;
  }
  if (at !== last || mantissa >= exactBelow || scale < -22 || scale > 22) return NaN;
  const value = scale < 0 ? mantissa / powers[-scale] : mantissa * powers[scale];
  return sign === minus ? -value : value;
}
