import type { Analysis } from '../analysis';
import { caretAt, type Caret } from '../caret';
import { detailsOf } from '../details';
import type { Completion, CompletionContext } from '../editor';
import { cellKeywords } from '../keywords';
import { statementArguments } from './arguments';
import { item } from './item';
import { entries, heads } from './lines';
import { cellStatement } from './paths';

/** The first word of a line: at the margin a head, below a head one of its entries. */
function firstWords(analysis: Analysis, caret: Caret, indented: boolean): readonly Completion[] {
  const { block } = caret;
  if (indented)
    return block?.keyword && caret.statement !== block.head ? entries(caret, { ...block, keyword: block.keyword }) : [];
  const above = detailsOf(analysis).cells.filter(({ cell }) => cell.kind === 'base' && cell !== caret.cell?.cell);
  return heads(caret, {
    baseAbove: above.some(({ cell }) => cell.range.start <= caret.range.start),
    titles: above.some(({ cell }) => cell.title !== ''),
  });
}

/** What may stand at an offset, in the order of the vocabulary. */
export function completions(
  analysis: Analysis,
  offset: number,
  context: CompletionContext = {},
): readonly Completion[] {
  const caret = caretAt(analysis, offset);
  const { place, statement } = caret;
  if (place.type === 'text') return markerTag(analysis, caret, offset);
  if (place.type === 'keyword') return firstWords(analysis, caret, place.indented);
  if (!statement) return [];
  return (cellKeywords as readonly string[]).includes(statement.keyword.text)
    ? cellStatement(analysis, caret, statement, context)
    : statementArguments(caret, statement, context);
}

/** After a marker, what makes its cell one of text. */
function markerTag({ text }: Analysis, caret: Caret, offset: number): readonly Completion[] {
  const { line } = caret;
  if (line?.kind !== 'marker') return [];
  const words = text.slice(line.range.start, offset);
  const rest = text.slice(offset, line.range.end);
  if (!words.endsWith(' ') || words.includes('[') || rest.trim() !== '') return [];
  return [item(caret, 'statement', '[markdown]', { detail: 'a cell of text' })];
}
