import type { Analysis } from './analysis';
import { detailsOf, type CellDetails } from './details';
import type { SemanticToken } from './editor';
import { entryOf, reservedNames } from './keywords';
import type { Range } from './range';
import { isKindKeyword, kindTables, layerTable } from './tables';
import type { Part, Statement, Value, Word } from './tree';

type Type = SemanticToken['type'];
type Add = (range: Range, type: Type, ...modifiers: SemanticToken['modifiers']) => void;

function addValue(value: Value, add: Add): void {
  switch (value.type) {
    case 'number':
    case 'percent':
    case 'size':
    case 'range':
      add(value.range, 'number');
      return;
    case 'boolean':
    case 'name':
      add(value.range, 'enumMember');
      return;
    case 'string':
      add(value.range, 'string');
      return;
    case 'list':
      for (const item of value.items) addValue(item, add);
      return;
    case 'invalid':
      return;
  }
}

/** A layer's name as its own, a column's as a text: what is no name of the vocabulary. */
const ownName: Readonly<Record<string, Type>> = {
  name: 'variable',
  target: 'string',
  features: 'string',
  ignore: 'string',
};

function addNamed({ key, value }: Extract<Part, { type: 'named' }>, add: Add): void {
  add(key.range, 'parameter');
  const type = entryOf(ownName, key.text);
  if (type === undefined) addValue(value, add);
  else
    for (const item of value.type === 'list' ? value.items : [value]) {
      if (item.type === 'name') add(item.range, type, ...(type === 'variable' ? (['declaration'] as const) : []));
      else addValue(item, add);
    }
}

function addPath({ text, range }: Word, add: Add): void {
  const dot = text.indexOf('.');
  const head = dot < 0 ? text : text.slice(0, dot);
  const end = range.start + head.length;
  add({ start: range.start, end }, reservedNames.has(head) ? 'property' : 'variable');
  if (dot >= 0 && end + 1 < range.end) add({ start: end + 1, end: range.end }, 'parameter');
}

function addParts(parts: readonly Part[], paths: boolean, add: Add): void {
  for (const part of parts) {
    if (part.type === 'operator') add(part.range, 'operator');
    else if (part.type === 'positional') addValue(part.value, add);
    else if (!paths) addNamed(part, add);
    else {
      const option = part.key.text === 'runs' || part.key.text === 'scale';
      if (option) add(part.key.range, 'parameter');
      else addPath(part.key, add);
      addValue(part.value, add);
    }
  }
}

/** A keyword and what follows it; a kind is told from other names. */
function addStatement({ keyword, parts }: Statement, type: Type, add: Add): void {
  if (type === 'class') add(keyword.range, type, 'defaultLibrary');
  else add(keyword.range, type);
  const [first, ...rest] = parts;
  const table = isKindKeyword(keyword.text) ? kindTables[keyword.text] : undefined;
  const isKind = table !== undefined && first?.type === 'positional' && Object.hasOwn(table, first.value.text);
  if (isKind) add(first.range, 'enumMember', 'defaultLibrary');
  addParts(isKind ? rest : parts, false, add);
}

function addCell({ node }: CellDetails, add: Add): void {
  for (const statement of node.statements) {
    add(statement.keyword.range, 'keyword');
    addParts(statement.parts, true, add);
  }
  for (const { keyword, head, entries } of node.blocks) {
    addStatement(head, 'keyword', add);
    for (const entry of entries) {
      const isLayer = keyword === 'model' && Object.hasOwn(layerTable, entry.keyword.text);
      addStatement(entry, isLayer ? 'class' : 'property', add);
    }
  }
}

/** What each word is, by position; on top of the grammar, which knows no vocabulary. */
export function semanticTokens(analysis: Analysis): readonly SemanticToken[] {
  const tokens: SemanticToken[] = [];
  const add: Add = (range, type, ...modifiers) => {
    if (range.end > range.start) tokens.push({ range, type, modifiers });
  };
  for (const cell of detailsOf(analysis).cells) addCell(cell, add);
  return tokens.sort((a, b) => a.range.start - b.range.start);
}
