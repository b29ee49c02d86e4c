/** What is done along the steps of sequences: means, and the windows of a convolution. */
import { Context } from './operations';
import { splat, storeLanes } from './vectors';
import { context } from './state';

/** The mean of each feature over a sample's steps. One unit: some samples. */
export function meanSteps(op: usize, from: i32, to: i32): void {
  const x = load<usize>(op, 28);
  const y = load<usize>(op, 32);
  const steps = load<i32>(op, 40);
  const features = load<i32>(op, 44);
  const end = min(load<i32>(context, Context.Rows), to * load<i32>(op, 20));
  const share = splat(1 / <f32>steps);
  for (let sample = from * load<i32>(op, 20); sample < end; sample++) {
    for (let feature = 0; feature < features; feature += 4) {
      let p = x + (<usize>(sample * steps * features + feature) << 2);
      let sum = splat(0);
      for (let i = 0; i < steps; i++) {
        sum = f32x4.add(sum, v128.load(p));
        p += <usize>features << 2;
      }
      const target = y + (<usize>(sample * features + feature) << 2);
      storeLanes(target, f32x4.mul(sum, share), features - feature);
    }
  }
}

export function meanStepsBackward(op: usize, from: i32, to: i32): void {
  const above = load<usize>(op, 28);
  const gradient = load<usize>(op, 32);
  const steps = load<i32>(op, 40);
  const features = load<i32>(op, 44);
  const end = min(load<i32>(context, Context.Rows), to * load<i32>(op, 20));
  const share = splat(1 / <f32>steps);
  for (let sample = from * load<i32>(op, 20); sample < end; sample++) {
    for (let feature = 0; feature < features; feature += 4) {
      const source = above + (<usize>(sample * features + feature) << 2);
      const value = f32x4.mul(v128.load(source), share);
      let p = gradient + (<usize>(sample * steps * features + feature) << 2);
      for (let i = 0; i < steps; i++) {
        storeLanes(p, value, features - feature);
        p += <usize>features << 2;
      }
    }
  }
}

/** The windows of a convolution over steps, [places, features × size]. One unit: a sample. */
export function unfoldSteps(op: usize, from: i32, to: i32): void {
  moveSteps(op, from, to, false);
}

/** Adds windows to where they were taken from. One unit: a sample. */
export function foldSteps(op: usize, from: i32, to: i32): void {
  moveSteps(op, from, to, true);
}

@inline
function moveSteps(op: usize, from: i32, to: i32, back: bool): void {
  const x = load<usize>(op, 28);
  const windows = load<usize>(op, 32);
  const steps = load<i32>(op, 36);
  const features = load<i32>(op, 40);
  const length = load<i32>(op, 44);
  const stride = load<i32>(op, 48);
  const before = load<i32>(op, 52);
  const count = load<i32>(op, 56);
  for (let sample = from; sample < to; sample++) {
    const start = x + (<usize>(sample * steps * features) << 2);
    let window = windows + (<usize>(sample * count * features * length) << 2);
    if (back) memory.fill(start, 0, <usize>(steps * features) << 2);
    for (let place = 0; place < count; place++) {
      for (let feature = 0; feature < features; feature++) {
        for (let j = 0; j < length; j++) {
          const at = place * stride + j - before;
          const inside = at >= 0 && at < steps;
          const source = start + (<usize>(at * features + feature) << 2);
          if (!back) store<f32>(window, inside ? load<f32>(source) : 0);
          else if (inside) store<f32>(source, load<f32>(source) + load<f32>(window));
          window += 4;
        }
      }
    }
  }
}
