/**
 * Recurrent layers, four samples at a time through all steps, so that U, a panel of 8 sums after the other, and the states
 * stay near the processor. W x + b of all steps was computed before, as one product; the gradients of the weights are
 * products of all steps too. The formulas are those of `engine/layers`: rnn, gru, lstm.
 *
 * Each entry's sum runs in one order, whatever the chunks and the threads: over the states for the gates, over the gates
 * for what flows back to the states.
 */
import { Cell, Context } from './operations';
import { sigmoid4, tanh4 } from './elementary';
import { product } from './recurrent-product';
import { splat, storeLanes } from './vectors';
import { context, scratch } from './state';

const block = 4;

let cell: i32 = 0;
let steps: i32 = 0;
let units: i32 = 0;
/** Sums a step: gates × units. */
let sums: i32 = 0;
let reverse: bool = false;
let everyStep: bool = false;
/** The steps that the operation does. */
let first: i32 = 0;
let end: i32 = 0;
/** Bytes of a step of each array, and of a sample. */
let sumStep: usize = 0;
let unitStep: usize = 0;
let sumSample: usize = 0;
let unitSample: usize = 0;
/** The output: bytes of a step and of a sample. */
let outStep: usize = 0;
let outSample: usize = 0;

/**
 * From byte 60 on: the cell, steps, units, sums, whether from the last step on, whether each step is put out, the output's
 * width, the first of the operation's steps, the one behind its last, and where what flows back is handed on.
 */
function takeShape(op: usize): void {
  cell = load<i32>(op, 60);
  steps = load<i32>(op, 64);
  units = load<i32>(op, 68);
  sums = load<i32>(op, 72);
  reverse = load<i32>(op, 76) != 0;
  everyStep = load<i32>(op, 80) != 0;
  sumStep = <usize>sums << 2;
  unitStep = <usize>units << 2;
  sumSample = sumStep * <usize>steps;
  unitSample = unitStep * <usize>steps;
  outStep = <usize>load<i32>(op, 84) << 2;
  outSample = everyStep ? outStep * <usize>steps : outStep;
  first = load<i32>(op, 88);
  end = load<i32>(op, 92);
}

/** Where in time a step stands. */
@inline
function time(step: i32): usize {
  return <usize>(reverse ? steps - 1 - step : step);
}

/** One unit: four samples. */
export function recur(op: usize, from: i32, to: i32): void {
  takeShape(op);
  const gates = load<usize>(op, 28);
  const before = load<usize>(op, 32);
  const kept = load<usize>(op, 36);
  const out = load<usize>(op, 40);
  const weights = load<usize>(op, 44);
  const bias = load<usize>(op, 48);
  const squashed = load<usize>(op, 52);
  const rows = load<i32>(context, Context.Rows);
  const room = <usize>((sums + 7) & ~7) << 2;
  for (let unit = from; unit < to; unit++) {
    const sample = unit * block;
    const count = min(block, rows - sample);
    const g = gates + <usize>sample * sumSample;
    const h = before + <usize>sample * unitSample;
    const c = kept + <usize>sample * unitSample;
    const t = squashed + <usize>sample * unitSample;
    const y = out + <usize>sample * outSample;
    for (let step = first; step < end; step++) {
      const now = time(step);
      if (step > 0) product(h + now * unitStep, unitSample, count, weights, units, sums, bias, 0, room);
      else {
        for (let row: usize = 0; row < <usize>block; row++) {
          if (bias) memory.copy(scratch + row * room, bias, sumStep);
          else memory.fill(scratch + row * room, 0, sumStep);
        }
      }
      const last = step == steps - 1;
      const next = time(step + 1);
      const past = time(step - 1);
      for (let row = 0; row < count; row++) {
        const r = <usize>row;
        const unitsAt = r * unitSample;
        const target = y + r * outSample + (everyStep ? now * outStep : 0);
        forwardCell(
          g + r * sumSample + now * sumStep,
          scratch + r * room,
          h + unitsAt + now * unitStep,
          step > 0 ? c + unitsAt + past * unitStep : 0,
          c + unitsAt + now * unitStep,
          t + unitsAt + now * unitStep,
          last ? 0 : h + unitsAt + next * unitStep,
          last || everyStep ? target : 0,
        );
      }
    }
  }
}

