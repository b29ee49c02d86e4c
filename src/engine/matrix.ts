/**
 * The products of dense algebra over row-major float64 arrays. Each entry's sum runs over its terms in their order,
 * whatever the blocking, so that the bits do not depend on where a row stands in a batch. Blocks of 4 x 2 entries keep
 * their sums in registers. `| 0`: a size that came of a division may be a float to the JIT compiler, which would then
 * reckon every index in floats, at twice the time.
 */

/** c [m, n] = a [m, k] bᵀ, b [n, k]; with `bias` [n], each row starts from it. */
export function timesTransposed(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  n: number,
  k: number,
  bias?: Float64Array,
): void {
  m |= 0;
  n |= 0;
  k |= 0;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const a0 = i * k;
    const a1 = a0 + k;
    const a2 = a1 + k;
    const a3 = a2 + k;
    let j = 0;
    for (; j + 2 <= n; j += 2) {
      const b0 = j * k;
      const b1 = b0 + k;
      const s = bias ? bias[j] : 0;
      const t = bias ? bias[j + 1] : 0;
      let s0 = s;
      let s1 = s;
      let s2 = s;
      let s3 = s;
      let t0 = t;
      let t1 = t;
      let t2 = t;
      let t3 = t;
      for (let p = 0; p < k; p++) {
        const x = b[b0 + p];
        const y = b[b1 + p];
        const v0 = a[a0 + p];
        const v1 = a[a1 + p];
        const v2 = a[a2 + p];
        const v3 = a[a3 + p];
        s0 += v0 * x;
        t0 += v0 * y;
        s1 += v1 * x;
        t1 += v1 * y;
        s2 += v2 * x;
        t2 += v2 * y;
        s3 += v3 * x;
        t3 += v3 * y;
      }
      const at = i * n + j;
      c[at] = s0;
      c[at + 1] = t0;
      c[at + n] = s1;
      c[at + n + 1] = t1;
      c[at + 2 * n] = s2;
      c[at + 2 * n + 1] = t2;
      c[at + 3 * n] = s3;
      c[at + 3 * n + 1] = t3;
    }
    for (; j < n; j++) for (let r = i; r < i + 4; r++) c[r * n + j] = dot(a, r * k, b, j * k, k, bias ? bias[j] : 0);
  }
  for (; i < m; i++) for (let j = 0; j < n; j++) c[i * n + j] = dot(a, i * k, b, j * k, k, bias ? bias[j] : 0);
}

function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, k: number, start: number): number {
  let sum = start;
  for (let p = 0; p < k; p++) sum += a[aAt + p] * b[bAt + p];
  return sum;
}

/** c [m, n] = a [m, k] b [k, n], or with `add`, c + a b. */
export function times(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  n: number,
  k: number,
  add = false,
): void {
  product(a, k, 1, b, c, m, n, k, add);
}

/** c [m, n] = aᵀ b, a [k, m], b [k, n], or with `add`, c + aᵀ b. */
export function transposedTimes(
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  m: number,
  n: number,
  k: number,
  add = false,
): void {
  product(a, 1, m, b, c, m, n, k, add);
}

/** c [m, n] (+)= A b with A[i, p] = a[i · aRow + p · aColumn], b [k, n]. */
function product(
  a: Float64Array,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  c: Float64Array,
  m: number,
  n: number,
  k: number,
  add: boolean,
): void {
  aRow |= 0;
  aColumn |= 0;
  m |= 0;
  n |= 0;
  k |= 0;
  let i = 0;
  for (; i + 2 <= m; i += 2) {
    const a0 = i * aRow;
    const a1 = a0 + aRow;
    const c0 = i * n;
    const c1 = c0 + n;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      let s0 = add ? c[c0 + j] : 0;
      let s1 = add ? c[c0 + j + 1] : 0;
      let s2 = add ? c[c0 + j + 2] : 0;
      let s3 = add ? c[c0 + j + 3] : 0;
      let t0 = add ? c[c1 + j] : 0;
      let t1 = add ? c[c1 + j + 1] : 0;
      let t2 = add ? c[c1 + j + 2] : 0;
      let t3 = add ? c[c1 + j + 3] : 0;
      for (let p = 0; p < k; p++) {
        const x = a[a0 + p * aColumn];
        const y = a[a1 + p * aColumn];
        const at = p * n + j;
        const v0 = b[at];
        const v1 = b[at + 1];
        const v2 = b[at + 2];
        const v3 = b[at + 3];
        s0 += x * v0;
        s1 += x * v1;
        s2 += x * v2;
        s3 += x * v3;
        t0 += y * v0;
        t1 += y * v1;
        t2 += y * v2;
        t3 += y * v3;
      }
      c[c0 + j] = s0;
      c[c0 + j + 1] = s1;
      c[c0 + j + 2] = s2;
      c[c0 + j + 3] = s3;
      c[c1 + j] = t0;
      c[c1 + j + 1] = t1;
      c[c1 + j + 2] = t2;
      c[c1 + j + 3] = t3;
    }
    for (; j < n; j++) {
      c[c0 + j] = strided(a, a0, aColumn, b, j, n, k, add ? c[c0 + j] : 0);
      c[c1 + j] = strided(a, a1, aColumn, b, j, n, k, add ? c[c1 + j] : 0);
    }
  }
  if (i < m) {
    const at = i * n;
    for (let j = 0; j < n; j++) c[at + j] = strided(a, i * aRow, aColumn, b, j, n, k, add ? c[at + j] : 0);
  }
}

function strided(
  a: Float64Array,
  aAt: number,
  aStep: number,
  b: Float64Array,
  bAt: number,
  bStep: number,
  k: number,
  start: number,
): number {
  let sum = start;
  for (let p = 0; p < k; p++) sum += a[aAt + p * aStep] * b[bAt + p * bStep];
  return sum;
}

/** sums [n] += the sum of each column of a [m, n]. */
export function addColumnSums(a: Float64Array, sums: Float64Array, m: number, n: number): void {
  for (let i = 0; i < m; i++) {
    const at = i * n;
    for (let j = 0; j < n; j++) sums[j] += a[at + j];
  }
}
