import type { PlacedLayer } from './shapes';

/** Rows of one of a layer's parameter tensors, from `from` up to, not including, `to`. */
export interface PartRows {
  /** The name after the dot: `weight_ih`. */
  readonly tensor: string;
  readonly from: number;
  readonly to: number;
}

/** Rows that do one thing together: a gate of a recurrent layer, a projection of attention. */
export interface LayerPart {
  readonly name: string;
  readonly rows: readonly PartRows[];
}

/** Gates in PyTorch's order, from the first row on. */
const gates = { gru: ['r', 'z', 'n'], lstm: ['i', 'f', 'g', 'o'] } as const;

/**
 * The parts of a layer whose gradients are measured apart; none for most kinds. W and U of `rnn` are what it makes of the
 * step's input and of its own state; a gate has its rows of both, in both directions; attention has the projections of
 * its queries, keys and values, and that of its output.
 */
export function partsOf({ layer, parameters }: Pick<PlacedLayer, 'layer' | 'parameters'>): readonly LayerPart[] {
  const tensors = Object.entries(parameters);
  /** One of so many equal blocks of rows, of all tensors whose names have a word. */
  const block = (word: string, place: number, count: number): readonly PartRows[] =>
    tensors
      .filter(([tensor]) => tensor.includes(word))
      .map(([tensor, [rows = 0]]) => ({ tensor, from: (place * rows) / count, to: ((place + 1) * rows) / count }));
  switch (layer.kind) {
    case 'rnn':
      return [
        { name: 'W', rows: block('_ih', 0, 1) },
        { name: 'U', rows: block('_hh', 0, 1) },
      ];
    case 'gru':
    case 'lstm': {
      const names = gates[layer.kind];
      return names.map((name, gate) => ({ name, rows: block('', gate, names.length) }));
    }
    case 'attention':
      return [
        ...['q', 'k', 'v'].map((name, place) => ({ name, rows: block('in_proj', place, 3) })),
        { name: 'o', rows: block('out_proj', 0, 1) },
      ];
    default:
      return [];
  }
}
