/** How matrices [n, k] lie in panels of 8 rows, the last one of 4 where that is enough: see `src/engine/fast/tensors.ts`. */

/** Bytes of a column of the panel that a row is in. */
@inline
export function panelWidth(row: i32, n: i32): usize {
  return n - (row & ~7) > 4 ? 32 : 16;
}

/** How far a row's value of the first column is from the beginning. */
@inline
export function panelStart(row: i32, k: i32): usize {
  return (<usize>((row & ~7) * k) << 2) + (<usize>(row & 7) << 2);
}

/** Copies U from its panels of sums, [sums, units], to panels of 8 units, [units, sums]; units that do not exist are 0. */
export function turnPanels(op: usize): void {
  const w = load<usize>(op, 28);
  const to = load<usize>(op, 32);
  const n = load<i32>(op, 36);
  const k = load<i32>(op, 40);
  for (let unit = 0; unit < k; unit++) {
    let target = to + (<usize>((unit >> 3) * n) << 5) + (<usize>(unit & 7) << 2);
    for (let first = 0; first < n; first += 8) {
      const width = n - first > 4 ? 8 : 4;
      const valid = min(width, n - first);
      const source = w + (<usize>(first * k + unit * width) << 2);
      for (let i = 0; i < valid; i++) {
        store<f32>(target, load<f32>(source + (<usize>i << 2)));
        target += 32;
      }
    }
  }
}

/**
 * Copies W [filters, channels × windows] to [channels, filters × windows], each window backwards: a convolution of δ with
 * that gives ∂L/∂x. Both lie in panels.
 */
export function turnFilters(op: usize): void {
  const w = load<usize>(op, 28);
  const to = load<usize>(op, 32);
  const filters = load<i32>(op, 36);
  const channels = load<i32>(op, 40);
  const area = load<i32>(op, 44);
  for (let filter = 0; filter < filters; filter++) {
    const width = panelWidth(filter, filters);
    let from = w + panelStart(filter, channels * area);
    for (let channel = 0; channel < channels; channel++) {
      const turnedWidth = panelWidth(channel, channels);
      let into = to + panelStart(channel, filters * area) + <usize>((filter + 1) * area - 1) * turnedWidth;
      for (let i = 0; i < area; i++) {
        store<f32>(into, load<f32>(from));
        from += width;
        into -= turnedWidth;
      }
    }
  }
}
