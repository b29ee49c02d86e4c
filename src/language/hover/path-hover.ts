import type { Analysis } from '../analysis';
import type { Caret } from '../caret';
import { targetDefault } from '../defaults';
import { detailsOf } from '../details';
import type { Hover } from '../editor';
import { entryMarkdown } from '../entry-markdown';
import { hyperparameters } from '../hyperparameters';
import { entryOf } from '../keywords';
import { argumentMarkdown, code } from '../markdown';
import { resolve } from '../paths';
import { contains } from '../range';
import { statementDocumentation, sweepDocumentation } from '../statements';
import { sweepOptions } from '../sweep';
import { entryTable, kindTables } from '../tables';
import type { Part, Statement } from '../tree';
import { nameHover } from './name-hover';

/** A path of a `with` or `sweep`, with the value that its base has. */
export function pathHover(
  analysis: Analysis,
  { cell }: Caret,
  { keyword }: Statement,
  part: Part,
  offset: number,
): Hover | undefined {
  if (part.type === 'operator') return undefined;
  if (part.type === 'positional') {
    const documentation = keyword.text === 'sweep' ? entryOf(sweepDocumentation, part.value.text) : undefined;
    return documentation === undefined ? undefined : { range: part.range, markdown: documentation };
  }
  const { key, value } = part;
  if (keyword.text === 'sweep' && Object.hasOwn(sweepOptions, key.text)) {
    const argument = sweepOptions[key.text as keyof typeof sweepOptions];
    return { range: key.range, markdown: `**${code(key.text)}**\n\n${argumentMarkdown(argument, {})}` };
  }
  const draft = cell?.draft;
  const target = draft && resolve(draft, key.text);
  if (!draft || !target) return undefined;
  const item = value.type === 'list' ? value.items.find(({ range }) => contains(range, offset)) : value;
  const onValue = !contains(key.range, offset);
  const said: string[] = [];
  if (onValue && item?.type === 'name') {
    const entry = target.type === 'kind' ? entryOf(kindTables[target.keyword], item.name) : undefined;
    const markdown = entry ? `**${code(item.name)}**\n\n${entryMarkdown(entry)}` : nameHover(item.name);
    if (markdown !== undefined) said.push(markdown, '---');
  }
  said.push(`**${code(key.text)}**`);
  if ('argument' in target) said.push(argumentMarkdown(target.argument, targetDefault(draft, target)));
  else said.push(entryOf(entryTable, 'metrics')?.documentation ?? '');
  const base = cell.cell.base;
  const known = base === undefined ? undefined : hyperparameters(analysis, base).find(({ path }) => path === key.text);
  if (known?.value !== undefined) said.push(`In the base: ${code(known.value)}.`);
  return { range: onValue ? (item ?? value).range : key.range, markdown: said.join('\n\n') };
}

/** The title of a base. */
export function titleHover(analysis: Analysis, part: Part): Hover | undefined {
  if (part.type !== 'positional' || part.value.type !== 'string') return undefined;
  const title = part.value.string;
  const found = detailsOf(analysis).cells.find(({ cell }) => cell.kind === 'base' && cell.title === title);
  const layers = found?.draft?.layers.length;
  const size = layers === undefined ? '' : `\n\n${layers} ${layers === 1 ? 'layer' : 'layers'}`;
  return found && { range: part.range, markdown: `**${code(title)}**${size}\n\n${statementDocumentation.from}` };
}
