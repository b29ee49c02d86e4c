import { formulasOf } from '../../spec/formulas';
import { parameterCount, writeShape, type PlacedLayer } from '../../spec/shapes';
import type { Caret } from '../caret';
import type { CellDetails, Details } from '../details';
import type { LayerDraft } from '../draft';
import { entryDefault } from '../defaults';
import { entryMarkdown } from '../entry-markdown';
import { countParameters } from '../inlay-hints';
import { entryOf, isBlockKeyword } from '../keywords';
import { code, codeBlock, defaultSentence, typeSentence } from '../markdown';
import { currentKind } from '../paths';
import { statementDocumentation, type DocumentedStatement } from '../statements';
import {
  entryTable,
  isKindKeyword,
  isNameless,
  kindNouns,
  kindTables,
  layerTable,
  type VocabularyEntry,
} from '../tables';
import type { Block, Statement } from '../tree';

/** The layer that a line of a base is, and where it stands in the network. */
export function layerOf(
  cell: CellDetails | undefined,
  statement: Statement,
): { readonly layer: LayerDraft; readonly placed?: PlacedLayer } | undefined {
  const index = cell?.draft?.layers.findIndex(({ range }) => range.start === statement.range.start) ?? -1;
  const layer = cell?.draft?.layers[index];
  // Layers are placed in the order in which they are written.
  const placed = cell?.lowered?.placed?.[index];
  return layer && { layer, ...(placed && { placed }) };
}

function shapesMarkdown({ layer, input, output, parameters, ...placed }: PlacedLayer): string {
  const count = parameterCount({ layer, input, output, parameters, ...placed });
  const tensors = Object.entries(parameters).map(([name, shape]) => `\`${layer.name}.${name}\` ${writeShape(shape)}`);
  const shapes = `**${code(layer.name)}** ${writeShape(input)} → ${writeShape(output)}`;
  return count === 0 ? shapes : `${shapes}, ${countParameters(count)}: ${tensors.join(', ')}`;
}

function layerMarkdown(cell: CellDetails | undefined, statement: Statement): string | undefined {
  const entry = entryOf(layerTable, statement.keyword.text);
  if (!entry) return undefined;
  const found = layerOf(cell, statement);
  const { placed } = found ?? {};
  const parts = [entryMarkdown(entry)];
  if (placed) {
    const { forward, backward } = formulasOf(placed);
    parts.unshift(shapesMarkdown(placed));
    parts.push('Forward', codeBlock(forward), 'Backward', codeBlock(backward));
  } else if (found) parts.unshift(`**${code(found.layer.name)}**`);
  return parts.join('\n\n');
}

/** An entry without kinds: what its value may be, or which arguments it takes. */
function plainEntryMarkdown(word: string, entry: VocabularyEntry): string {
  const names = Object.keys(entry.arguments);
  const [name = '', argument] = Object.entries(entry.arguments)[0] ?? [];
  const more =
    argument && isNameless(name, argument)
      ? `${typeSentence(argument)} ${defaultSentence(argument, entryDefault(word, word, name, argument))}`
      : names.length > 0
        ? `Takes ${names.map(code).join(', ')}.`
        : `Default: ${entry.source ?? 'none'}.`;
  return `${entry.documentation}\n\n${more}`;
}

/** An entry, and what it has when it is not written. */
function entryKeywordMarkdown({ cell }: Caret, word: string): string | undefined {
  const entry = entryOf(entryTable, word);
  if (!entry) return undefined;
  if (!isKindKeyword(word)) return plainEntryMarkdown(word, entry);
  const now = cell?.draft && currentKind(cell.draft, word);
  return [
    entry.documentation,
    `Default: ${entry.source ?? 'none'}.`,
    ...(now ? [`Here: ${code(now)}.`] : []),
    `Known: ${Object.keys(kindTables[word]).map(code).join(', ')}.`,
  ].join('\n\n');
}

/** The first word of a line. */
export function keywordHover(details: Details, caret: Caret, statement: Statement): string | undefined {
  const { text: word } = statement.keyword;
  const { block } = caret;
  const isHead = block?.head === statement;
  if (!statement.indented || isHead) {
    if (!Object.hasOwn(statementDocumentation, word)) return undefined;
    const documentation = statementDocumentation[word as DocumentedStatement];
    const base = caret.cell?.cell.base;
    const names = word === 'with' || word === 'sweep' ? base !== undefined && details.cells[base]?.cell.label : false;
    return names ? `${documentation}\n\nThe base here is ${code(names)}.` : documentation;
  }
  if (block?.keyword === 'model') {
    return word === 'input' || word === 'end' ? statementDocumentation[word] : layerMarkdown(caret.cell, statement);
  }
  return block?.keyword ? entryKeywordMarkdown(caret, word) : undefined;
}

/** A kind after its keyword. */
export function kindHover({ keyword }: Statement, block: Block | undefined, kind: string): string | undefined {
  const { text: word } = keyword;
  if (!isKindKeyword(word) || !(isBlockKeyword(word) || block?.keyword === 'train')) return undefined;
  const entry = entryOf(kindTables[word], kind);
  if (!entry) return undefined;
  const names = Object.keys(entry.arguments);
  const takes = names.length > 0 ? `\n\nTakes ${names.map(code).join(', ')}.` : '';
  return `**${code(kind)}**, ${withArticle(kindNouns[word])}\n\n${entryMarkdown(entry)}${takes}`;
}

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
