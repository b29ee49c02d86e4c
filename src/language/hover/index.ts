import type { Analysis } from '../analysis';
import { argumentAt, caretAt, signatureOf, type Caret } from '../caret';
import { detailsOf } from '../details';
import type { Hover } from '../editor';
import { cellKeywords } from '../keywords';
import { contains, type Range } from '../range';
import type { Part, Statement, Value } from '../tree';
import { argumentHover } from './argument-hover';
import { columnHover, fileHover } from './file-hover';
import { keywordHover, kindHover } from './keyword-hover';
import { pathHover, titleHover } from './path-hover';
import { metricHover, nameHover } from './name-hover';

/** The word of a list, or the value itself, at an offset. */
const valueAt = (value: Value, offset: number): Value =>
  value.type === 'list' ? (value.items.find(({ range }) => contains(range, offset)) ?? value) : value;

const join = (...parts: readonly (string | undefined)[]): string | undefined => {
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.length > 0 ? said.join('\n\n---\n\n') : undefined;
};

/** What a value says of itself, beside what its argument does. */
function valueMarkdown(caret: Caret, argument: string | undefined, value: Value): string | undefined {
  const { statement } = caret;
  if (statement?.keyword.text === 'data' && value.type === 'string' && argument === 'path') {
    return fileHover(caret, value.string);
  }
  if (argument === 'target' || argument === 'features' || argument === 'ignore') {
    return columnHover(caret, value.type === 'string' ? value.string : value.text);
  }
  return value.type === 'name' ? nameHover(value.name) : undefined;
}

/** A part of a layer's, an entry's or a data head's line. */
function partHover(caret: Caret, statement: Statement, part: Part, offset: number): Hover | undefined {
  const { block } = caret;
  if (part.type === 'operator') return undefined;
  const onKey = part.type === 'named' && contains(part.key.range, offset);
  const value = valueAt(part.value, offset);
  const range: Range = onKey ? part.key.range : value.range;
  const of = (markdown: string | undefined): Hover | undefined =>
    markdown === undefined ? undefined : { range, markdown };
  const first = part.type === 'positional' && statement.parts[0] === part;
  if (first) {
    const kind = kindHover(statement, block, part.value.text);
    if (kind !== undefined) return of(kind);
  }
  if (
    block?.keyword === 'train' &&
    (statement.keyword.text === 'metrics' || (first && statement.keyword.text === 'until'))
  ) {
    return of(metricHover(value.text));
  }
  const signature = signatureOf(statement, block);
  if (!signature) return undefined;
  const positional = statement.parts.filter((each) => each.type === 'positional');
  const place =
    part.type === 'named'
      ? ({ type: 'value', key: part.key.text, list: false } as const)
      : ({ type: 'positional', index: positional.indexOf(part) } as const);
  const name = argumentAt(signature, place);
  if (name === undefined) return undefined;
  return of(
    join(onKey ? undefined : valueMarkdown(caret, name, value), argumentHover(caret, statement, signature, name)),
  );
}

/** What the words at an offset mean: documentation, type, range, default and where it comes from, formulas. */
export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const caret = caretAt(analysis, offset);
  const { statement } = caret;
  if (!statement) return undefined;
  const { keyword, parts } = statement;
  const part = parts.find(({ range }) => contains(range, offset));
  if (contains(keyword.range, offset) && keyword.text !== '') {
    const markdown = keywordHover(detailsOf(analysis), caret, statement);
    return markdown === undefined ? undefined : { range: keyword.range, markdown };
  }
  if (!part) return undefined;
  if ((cellKeywords as readonly string[]).includes(keyword.text)) {
    return keyword.text === 'from' ? titleHover(analysis, part) : pathHover(analysis, caret, statement, part, offset);
  }
  return partHover(caret, statement, part, offset);
}