/** The state after a step, to where the next step finds it and to the output, where those are. */
@inline
function putState(state: v128, next: usize, out: usize, at: usize, valid: i32): void {
  if (next) storeLanes(next + at, state, valid);
  if (out) storeLanes(out + at, state, valid);
}

/** One sample's step: its gates from their sums, its state. */
function forwardCell(
  g: usize,
  q: usize,
  h: usize,
  c: usize,
  kept: usize,
  squashed: usize,
  next: usize,
  out: usize,
): void {
  const one = splat(1);
  for (let unit = 0; unit < units; unit += 4) {
    const at = <usize>unit << 2;
    const valid = units - unit;
    const g0 = g + at;
    const q0 = q + at;
    if (cell == Cell.Lstm) {
      const g1 = g0 + unitStep;
      const g2 = g1 + unitStep;
      const g3 = g2 + unitStep;
      const i = sigmoid4(f32x4.add(v128.load(g0), v128.load(q0)));
      const f = sigmoid4(f32x4.add(v128.load(g1), v128.load(q0 + unitStep)));
      const n = tanh4(f32x4.add(v128.load(g2), v128.load(q0 + 2 * unitStep)));
      const o = sigmoid4(f32x4.add(v128.load(g3), v128.load(q0 + 3 * unitStep)));
      let memory = f32x4.mul(i, n);
      if (c) memory = f32x4.add(f32x4.mul(f, v128.load(c + at)), memory);
      // Of the last four each gate has only those that exist: behind them the next gate's sums still stand.
      storeLanes(g0, i, valid);
      storeLanes(g1, f, valid);
      storeLanes(g2, n, valid);
      storeLanes(g3, o, valid);
      storeLanes(kept + at, memory, valid);
      const t = tanh4(memory);
      // The backward pass needs it, and finds it sooner than it computes it.
      storeLanes(squashed + at, t, valid);
      putState(f32x4.mul(o, t), next, out, at, valid);
    } else if (cell == Cell.Gru) {
      const g1 = g0 + unitStep;
      const g2 = g1 + unitStep;
      const r = sigmoid4(f32x4.add(v128.load(g0), v128.load(q0)));
      const z = sigmoid4(f32x4.add(v128.load(g1), v128.load(q0 + unitStep)));
      const inner = v128.load(q0 + 2 * unitStep);
      const n = tanh4(f32x4.add(v128.load(g2), f32x4.mul(r, inner)));
      storeLanes(g0, r, valid);
      storeLanes(g1, z, valid);
      storeLanes(g2, n, valid);
      storeLanes(kept + at, inner, valid);
      const state = f32x4.add(f32x4.mul(f32x4.sub(one, z), n), f32x4.mul(z, v128.load(h + at)));
      putState(state, next, out, at, valid);
    } else {
      const state = tanh4(f32x4.add(v128.load(g0), v128.load(q0)));
      storeLanes(g0, state, valid);
      putState(state, next, out, at, valid);
    }
  }
}

/**
 * One unit: four samples, from their last step to the first. In the scratch: what flows to h, and to c; an operation that
 * does some of the steps hands it on to the next one.
 */
export function recurBackward(op: usize, from: i32, to: i32): void {
  takeShape(op);
  const gates = load<usize>(op, 28);
  const before = load<usize>(op, 32);
  const kept = load<usize>(op, 36);
  const out = load<usize>(op, 40);
  const turned = load<usize>(op, 44);
  const inputDelta = load<usize>(op, 48);
  const stateDelta = load<usize>(op, 52);
  const handed = load<usize>(op, 96);
  /** What the forward pass kept of the step itself: of an LSTM the cell's tanh, of a GRU what its reset gate multiplies. */
  const inside = load<usize>(op, 56);
  const rows = load<i32>(context, Context.Rows);
  const padded = (units + 7) & ~7;
  const room = <usize>padded << 2;
  const carried = scratch + <usize>block * room;
  const flowSize = 2 * <usize>block * room;
  for (let unit = from; unit < to; unit++) {
    const sample = unit * block;
    const count = min(block, rows - sample);
    const unitsAt = <usize>sample * unitSample;
    const sumsAt = <usize>sample * sumSample;
    const flow = handed + <usize>unit * flowSize;
    if (end < steps) memory.copy(scratch, flow, flowSize);
    else memory.fill(scratch, 0, flowSize);
    for (let step = end - 1; step >= first; step--) {
      const now = time(step);
      const past = time(step - 1);
      const comes = everyStep || step == steps - 1;
      for (let row = 0; row < count; row++) {
        const r = <usize>row;
        const sumsHere = sumsAt + r * sumSample + now * sumStep;
        const unitsHere = unitsAt + r * unitSample;
        const from = out + <usize>(sample + row) * outSample + (everyStep ? now * outStep : 0);
        backwardCell(
          gates + sumsHere,
          before + unitsHere + now * unitStep,
          step > 0 ? kept + unitsHere + past * unitStep : 0,
          inside + unitsHere + now * unitStep,
          comes ? from : 0,
          scratch + r * room,
          carried + r * room,
          inputDelta + sumsHere,
          stateDelta + sumsHere,
        );
      }
      const flows = stateDelta + sumsAt + now * sumStep;
      if (step > 0) product(flows, sumSample, count, turned, sums, padded, scratch, room, room);
    }
    if (first > 0) memory.copy(flow, scratch, flowSize);
  }
}

