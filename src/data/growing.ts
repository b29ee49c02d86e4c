/** Numbers whose count is not known before: room is doubled as it runs out. */
export class Growing<A extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>> {
  private count = 0;

  /** @param values the first room, for at least one number */
  constructor(
    private values: A,
    private readonly make: (length: number) => A,
  ) {}

  static floats = () => new Growing(new Float64Array(1024), (length) => new Float64Array(length));
  static integers = () => new Growing(new Int32Array(1024), (length) => new Int32Array(length));

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const grown = this.make(2 * this.count);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.count++] = value;
  }

  /** What was pushed, as an array of its own length. */
  finish(): A {
    return this.values.slice(0, this.count) as A;
  }
}
