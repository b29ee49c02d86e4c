import type { Analysis } from './analysis';
import { caretAt } from './caret';
import { detailsOf, type CellDetails, type Details } from './details';
import type { LayerDraft } from './draft';
import type { Definition, Reference } from './editor';
import { writtenRanges } from './experiment';
import { contains, within, type Range } from './range';
import { changeOf } from './settings';
import type { Word } from './tree';

/** Something that a text gives a name and refers to by it. */
export type Named =
  | { readonly type: 'layer'; readonly base: CellDetails; readonly layer: LayerDraft; readonly index: number }
  | { readonly type: 'title'; readonly cell: CellDetails };

/** A name at an offset, with the words that stand for it there. */
export interface NamedAt {
  readonly named: Named;
  readonly range: Range;
}

const headOf = ({ text, range }: Word): Word => {
  const dot = text.indexOf('.');
  const length = dot < 0 ? text.length : dot;
  return { text: text.slice(0, length), range: { start: range.start, end: range.start + length } };
};

/** The paths that a variation names. */
export const pathsOf = ({ node }: CellDetails): readonly Word[] =>
  (changeOf(node)?.parts ?? []).flatMap((part) => (part.type === 'named' ? [part.key] : []));

/** The title in a cell's `from`, without its quotes. */
export function fromOf({ node }: CellDetails): { readonly title: string; readonly range: Range } | undefined {
  const [part] = node.statements.find(({ keyword }) => keyword.text === 'from')?.parts ?? [];
  if (part?.type !== 'positional' || part.value.type !== 'string') return undefined;
  return { title: part.value.string, range: { start: part.range.start + 1, end: part.range.end - 1 } };
}

const ownLayers = ({ cell, draft }: CellDetails): readonly LayerDraft[] =>
  cell.kind === 'base' ? (draft?.layers ?? []) : [];

/** Where a layer's name is written, or the keyword that it is called after. */
export const nameOf = ({ nameRange, call, range }: LayerDraft): Range => nameRange ?? call.kindRange ?? range;

const baseOf = ({ cells }: Details, { cell }: CellDetails): CellDetails | undefined =>
  cell.base === undefined ? undefined : cells[cell.base];

function layerAt(base: CellDetails, name: string): Extract<Named, { type: 'layer' }> | undefined {
  const layers = ownLayers(base);
  const index = layers.findIndex((each) => each.name === name);
  const layer = layers[index];
  return layer && { type: 'layer', base, layer, index };
}

/** The layer or the cell that the words at an offset name. */
export function namedAt(analysis: Analysis, offset: number): NamedAt | undefined {
  const details = detailsOf(analysis);
  const { cell, line } = caretAt(analysis, offset);
  if (!cell) return undefined;
  if (line?.kind === 'marker') {
    const range = cell.node.titleRange;
    return range.end > range.start && contains(range, offset) ? { named: { type: 'title', cell }, range } : undefined;
  }
  const from = fromOf(cell);
  if (from && contains(from.range, offset)) {
    const target = baseOf(details, cell);
    return target && target.cell.title === from.title
      ? { named: { type: 'title', cell: target }, range: from.range }
      : undefined;
  }
  const path = pathsOf(cell).find(({ range }) => contains(range, offset));
  if (path) {
    const head = headOf(path);
    const base = baseOf(details, cell);
    const named = base && contains(head.range, offset) ? layerAt(base, head.text) : undefined;
    return named && { named, range: head.range };
  }
  const index = ownLayers(cell).findIndex(
    (layer) =>
      contains(nameOf(layer), offset) || (layer.call.kindRange !== undefined && contains(layer.call.kindRange, offset)),
  );
  const layer = ownLayers(cell)[index];
  if (!layer) return undefined;
  return { named: { type: 'layer', base: cell, layer, index }, range: nameOf(layer) };
}

/** Every place that names a thing, its own first. */
export function placesOf(analysis: Analysis, named: Named): readonly Reference[] {
  const { cells } = detailsOf(analysis);
  if (named.type === 'title') {
    const { title, index } = named.cell.cell;
    const places = cells.flatMap((cell): readonly Reference[] => {
      const from = fromOf(cell);
      return from && from.title === title && cell.cell.base === index
        ? [{ range: from.range, declaration: false }]
        : [];
    });
    return [{ range: named.cell.node.titleRange, declaration: true }, ...places];
  }
  const places = cells
    .filter(({ cell }) => cell.base === named.base.cell.index && cell.kind !== 'base')
    .flatMap(pathsOf)
    .map(headOf)
    .filter(({ text }) => text === named.layer.name)
    .map(({ range }): Reference => ({ range, declaration: false }));
  return [{ range: nameOf(named.layer), declaration: true }, ...places];
}

/** Every place that names what the words at an offset name; empty when these name nothing. */
export function references(analysis: Analysis, offset: number): readonly Reference[] {
  const found = namedAt(analysis, offset);
  return found ? placesOf(analysis, found.named) : [];
}

const titleTarget = (origin: Range, { node }: CellDetails): Definition => ({
  origin,
  target: node.head,
  selection: node.titleRange.end > node.titleRange.start ? node.titleRange : node.head,
});

/** Where the value of a path is written in the base. */
function pathTarget(base: CellDetails, path: Word): Definition | undefined {
  const { draft } = base;
  if (!draft) return undefined;
  const head = headOf(path).text;
  const line = layerAt(base, head)?.layer.range ?? draft.entries.get(head)?.range;
  const written = writtenRanges(draft).get(path.text);
  const target = line ?? written;
  if (!target) return undefined;
  const selection = written && within(written, target) ? written : target;
  return { origin: path.range, target, selection };
}

/** Where that is defined which the words at an offset name: a layer, a cell, the value that a path changes. */
export function definition(analysis: Analysis, offset: number): Definition | undefined {
  const details = detailsOf(analysis);
  const found = namedAt(analysis, offset);
  if (found) {
    const { named, range } = found;
    if (named.type === 'title') return titleTarget(range, named.cell);
    return { origin: range, target: named.layer.range, selection: nameOf(named.layer) };
  }
  const { cell, statement } = caretAt(analysis, offset);
  const base = cell && cell.cell.kind !== 'base' ? baseOf(details, cell) : undefined;
  if (!cell || !base) return undefined;
  const path = pathsOf(cell).find(({ range }) => contains(range, offset));
  if (path) return pathTarget(base, path);
  const { keyword } = statement ?? {};
  const leads = keyword && (keyword.text === 'with' || keyword.text === 'sweep') && contains(keyword.range, offset);
  return leads ? titleTarget(keyword.range, base) : undefined;
}