/** One sample's step back: writes each gate's δ, and leaves what does not flow through U in `state` and `carried`. */
function backwardCell(
  g: usize,
  h: usize,
  c: usize,
  inside: usize,
  out: usize,
  state: usize,
  carried: usize,
  delta: usize,
  inner: usize,
): void {
  const one = splat(1);
  for (let unit = 0; unit < units; unit += 4) {
    const at = <usize>unit << 2;
    const valid = units - unit;
    const g0 = g + at;
    const d0 = delta + at;
    let slope = v128.load(state + at);
    if (out) slope = f32x4.add(slope, v128.load(out + at));
    if (cell == Cell.Lstm) {
      const i = v128.load(g0);
      const f = v128.load(g0 + unitStep);
      const n = v128.load(g0 + 2 * unitStep);
      const o = v128.load(g0 + 3 * unitStep);
      const t = v128.load(inside + at);
      const through = f32x4.mul(f32x4.mul(slope, o), f32x4.sub(one, f32x4.mul(t, t)));
      const memory = f32x4.add(v128.load(carried + at), through);
      const past = c ? v128.load(c + at) : splat(0);
      storeLanes(d0, f32x4.mul(f32x4.mul(memory, n), f32x4.mul(i, f32x4.sub(one, i))), valid);
      storeLanes(d0 + unitStep, f32x4.mul(f32x4.mul(memory, past), f32x4.mul(f, f32x4.sub(one, f))), valid);
      storeLanes(d0 + 2 * unitStep, f32x4.mul(f32x4.mul(memory, i), f32x4.sub(one, f32x4.mul(n, n))), valid);
      storeLanes(d0 + 3 * unitStep, f32x4.mul(f32x4.mul(slope, t), f32x4.mul(o, f32x4.sub(one, o))), valid);
      v128.store(carried + at, f32x4.mul(memory, f));
      v128.store(state + at, splat(0));
    } else if (cell == Cell.Gru) {
      const r = v128.load(g0);
      const z = v128.load(g0 + unitStep);
      const n = v128.load(g0 + 2 * unitStep);
      const q0 = inner + at;
      const free = f32x4.sub(one, z);
      const dn = f32x4.mul(f32x4.mul(slope, free), f32x4.sub(one, f32x4.mul(n, n)));
      const dz = f32x4.mul(f32x4.mul(slope, f32x4.sub(v128.load(h + at), n)), f32x4.mul(z, free));
      const dr = f32x4.mul(f32x4.mul(dn, v128.load(inside + at)), f32x4.mul(r, f32x4.sub(one, r)));
      storeLanes(d0, dr, valid);
      storeLanes(d0 + unitStep, dz, valid);
      storeLanes(d0 + 2 * unitStep, dn, valid);
      storeLanes(q0, dr, valid);
      storeLanes(q0 + unitStep, dz, valid);
      storeLanes(q0 + 2 * unitStep, f32x4.mul(dn, r), valid);
      v128.store(state + at, f32x4.mul(slope, z));
    } else {
      const value = v128.load(g0);
      storeLanes(d0, f32x4.mul(slope, f32x4.sub(one, f32x4.mul(value, value))), valid);
      v128.store(state + at, splat(0));
    }
  }
}
