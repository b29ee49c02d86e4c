/**
 * The backward pass of a convolution under a max pool. Of a pool's window one value at most has a δ that is not 0, and
 * under relu often none: each plane's are put on a list, and only they are multiplied. Pictures lie with their channels
 * together, [rows, columns, channels], so that a window is a few unbroken lines, `lineLength` values each (filled up to
 * whole vectors). Sums run over a list in its order, sample after sample for ∂L/∂W, filter after filter for ∂L/∂x.
 *
 * A list has a place (in bytes from a picture's begin) and δ for each, side by side.
 */
import { Context } from './operations';
import { multiplyAdd, splat } from './vectors';
import { panelStart, panelWidth } from './panels';
import { context, scratch } from './state';
import { above, before, channels, columns, height, rows, takeWindows, width, windowHeight, windowWidth } from './windows';

/** Vectors of a window's line. */
@inline
function vectorsOfLine(): i32 {
  return (windowWidth * channels + 3) >> 2;
}

/** Bytes of a picture's row, with its zeros. */
@inline
function rowBytes(): usize {
  return <usize>((columns + windowWidth - 1) * channels) << 2;
}

/** Copies x with its zeros to [rows, columns, channels]. One unit: a sample. */
export function turnChannels(op: usize, from: i32, to: i32): void {
  takeWindows(op);
  const x = load<usize>(op, 28);
  const turned = load<usize>(op, 32);
  const row = rowBytes();
  const size = <usize>(rows + windowHeight - 1) * row;
  for (let sample = from; sample < to; sample++) {
    const picture = turned + <usize>sample * size;
    memory.fill(picture, 0, size);
    turn(x + (<usize>(sample * channels * height * width) << 2), picture, row, false);
  }
}

/** Copies planes to a picture whose channels lie together and which has zeros around, or back from there. */
function turn(planes: usize, picture: usize, row: usize, back: bool): void {
  const plane = <usize>(height * width) << 2;
  const step = <usize>channels << 2;
  for (let channel = 0; channel < channels; channel += 4) {
    for (let y = 0; y < height; y++) {
      const apart = planes + <usize>channel * plane + (<usize>(y * width) << 2);
      const together = picture + <usize>(y + above) * row + <usize>before * step + (<usize>channel << 2);
      const count = min(4, channels - channel);
      if (back) turnLine(together, 4, step, apart, plane, 4, count);
      else turnLine(apart, plane, 4, together, 4, step, count);
    }
  }
}

/** Copies up to 4 channels of a row: how many bytes apart channels and places are, where they come from and go to. */
@inline
function turnLine(
  from: usize,
  fromChannel: usize,
  fromPlace: usize,
  to: usize,
  toChannel: usize,
  toPlace: usize,
  count: i32,
): void {
  if (count < 4 || width < 4) {
    for (let i = 0; i < count; i++) {
      for (let at = 0; at < width; at++) {
        const value = load<f32>(from + <usize>i * fromChannel + <usize>at * fromPlace);
        store<f32>(to + <usize>i * toChannel + <usize>at * toPlace, value);
      }
    }
    return;
  }
  // The last four places may have been copied before in part.
  for (let at = 0; at < width; at += 4) {
    const place = <usize>min(at, width - 4);
    transpose(from + place * fromPlace, max(fromChannel, fromPlace), to + place * toPlace, max(toChannel, toPlace));
  }
}

/** Copies a block of 4 × 4: of rows `fromStep` bytes apart to columns, whose rows lie `toStep` bytes apart. */
@inline
function transpose(from: usize, fromStep: usize, to: usize, toStep: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + fromStep);
  const c = v128.load(from + 2 * fromStep);
  const d = v128.load(from + 3 * fromStep);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ba = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const dc = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to + toStep, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  v128.store(to + 2 * toStep, v128.shuffle<f32>(ba, dc, 0, 1, 4, 5));
  v128.store(to + 3 * toStep, v128.shuffle<f32>(ba, dc, 2, 3, 6, 7));
}

