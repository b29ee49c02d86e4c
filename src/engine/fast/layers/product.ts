import { Operation, rowChunk } from '../../kernels/operations';
import { nowhere, type Address } from '../arena';
import { partsOf, rows, whole, type Program } from '../program';
import type { FastContext, FastTensor } from './layer';

/** z [rows, n] = x [rows, k] Wᵀ + b, with `count` rows a sample, and W [n, k] in panels. */
export interface Product {
  readonly n: number;
  readonly k: number;
  /** Rows that each sample has. */
  readonly count: number;
  readonly weight: FastTensor;
  readonly bias?: FastTensor;
  /** x is the data, in which there may be many zeros: where it is large, its tiles serve both passes. */
  readonly ofData?: boolean;
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

/** Where the tiles of x, and the lists of those that are not all 0, lie; see `kernels/tiles.ts`. */
interface Tiles {
  readonly values: Address;
  /** Four rows after the other; only of data. */
  readonly lines: Address;
  readonly rowLists: Address;
  readonly inputLists: Address;
}

/** Prepares a product. */
export function createProduct(
  { n, k, count, weight, bias, ofData = false }: Product,
  { capacity, share, reserve, arena }: Pick<FastContext<'dense'>, 'capacity' | 'share' | 'reserve' | 'arena'>,
): FastProduct {
  const panels = Math.ceil(n / 8);
  const blocks = Math.ceil(k / 4);
  const most = capacity * count;
  const packs = most * k > largeInput && panels > 2;
  const fours = Math.ceil(most / 4);
  const lengths = [
    fours * blocks * 16,
    ofData ? fours * blocks * 16 : 0,
    fours * (blocks + 1),
    Math.ceil(most / rowChunk) * blocks * (rowChunk / 4 + 1),
  ] as const;
  const total = lengths.reduce((sum, length) => sum + length);
  const space = !packs ? undefined : ofData ? { address: arena.floats(total) } : share(total);
  const tiles = (): Tiles | undefined =>
    space && {
      values: space.address,
      lines: space.address + 4 * lengths[0],
      rowLists: space.address + 4 * (lengths[0] + lengths[1]),
      inputLists: space.address + 4 * (lengths[0] + lengths[1] + lengths[2]),
    };
  const pack = (program: Program, x: Address, { values, lines, rowLists, inputLists }: Tiles): void => {
    const extent = { perRow: count, chunk: rowChunk, cost: (ofData ? 1.5 : 0.9) * k };
    const lists = ofData ? [rowLists, inputLists, lines] : [nowhere, nowhere, nowhere];
    program.add(Operation.Pack, extent, x, values, k, count, ...lists);
  };
  const span = Math.min(blocks * 4, Math.max(64, Math.floor(largeUnit / (most * 8 * 4)) * 4));
  reserve(Math.max(rowChunk * 8, Math.ceil(n / 4) * 16));
  return {
    forward: (program, x, z) => {
      const packed = ofData ? tiles() : undefined;
      if (packed) pack(program, x, packed);
      program.add(
        Operation.DenseForward,
        rows(count, panels, k * 8),
        ...[x, weight.values, bias?.values ?? nowhere, z, k, n, count],
        ...[packed?.lines ?? nowhere, packed?.rowLists ?? nowhere],
      );
    },
    input: (program, delta, gradient, add = false) => {
      const extent = rows(count, blocks, n * 4);
      program.add(Operation.DenseInput, extent, delta, weight.values, gradient, k, n, count, Number(add));
    },
    weights: (program, delta, x) => {
      const packed = tiles();
      if (packed && !ofData) pack(program, x, packed);
      const cost = (8 * Math.min(k, span)) / 15 + 5;
      const parts = partsOf(Math.ceil(most / rowChunk), rowChunk * cost);
      for (const { first, count: chunks } of parts) {
        const fixed = Math.min(chunks * rowChunk, most - first * rowChunk);
        program.add(
          Operation.DenseWeight,
          {
            ...(parts.length === 1 ? { perRow: count } : { fixed }),
            ...{ chunk: whole, factor: panels * Math.ceil(k / span), cost },
          },
          ...[delta, x, packed?.values ?? nowhere, weight.gradient, bias?.gradient ?? nowhere, k, n, count, span],
          ...[packed && ofData ? packed.inputLists : nowhere, first, chunks],
        );
      }
    },
  };
}
