import type { Analysis } from './analysis';
import { detailsOf, type CellDetails } from './details';
import type { DocumentSymbol, SymbolKind } from './editor';
import { lastWords } from './layout';
import { deepestNesting } from './model-block';
import type { Range } from './range';
import type { Block, Statement } from './tree';

/** A symbol whose end is not known until what is in it has been seen. */
interface Open {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: { start: number; end: number };
  readonly selection: Range;
  readonly children: Open[];
}

/** Names and details are one line and no longer than people read. */
const short = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};

const symbol = (name: string, detail: string, kind: SymbolKind, range: Range, selection: Range): Open => ({
  name: short(name) || '…',
  detail: short(detail),
  kind,
  range: { ...range },
  selection,
  children: [],
});

function entrySymbol(text: string, statement: Statement, layerName: string | undefined): Open {
  const { keyword, range } = statement;
  const words = text.slice(range.start, Math.min(range.end, range.start + 200));
  if (layerName !== undefined) return symbol(layerName, words, 'layer', range, keyword.range);
  const rest = words.slice(keyword.text.length);
  return symbol(keyword.text || words, keyword.text ? rest : '', 'entry', range, keyword.text ? keyword.range : range);
}

function blockSymbol(text: string, block: Block, layerNames: ReadonlyMap<number, string>): Open {
  const { head, entries } = block;
  const [first] = head.parts;
  const top = symbol(
    head.keyword.text,
    first ? text.slice(first.range.start, first.range.end) : '',
    'block',
    head.range,
    head.keyword.range,
  );
  const open = [top];
  for (const entry of entries) {
    const inside = open[open.length - 1] ?? top;
    for (const each of open) each.range.end = entry.range.end;
    const { text: word } = entry.keyword;
    if (block.keyword === 'model' && word === 'end') {
      if (open.length > 1) open.pop();
      continue;
    }
    const item = entrySymbol(text, entry, layerNames.get(entry.range.start));
    inside.children.push(item);
    if (block.keyword === 'model' && word === 'residual' && open.length <= deepestNesting) open.push(item);
  }
  return top;
}

function cellSymbol(text: string, { cell, node, draft }: CellDetails): DocumentSymbol {
  const layerNames = new Map((draft?.layers ?? []).map(({ name, range }) => [range.start, name]));
  const statements = node.statements.map((statement) => entrySymbol(text, statement, undefined));
  const blocks = node.blocks.map((block) => blockSymbol(text, block, layerNames));
  const end = Math.max(lastWords(text, node), node.head.end);
  return {
    name: cell.title === '' ? cell.label : short(cell.title),
    detail: cell.kind === 'other' ? '' : cell.kind === 'markdown' ? 'text' : cell.kind,
    kind: cell.kind === 'markdown' ? 'text' : 'cell',
    range: { start: node.range.start, end },
    selection: node.head,
    children: [...statements, ...blocks].sort((a, b) => a.range.start - b.range.start),
  };
}

/** The outline: cells, the blocks in them, layers and entries in those; layers inside of a residual below it. */
export const documentSymbols = (analysis: Analysis): readonly DocumentSymbol[] =>
  detailsOf(analysis).cells.map((cell) => cellSymbol(analysis.text, cell));
