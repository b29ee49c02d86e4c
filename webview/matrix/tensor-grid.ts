import { matrixGrid, tileGrid, vectorGrid, type Grid } from './grid';

/** What a tensor belongs to: `weight_ih` of an `lstm`. */
export interface TensorPlace {
  readonly kind: string;
  /** Its name in its layer. */
  readonly tensor: string;
  readonly shape: readonly number[];
}

/** The blocks of rows that some tensors are made of, in their order. */
const gates: Readonly<Record<string, readonly string[]>> = {
  gru: ['r: reset', 'z: update', 'n: new'],
  lstm: ['i: input', 'f: forget', 'g: new', 'o: output'],
  attention: ['query', 'key', 'value'],
};

const known = new Map<string, Grid>();
/** Grids that are kept: what a page shows in a while. */
const most = 64;

const keep = (key: string, make: () => Grid): Grid => {
  const there = known.get(key) ?? make();
  known.delete(key);
  known.set(key, there);
  for (const oldest of known.keys()) {
    if (known.size <= most) break;
    known.delete(oldest);
  }
  return there;
};

/** The plane of a layer's parameter: filters as tiles, gates beside each other, a matrix as it is. */
export const parameterGrid = (place: TensorPlace): Grid =>
  keep(`parameter ${place.kind} ${place.tensor} ${place.shape.join()}`, () => ofParameter(place));

/** The plane of what a layer puts out for one sample: channels as tiles, steps as rows. */
export const outputGrid = (shape: readonly number[]): Grid =>
  keep(`output ${shape.join()}`, () => {
    const [first = 1, second = 1, third = 1] = shape;
    if (shape.length === 3) return channels(first, second, third);
    if (shape.length === 2) return matrixGrid(first, second, { rows: 'step', columns: 'feature' });
    return vectorGrid(shape.reduce((size, axis) => size * axis, 1));
  });

function ofParameter({ kind, tensor, shape }: TensorPlace): Grid {
  const [first = 1, second = 1, third = 1, fourth = 1] = shape;
  if (shape.length === 4) return filters(first, second, third, fourth);
  if (shape.length === 3) return filters(first, second, 1, third);
  const blocks = blocksOf(kind, tensor);
  if (blocks && first % blocks.length === 0) return gated(blocks, first / blocks.length, second, shape.length === 1);
  if (shape.length === 2) {
    const rows = kind === 'embedding' ? 'entry' : 'unit';
    return matrixGrid(first, second, { rows, columns: kind === 'embedding' ? 'feature' : 'input' });
  }
  return vectorGrid(first, 'unit');
}

const blocksOf = (kind: string, tensor: string): readonly string[] | undefined => {
  if (kind === 'attention' && !tensor.startsWith('in_proj')) return undefined;
  return gates[kind];
};

/** Gates beside each other; of a vector, below each other. */
function gated(names: readonly string[], units: number, inputs: number, vector: boolean): Grid {
  const short = names.map((name) => name.replace(/:.*/, ''));
  const tiles = names.map((_, gate) => ({
    row: vector ? gate : 0,
    column: vector ? 0 : gate,
    first: gate * units * (vector ? 1 : inputs),
    name: short[gate] ?? '',
  }));
  return vector
    ? tileGrid(tiles, { height: 1, width: units }, { square: false, rows: names, axes: { rows: '', columns: 'unit' } })
    : tileGrid(
        tiles,
        { height: units, width: inputs },
        { square: false, columns: names, axes: { rows: 'unit', columns: 'input' } },
      );
}

/** How many tiles of one kind stand beside each other. */
const beside = (count: number): number => (count <= 8 ? count : Math.ceil(Math.sqrt(2 * count)));

/** A row of channels for each filter; filters of one channel beside each other. */
function filters(count: number, inputs: number, height: number, width: number): Grid {
  const across = inputs === 1 ? beside(count) : inputs;
  const tiles = Array.from({ length: count * inputs }, (_, tile) => {
    const filter = Math.floor(tile / inputs);
    const channel = tile % inputs;
    return {
      row: inputs === 1 ? Math.floor(filter / across) : filter,
      column: inputs === 1 ? filter % across : channel,
      first: tile * height * width,
      name: inputs === 1 ? `filter ${filter}` : `filter ${filter}, channel ${channel}`,
    };
  });
  const numbers = (length: number): readonly string[] => Array.from({ length }, (_, place) => String(place));
  return tileGrid(
    tiles,
    { height, width },
    inputs === 1
      ? { square: true, rows: tileRows(count, across), axes: { rows: 'filter', columns: '' } }
      : { square: true, rows: numbers(count), columns: numbers(inputs), axes: { rows: 'filter', columns: 'channel' } },
  );
}

/** The number of the first tile of each row. */
const tileRows = (count: number, across: number): readonly string[] =>
  Array.from({ length: Math.ceil(count / across) }, (_, row) => String(row * across));

function channels(count: number, height: number, width: number): Grid {
  const across = beside(count);
  const tiles = Array.from({ length: count }, (_, channel) => ({
    row: Math.floor(channel / across),
    column: channel % across,
    first: channel * height * width,
    name: `channel ${channel}`,
  }));
  return tileGrid(
    tiles,
    { height, width },
    { square: true, rows: tileRows(count, across), axes: { rows: 'channel', columns: '' } },
  );
}
