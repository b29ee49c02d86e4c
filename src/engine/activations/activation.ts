/**
 * How an activation is computed, elementwise or along the last axis. Arrays hold `count` values, of which each `width`
 * make one last axis.
 */
export interface ActivationKind {
  /** a = f(z). */
  forward(z: Float64Array, a: Float64Array, count: number, width: number): void;
  /** ∂L/∂z from ∂L/∂a; both may be the same array. */
  backward(
    z: Float64Array,
    a: Float64Array,
    aGradient: Float64Array,
    zGradient: Float64Array,
    count: number,
    width: number,
  ): void;
}
