import type { Caret } from '../caret';
import { entryMarkdown } from '../entry-markdown';
import type { Completion } from '../editor';
import { blockKeywords, cellKeywords, entryKeywords, entryOf } from '../keywords';
import { statementDocumentation, type DocumentedStatement } from '../statements';
import { entryTable, isKindKeyword, layerTable, type VocabularyEntry } from '../tables';
import { templates } from '../templates';
import type { Block, BlockKeyword } from '../tree';
import { exampleOf, hole, item } from './item';

const documented = (word: string): string | undefined =>
  Object.hasOwn(statementDocumentation, word) ? statementDocumentation[word as DocumentedStatement] : undefined;

/** What a text has that a line at its margin may lean on. */
export interface Surroundings {
  /** A base stands above the caret. */
  readonly baseAbove: boolean;
  /** Some base has a title. */
  readonly titles: boolean;
}

/** What may start a line at the margin: blocks and statements that its cell has not yet, cells, whole experiments. */
export function heads(caret: Caret, { baseAbove, titles }: Surroundings): readonly Completion[] {
  const node = caret.cell?.node;
  const blocks = new Set(
    (node?.blocks ?? []).filter(({ head }) => head !== caret.statement).map(({ keyword }) => keyword),
  );
  const statements = new Set(
    (node?.statements ?? []).filter((each) => each !== caret.statement).map(({ keyword }) => keyword.text),
  );
  const changes = statements.has('with') || statements.has('sweep');
  // `from` stands before what it is the base of.
  const late = (node?.statements ?? []).some(
    (each) => each !== caret.statement && each.range.start < caret.range.start,
  );
  const found: Completion[] = [];
  const add = (word: string, newText: string, more: boolean): void => {
    const documentation = documented(word);
    const kind = (blockKeywords as readonly string[]).includes(word) ? 'block' : 'statement';
    found.push(item(caret, kind, word, { newText, snippet: true, more, ...(documentation && { documentation }) }));
  };
  for (const word of blockKeywords) {
    if (blocks.has(word) || (word === 'model' && (changes || statements.has('from')))) continue;
    add(word, word === 'data' ? 'data ' : `${word}\n\t$0`, true);
  }
  for (const word of cellKeywords) {
    if (blocks.has('model') || statements.has(word) || (changes && word !== 'from')) continue;
    if (word === 'from' ? late || !titles : !(baseAbove || statements.has('from'))) continue;
    add(word, `${word} `, true);
  }
  found.push(
    item(caret, 'template', '# %%', {
      newText: `# %% ${hole(1, 'Title')}\n$0`,
      snippet: true,
      detail: 'a new cell',
      filterText: 'cell # %%',
    }),
    item(caret, 'template', '# %% [markdown]', {
      newText: '# %% [markdown]\n# $0',
      snippet: true,
      detail: 'a new cell of text',
      filterText: 'text cell # %% [markdown]',
    }),
  );
  if (blocks.size > 0 || statements.size > 0) return found;
  const marked = node?.marker !== undefined;
  for (const { label, description, text, snippet } of templates) {
    // A cell that has its marker already gets no second one.
    const body = marked ? snippet.slice(snippet.indexOf('\n') + 1) : snippet;
    found.push(
      item(caret, 'template', label, {
        newText: body,
        snippet: true,
        detail: description,
        documentation: ['```nnet', text.trimEnd(), '```'].join('\n'),
      }),
    );
  }
  return found;
}

/** A layer or an entry with places for what must be given. */
function written(word: string, { arguments: schema }: VocabularyEntry): string {
  const required = Object.entries(schema).filter(([, argument]) => argument.positional && argument.required);
  const holes = required.map(([name, argument], index) => {
    const example = exampleOf(name, argument);
    return example === '""' ? `"$${index + 1}"` : hole(index + 1, example);
  });
  return word === 'residual' ? 'residual\n\t$0\nend' : [word, ...holes].join(' ');
}

/** Residuals of a model that are open where an offset is. */
function openResiduals({ entries }: Block, offset: number): number {
  let open = 0;
  for (const { keyword } of entries) {
    if (keyword.range.end >= offset) break;
    if (keyword.text === 'residual') open++;
    else if (keyword.text === 'end') open = Math.max(0, open - 1);
  }
  return open;
}

/** Entries of which one keeps the other out. */
const exclusive: Readonly<Record<string, string>> = { standardize: 'normalize', normalize: 'standardize' };

/** What may start a line below a block's head. */
export function entries(caret: Caret, block: Block & { readonly keyword: BlockKeyword }): readonly Completion[] {
  const { keyword } = block;
  const others = block.entries.filter((each) => each !== caret.statement);
  const seen = new Set(others.map((each) => each.keyword.text));
  const above = others.filter(({ range }) => range.end < caret.range.start);
  return entryKeywords[keyword].flatMap((word): readonly Completion[] => {
    const documentation = documented(word);
    if (word === 'input') {
      if (above.length > 0 || seen.has('input')) return [];
      return [item(caret, 'entry', word, { newText: 'input ', more: true, ...(documentation && { documentation }) })];
    }
    if (word === 'end') {
      if (openResiduals(block, caret.range.start) === 0) return [];
      return [item(caret, 'entry', word, { ...(documentation && { documentation }) })];
    }
    const entry = entryOf(keyword === 'model' ? layerTable : entryTable, word);
    const other = exclusive[word];
    if (!entry || (keyword !== 'model' && word !== 'until' && seen.has(word))) return [];
    if (other !== undefined && seen.has(other)) return [];
    const asks = isKindKeyword(word) || word === 'metrics' || word === 'until' || keyword !== 'model';
    const text = isKindKeyword(word) ? `${word} ` : written(word, entry);
    const needsMore = asks && text === word && word !== 'standardize' && word !== 'normalize';
    return [
      item(caret, keyword === 'model' ? 'layer' : 'entry', word, {
        newText: needsMore ? `${word} ` : text,
        snippet: true,
        more: asks,
        documentation: entryMarkdown(entry),
        untrained: entry.trained === false,
        ...(keyword === 'model' && {
          detail: Object.keys(entry.arguments)
            .filter((name) => entry.arguments[name]?.positional)
            .join(' '),
        }),
      }),
    ];
  });
}
