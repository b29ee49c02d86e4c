/** The elementary functions over arrays, so that their bounds can be tested. */
import { exp4, expm14, log4, sigmoid4, tanh4 } from './elementary';

export function expEach(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 16) v128.store(to + i, exp4(v128.load(from + i)));
}

export function expm1Each(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 16) v128.store(to + i, expm14(v128.load(from + i)));
}

export function logEach(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 16) v128.store(to + i, log4(v128.load(from + i)));
}

export function sigmoidEach(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 16) v128.store(to + i, sigmoid4(v128.load(from + i)));
}

export function tanhEach(from: usize, to: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 16) v128.store(to + i, tanh4(v128.load(from + i)));
}