/** Copies W from its panels to [filters, lines of a window, line], filled up with zeros. */
export function turnWindows(op: usize): void {
  takeWindows(op);
  const w = load<usize>(op, 28);
  let to = load<usize>(op, 32);
  const filters = load<i32>(op, 36);
  const fill = (vectorsOfLine() << 2) - windowWidth * channels;
  const area = windowHeight * windowWidth;
  for (let filter = 0; filter < filters; filter++) {
    const panel = panelWidth(filter, filters);
    const start = w + panelStart(filter, channels * area);
    for (let tap = 0; tap < area; tap++) {
      for (let channel = 0; channel < channels; channel++) {
        store<f32>(to, load<f32>(start + <usize>(channel * area + tap) * panel));
        to += 4;
      }
      if (tap % windowWidth == windowWidth - 1) {
        memory.fill(to, 0, <usize>fill << 2);
        to += <usize>fill << 2;
      }
    }
  }
}

/**
 * ∂L/∂W and ∂L/∂b of a turned x, over some samples: sums of what came before them and of them, [filters, window], which the
 * last ones take to where gradients lie. One unit: a filter.
 */
export function convolveWeightWinners(op: usize, from: i32, to: i32): void {
  takeWindows(op);
  const x = load<usize>(op, 28);
  const counts = load<usize>(op, 32);
  const weight = load<usize>(op, 36);
  const biases = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const lists = load<usize>(op, 48);
  const most = load<i32>(op, 52);
  const sums = load<usize>(op, 56);
  const first = load<i32>(op, 100);
  const end = min(load<i32>(context, Context.Rows), first + load<i32>(op, 104));
  const last = load<i32>(op, 108);
  const row = rowBytes();
  const size = <usize>(rows + windowHeight - 1) * row;
  const line = vectorsOfLine();
  const vectors = windowHeight * line;
  const taps = channels * windowHeight * windowWidth;
  for (let filter = from; filter < to; filter++) {
    const window = sums + <usize>filter * (<usize>vectors << 4);
    const bias = biases + (<usize>filter << 2);
    if (first == 0) memory.fill(window, 0, <usize>vectors << 4);
    let sum: f32 = first == 0 || !biases ? 0 : load<f32>(bias);
    for (let sample = first; sample < end; sample++) {
      const plane = sample * filters + filter;
      const list = lists + (<usize>(plane * most) << 3);
      const stop = list + (<usize>load<i32>(counts + (<usize>plane << 2)) << 3);
      if (list == stop) continue;
      const picture = x + <usize>sample * size;
      let part: f32 = 0;
      for (let at = list; at < stop; at += 8) part += load<f32>(at, 4);
      sum += part;
      let at = 0;
      for (; vectors - at > 3; at += 6) weightBlock6(list, stop, picture, row, line, at, vectors, window);
      for (; at < vectors; at += 3) weightBlock3(list, stop, picture, row, line, at, vectors, window);
    }
    if (biases) store<f32>(bias, sum);
    if (!last) continue;
    const panel = panelWidth(filter, filters);
    let into = weight + panelStart(filter, taps);
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < windowHeight; i++) {
        for (let j = 0; j < windowWidth; j++) {
          const value = load<f32>(window + (<usize>(i * line * 4 + j * channels + channel) << 2));
          store<f32>(into, value);
          into += panel;
        }
      }
    }
  }
}

/** How far a window's vector is from the window's begin. */
@inline
function distance(vector: i32, row: usize, line: i32): usize {
  const y = vector / line;
  return <usize>y * row + (<usize>(vector - y * line) << 4);
}

@inline
function addTo(sums: usize, vector: i32, value: v128): void {
  const at = sums + (<usize>vector << 4);
  v128.store(at, f32x4.add(v128.load(at), value));
}

