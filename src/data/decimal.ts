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

/** So many digits are a whole number of 31 bits, which is added up faster than a float64. */
const digitsAtOnce = 9;

/**
 * Reads decimal numbers from bytes of text, where this short way can. A mantissa below 2^53 times or over a power of
 * ten of at most 10^22 is rounded once, thus correctly (Clinger, How to read floating point numbers accurately, 1990).
 */
export class DecimalReader {
  /** Behind the last byte that was looked at and belonged to a number. */
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /**
   * The number that starts at a place, as far as it goes before `end`; NaN where there is none, and where it has more
   * digits than float64 holds exactly.
   */
  read(start: number, end: number): number {
    const { bytes } = this;
    let at = start;
    let whole = 0;
    for (const border = Math.min(end, start + digitsAtOnce); at < border; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      whole = (10 * whole + digit) | 0;
    }
    const short = at > start && at < start + digitsAtOnce;
    const next = at < end ? bytes[at] : 0;
    if (!short || next === point || (next | smallBit) === letterE) return this.readAny(start, end);
    this.at = at;
    return whole;
  }

  /** Also those that are more than a few digits. */
  private readAny(start: number, end: number): number {
    const { bytes } = this;
    this.at = start;
    const sign = start < end ? bytes[start] : 0;
    if (sign === minus || sign === plus) this.at++;
    const first = this.at;
    let mantissa = this.digits(end);
    let digits = this.at - first;
    let scale = 0;
    if (this.at < end && bytes[this.at] === point) {
      const from = ++this.at;
      const fraction = this.digits(end);
      scale = this.at - from;
      digits += scale;
      mantissa = mantissa * powers[scale] + fraction;
      scale = -scale;
    }
    if (digits === 0) return NaN;
    if (this.at < end && (bytes[this.at] | smallBit) === letterE) scale += this.exponent(end);
    if (!(mantissa < exactBelow) || !(scale >= -22 && scale <= 22)) return NaN;
    const value = scale === 0 ? mantissa : scale < 0 ? mantissa / powers[-scale] : mantissa * powers[scale];
    return sign === minus ? -value : value;
  }

  /** The digits from here on, up to 18: exact below 2^53. */
  private digits(end: number): number {
    const { bytes } = this;
    const from = this.at;
    let at = from;
    let head = 0;
    const border = Math.min(end, from + digitsAtOnce);
    for (; at < border; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      head = (10 * head + digit) | 0;
    }
    if (at < from + digitsAtOnce) {
      this.at = at;
      return head;
    }
    let tail = 0;
    const rest = Math.min(end, at + digitsAtOnce);
    for (; at < rest; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      tail = (10 * tail + digit) | 0;
    }
    this.at = at;
    return head * powers[at - from - digitsAtOnce] + tail;
  }

  /** The exponent from its letter on; NaN where there is none. */
  private exponent(end: number): number {
    const { bytes } = this;
    let at = this.at + 1;
    const down = at < end && bytes[at] === minus;
    if (at < end && (down || bytes[at] === plus)) at++;
    const from = at;
    let exponent = 0;
    for (; at < end && at < from + 4; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      exponent = 10 * exponent + digit;
    }
    this.at = at;
    return at === from ? NaN : down ? -exponent : exponent;
  }
}

/**
 * The decimal number that stands in bytes of text, with or without blanks around it, or NaN where the short way does
 * not know: for what is no number, and for more digits than float64 holds exactly.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let first = start;
  let last = end;
  while (first < last && (bytes[first] === space || bytes[first] === tab)) first++;
  while (last > first && (bytes[last - 1] === space || bytes[last - 1] === tab)) last--;
  const reader = new DecimalReader(bytes);
  const value = reader.read(first, last);
  return reader.at === last ? value : NaN;
}
