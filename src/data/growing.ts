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
    this.extend(1)[0] = value;
  }

  /** Room for so many more numbers, which the caller fills. */
  extend(by: number): A {
    const end = this.count + by;
    if (end > this.values.length) {
      const grown = this.make(Math.max(2 * this.values.length, end));
      grown.set(this.values);
      this.values = grown;
    }
    const room = this.values.subarray(this.count, end) as A;
    this.count = end;
    return room;
  }

  /** What was pushed, as an array of its own length. */
  finish(): A {
    return this.count === this.values.length ? this.values : (this.values.slice(0, this.count) as A);
  }
}