/** Adds Σ δ x of a list to the sums of six vectors of the window, of which some may not exist. */
function weightBlock6(
  list: usize,
  end: usize,
  x: usize,
  row: usize,
  line: i32,
  first: i32,
  vectors: i32,
  sums: usize,
): void {
  const o0 = x + distance(first, row, line);
  const o1 = x + distance(first + 1, row, line);
  const o2 = x + distance(first + 2, row, line);
  const o3 = x + distance(first + 3, row, line);
  const o4 = vectors - first > 4 ? x + distance(first + 4, row, line) : o0;
  const o5 = vectors - first > 5 ? x + distance(first + 5, row, line) : o0;
  let a0 = splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  for (; list < end; list += 8) {
    const place = load<usize>(list);
    const s = v128.load32_splat(list, 4);
    a0 = multiplyAdd(s, v128.load(o0 + place), a0);
    a1 = multiplyAdd(s, v128.load(o1 + place), a1);
    a2 = multiplyAdd(s, v128.load(o2 + place), a2);
    a3 = multiplyAdd(s, v128.load(o3 + place), a3);
    a4 = multiplyAdd(s, v128.load(o4 + place), a4);
    a5 = multiplyAdd(s, v128.load(o5 + place), a5);
  }
  addTo(sums, first, a0);
  addTo(sums, first + 1, a1);
  addTo(sums, first + 2, a2);
  addTo(sums, first + 3, a3);
  if (vectors - first > 4) addTo(sums, first + 4, a4);
  if (vectors - first > 5) addTo(sums, first + 5, a5);
}

/** As `weightBlock6`, of three. */
function weightBlock3(
  list: usize,
  end: usize,
  x: usize,
  row: usize,
  line: i32,
  first: i32,
  vectors: i32,
  sums: usize,
): void {
  const o0 = x + distance(first, row, line);
  const o1 = vectors - first > 1 ? x + distance(first + 1, row, line) : o0;
  const o2 = vectors - first > 2 ? x + distance(first + 2, row, line) : o0;
  let a0 = splat(0);
  let a1 = a0;
  let a2 = a0;
  for (; list < end; list += 8) {
    const place = load<usize>(list);
    const s = v128.load32_splat(list, 4);
    a0 = multiplyAdd(s, v128.load(o0 + place), a0);
    a1 = multiplyAdd(s, v128.load(o1 + place), a1);
    a2 = multiplyAdd(s, v128.load(o2 + place), a2);
  }
  addTo(sums, first, a0);
  if (vectors - first > 1) addTo(sums, first + 1, a1);
  if (vectors - first > 2) addTo(sums, first + 2, a2);
}

/** ∂L/∂x: each δ adds its filter's window where it was taken from. One unit: a sample. */
export function convolveInputWinners(op: usize, from: i32, to: i32): void {
  takeWindows(op);
  const counts = load<usize>(op, 28);
  const turned = load<usize>(op, 32);
  const gradient = load<usize>(op, 36);
  const lists = load<usize>(op, 40);
  const filters = load<i32>(op, 44);
  const most = load<i32>(op, 48);
  const row = rowBytes();
  const line = <usize>vectorsOfLine() << 4;
  const window = <usize>windowHeight * line;
  const size = <usize>(rows + windowHeight - 1) * row;
  for (let sample = from; sample < to; sample++) {
    memory.fill(scratch, 0, size);
    for (let filter = 0; filter < filters; filter++) {
      const plane = sample * filters + filter;
      let at = lists + (<usize>(plane * most) << 3);
      const end = at + (<usize>load<i32>(counts + (<usize>plane << 2)) << 3);
      const w = turned + <usize>filter * window;
      for (; at < end; at += 8) {
        const s = v128.load32_splat(at, 4);
        let p = w;
        let target = scratch + load<usize>(at);
        for (let i = 0; i < windowHeight; i++) {
          const stop = p + line;
          let q = target;
          for (; p < stop; p += 16) {
            v128.store(q, multiplyAdd(s, v128.load(p), v128.load(q)));
            q += 16;
          }
          target += row;
        }
      }
    }
    turn(gradient + (<usize>(sample * channels * height * width) << 2), scratch, row, true);
  }
}
