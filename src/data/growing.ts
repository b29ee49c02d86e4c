/** Numbers whose count is only about known before: room is doubled as it runs out. */
export class Growing<A extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>> {
  private count = 0;

  /** @param values the first room, for at least one number */
  private constructor(
    private values: A,
    private readonly make: (length: number) => A,
  ) {}

  /** @param expected so many numbers come, or about so many */
  static floats = (expected: number) =>
    new Growing(new Float64Array(Math.max(1, expected)), (length) => new Float64Array(length));
  static integers = (expected: number) =>
    new Growing(new Int32Array(Math.max(1, expected)), (length) => new Int32Array(length));

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) this.grow(1);
    this.values[this.count++] = value;
  }

  /** Makes room for so many more numbers, which the caller writes into the result from the old `length` on. */
  extend(by: number): A {
    if (this.count + by > this.values.length) this.grow(by);
    this.count += by;
    return this.values;
  }

  private grow(by: number): void {
    const grown = this.make(Math.max(2 * this.values.length, this.count + by));
    grown.set(this.values);
    this.values = grown;
  }

  /** What was pushed, as an array of its own length. */
  finish(): A {
    return this.count === this.values.length ? this.values : (this.values.slice(0, this.count) as A);
  }
}
