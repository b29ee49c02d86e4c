import { Operation, rowChunk } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { rows, whole, type Program } from '../program';
import type { FastContext, FastTensor } from './layer';

/** z [rows, n] = x [rows, k] Wᵀ + b, with `count` rows a sample, and W [n, k] in panels. */
export interface Product {
  readonly n: number;
  readonly k: number;
  /** Rows that each sample has. */
  readonly count: number;
  readonly weight: FastTensor;
  readonly bias?: FastTensor;
}

/** What the products of a layer are appended with. */
export interface FastProduct {
  forward(program: Program, x: Address, z: Address): void;
  /** ∂L/∂x = δ W, or that added to what is there. */
  input(program: Program, delta: Address, gradient: Address, add?: boolean): void;
  /** ∂L/∂W = δᵀ x and ∂L/∂b = Σ δ. */
  weights(program: Program, delta: Address, x: Address): void;
}

/** Samples times inputs above which x is copied into blocks before ∂L/∂W: then it no longer stays near the processor. */
const largeInput = 4096;
/** Multiplications that one unit of ∂L/∂W may take: about 10 ms. */
const largeUnit = 1.5e8;

/** Prepares a product. */
export function createProduct(
  { n, k, count, weight, bias }: Product,
  { capacity, share, reserve }: Pick<FastContext<'dense'>, 'capacity' | 'share' | 'reserve'>,
): FastProduct {
  const panels = Math.ceil(n / 8);
  const blocks = Math.ceil(k / 4);
  const most = capacity * count;
  const packs = most * k > largeInput && panels > 2;
  const packed = packs ? share(Math.ceil(most / rowChunk) * rowChunk * blocks * 4) : undefined;
  const span = Math.min(blocks * 4, Math.max(64, Math.floor(largeUnit / (most * 8 * 4)) * 4));
  reserve(Math.max(rowChunk * 8, Math.ceil(n / 4) * 16));
  return {
    forward: (program, x, z) => {
      const extent = rows(count, panels, k * 8);
      program.add(Operation.DenseForward, extent, x, weight.values, bias?.values ?? nowhere, z, k, n, count);
    },
    input: (program, delta, gradient, add = false) => {
      const extent = rows(count, blocks, n * 4);
      program.add(Operation.DenseInput, extent, delta, weight.values, gradient, k, n, count, Number(add));
    },
    weights: (program, delta, x) => {
      if (packed) {
        program.add(Operation.Pack, { perRow: count, chunk: rowChunk, cost: k / 8 }, x, packed.address, k, count);
      }
      const spans = Math.ceil(k / span);
      program.add(
        Operation.DenseWeight,
        { perRow: count, chunk: whole, factor: panels * spans, cost: (8 * Math.min(k, span)) / 15 },
        delta,
        packed?.address ?? x,
        Number(packs),
        weight.gradient,
        bias?.gradient ?? nowhere,
        k,
        n,
        count,
        span,
      );
    },
  };
}
