import type { Analysis } from './analysis';
import { detailsOf } from './details';
import type { Folding } from './editor';
import { lastWords } from './layout';
import type { Range } from './range';
import { lineEnd, scanLine } from './scanner';
import type { Block, CellNode, Line } from './tree';

const spansLines = (text: string, { start, end }: Range): boolean => lineEnd(text, start) < end;

function blockFolds(block: Block): readonly Folding[] {
  const { head, entries } = block;
  const last = entries[entries.length - 1];
  const folds: Folding[] = [];
  if (last) folds.push({ kind: 'block', range: { start: head.range.start, end: last.range.end } });
  if (block.keyword !== 'model') return folds;
  const open: number[] = [];
  for (const { keyword, range } of entries) {
    if (keyword.text === 'residual') open.push(range.start);
    if (keyword.text !== 'end') continue;
    const start = open.pop();
    if (start !== undefined) folds.push({ kind: 'residual', range: { start, end: range.end } });
  }
  return folds;
}

/** Runs of comment lines. */
function commentFolds(text: string, lines: readonly Line[]): readonly Folding[] {
  const folds: Folding[] = [];
  let run: Line[] = [];
  const close = (): void => {
    const [first, last] = [run[0], run[run.length - 1]];
    const token = last && scanLine(text, last.range.start).find(({ kind }) => kind === 'comment');
    if (first && token && run.length > 1)
      folds.push({ kind: 'comment', range: { start: first.range.start, end: token.end } });
    run = [];
  };
  for (const line of lines) {
    if (line.kind === 'comment') run.push(line);
    else close();
  }
  close();
  return folds;
}

const cellFolds = (text: string, node: CellNode): readonly Folding[] => [
  { kind: 'cell', range: { start: node.range.start, end: lastWords(text, node) } },
  ...node.blocks.flatMap(blockFolds),
  ...(node.markdown ? [] : commentFolds(text, node.lines)),
];

/** What folds: cells, blocks, residuals, runs of comments; of more than one line each. By position. */
export const foldingRanges = (analysis: Analysis): readonly Folding[] =>
  detailsOf(analysis)
    .cells.flatMap(({ node }) => cellFolds(analysis.text, node))
    .filter(({ range }) => spansLines(analysis.text, range))
    .sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
