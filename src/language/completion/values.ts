import type { Argument } from '../../spec/argument';
import { activations } from '../../spec/activations';
import { initialisers } from '../../spec/initialisers';
import type { Caret } from '../caret';
import { entryMarkdown } from '../entry-markdown';
import type { Completion, CompletionContext } from '../editor';
import type { Default } from '../markdown';
import { entryOf } from '../keywords';
import { writeValue } from '../describe';
import { writeString } from '../words';
import { item } from './item';

/** The names of a fixed list that an argument takes. */
export function namesOf(argument: Argument): readonly string[] {
  switch (argument.type) {
    case 'name':
      return argument.names;
    case 'integer':
      return argument.names ?? [];
    case 'boolean':
      return ['true', 'false'];
    case 'class_weights':
      return ['balanced'];
    default:
      return [];
  }
}

/** Whether an argument's values can be listed, so that it is worth asking for them at once. */
export const isListed = (argument: Argument): boolean =>
  namesOf(argument).length > 0 || argument.type === 'columns' || (argument.type === 'string' && argument.file === true);

const documentationOf = (name: string): string | undefined => {
  const entry = entryOf<{ documentation: string; formula?: string }>({ ...activations, ...initialisers }, name);
  return entry && entryMarkdown(entry);
};

const columnArgument = { type: 'columns', documentation: '' } as const;

/** The columns of the cell's data file that no argument names yet. */
function columns(caret: Caret): readonly Completion[] {
  const file = caret.cell?.lowered?.file;
  const facts = file && 'columns' in file ? file : fileOf(caret);
  if (!facts) return [];
  const taken = new Set(
    (caret.statement?.parts ?? []).flatMap((part) => {
      if (part.type !== 'named' || !['target', 'features', 'ignore'].includes(part.key.text)) return [];
      const items = part.value.type === 'list' ? part.value.items : [part.value];
      return items.flatMap((value) => {
        const here = value.range.start <= caret.range.end && caret.range.start <= value.range.end;
        return here ? [] : [value.type === 'string' ? value.string : value.text];
      });
    }),
  );
  return facts.columns
    .filter((column) => !taken.has(column))
    .map((column) => {
      const found = Object.hasOwn(facts.values, column) ? facts.values[column] : undefined;
      const count = found && (found.distinct === Infinity ? 'many' : String(found.distinct));
      const detail = found && `${found.numeric ? 'numbers' : 'text'}, ${count} distinct`;
      const newText = caret.quoted ? writeString(column).slice(1, -1) : writeValue(columnArgument, [column]);
      return item(caret, 'column', column, { newText, ...(detail !== undefined && { detail }) });
    });
}

/** The facts of the file that a head names which is not complete yet. */
function fileOf(caret: Caret) {
  let path: string | undefined;
  let delimiter = ',';
  for (const part of caret.statement?.parts ?? []) {
    if (part.type === 'operator' || part.value.type !== 'string') continue;
    if (part.type === 'positional') path ??= part.value.string;
    else if (part.key.text === 'delimiter') delimiter = part.value.string;
  }
  const found = path === undefined ? undefined : caret.facts?.(path, delimiter);
  return found && 'columns' in found ? found : undefined;
}

const weightsFile = /\.safetensors$/i;

/** Data files, or files of weights. */
export function files(
  caret: Caret,
  wanted: 'data' | 'weights',
  { files = [] }: CompletionContext,
): readonly Completion[] {
  return files
    .filter((path) => weightsFile.test(path) === (wanted === 'weights'))
    .map((path) => {
      const words = writeString(path);
      const inside = words.slice(1, -1);
      const newText = caret.quoted === 'closed' ? inside : caret.quoted === 'open' ? `${inside}"` : words;
      return item(caret, 'file', path, { newText });
    });
}

/** What may stand as an argument's value. */
export function values(
  caret: Caret,
  argument: Argument,
  byDefault: Default,
  context: CompletionContext,
): readonly Completion[] {
  const standard = byDefault.value === undefined ? undefined : writeValue(argument, byDefault.value);
  if (argument.type === 'columns') return columns(caret);
  if (argument.type === 'string') {
    if (argument.file) {
      return files(caret, caret.statement?.keyword.text === 'weights' ? 'weights' : 'data', context);
    }
    return [];
  }
  if (caret.quoted) return [];
  const names = namesOf(argument).map((name) => {
    const documentation = documentationOf(name);
    return item(caret, 'value', name, {
      ...(name === standard && { detail: 'default' }),
      ...(documentation !== undefined && { documentation }),
    });
  });
  if (standard === undefined || names.some(({ label }) => label === standard)) return names;
  return [...names, item(caret, 'value', standard, { detail: 'default', documentation: argument.documentation })];
}
