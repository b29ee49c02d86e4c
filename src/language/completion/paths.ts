import type { Analysis } from '../analysis';
import { precedesPositional, type Caret } from '../caret';
import { targetDefault } from '../defaults';
import { detailsOf } from '../details';
import type { Draft } from '../draft';
import type { Completion, CompletionContext } from '../editor';
import { hyperparameters } from '../hyperparameters';
import { argumentMarkdown } from '../markdown';
import { metrics } from '../../spec/metrics';
import { knownPaths, resolve } from '../paths';
import { statementDocumentation, sweepDocumentation } from '../statements';
import { sweepKinds, sweepOptions } from '../sweep';
import type { Statement } from '../tree';
import { writeString } from '../words';
import { exampleOf, item, plain } from './item';
import { isListed, values } from './values';

/** The draft whose paths a variation changes: with what the line says already, so that kinds bring their arguments. */
function draftOf(analysis: Analysis, caret: Caret): { readonly draft: Draft; readonly cell: number } | undefined {
  const cell = caret.cell?.cell;
  if (!cell) return undefined;
  const base = cell.base === undefined ? undefined : detailsOf(analysis).cells[cell.base];
  const draft = caret.cell?.draft ?? base?.draft;
  return draft && { draft, cell: caret.cell?.draft ? cell.index : (cell.base ?? cell.index) };
}

function paths(analysis: Analysis, caret: Caret, keyword: string): readonly Completion[] {
  const found = draftOf(analysis, caret);
  if (!found) return [];
  const { draft } = found;
  const taken = new Set(caret.others.flatMap((part) => (part.type === 'named' ? [part.key.text] : [])));
  const current = new Map(hyperparameters(analysis, found.cell).map(({ path, value }) => [path, value]));
  return knownPaths(draft)
    .filter(({ path }) => !taken.has(path))
    .map(({ path, argument }) => {
      const target = resolve(draft, path);
      const now = current.get(path);
      const value = now ?? (argument ? exampleOf(path.slice(path.lastIndexOf('.') + 1), argument) : 'accuracy');
      const listed = argument === undefined || isListed(argument);
      const one = keyword === 'sweep' ? `[\${1:${plain(value)}}]` : `\${1:${plain(value)}}`;
      const open = keyword === 'sweep' ? '[$1]' : '';
      return item(caret, 'path', path, {
        newText: `${path}=${listed ? open : one}`,
        snippet: true,
        more: listed,
        ...(now !== undefined && { detail: `now ${now}` }),
        ...(argument && target && { documentation: argumentMarkdown(argument, targetDefault(draft, target)) }),
      });
    });
}

function pathValues(analysis: Analysis, caret: Caret, path: string, context: CompletionContext): readonly Completion[] {
  const found = draftOf(analysis, caret);
  if (!found) return [];
  if (path === 'metrics') return Object.keys(metrics).map((name) => item(caret, 'value', name));
  const target = resolve(found.draft, path);
  return target && 'argument' in target
    ? values(caret, target.argument, targetDefault(found.draft, target), context)
    : [];
}

const sweepForms = (caret: Caret): readonly Completion[] =>
  sweepKinds.map((kind) =>
    item(caret, 'kind', kind, {
      newText: kind === 'grid' ? 'grid ' : `${kind} runs=\${1:20} `,
      snippet: true,
      more: true,
      documentation: sweepDocumentation[kind],
    }),
  );

/** The titles of the bases that `from` may name. */
function titles(analysis: Analysis, caret: Caret): readonly Completion[] {
  const bases = analysis.cells.filter(({ kind, title }) => kind === 'base' && title !== '');
  return [...new Set(bases.map(({ title }) => title))].map((title) => {
    const words = writeString(title);
    const inside = words.slice(1, -1);
    const newText = caret.quoted === 'closed' ? inside : caret.quoted === 'open' ? `${inside}"` : words;
    return item(caret, 'title', title, { newText, documentation: statementDocumentation.from });
  });
}

/** What may follow `with`, `sweep` and `from`. */
export function cellStatement(
  analysis: Analysis,
  caret: Caret,
  { keyword }: Statement,
  context: CompletionContext,
): readonly Completion[] {
  const { place } = caret;
  const word = keyword.text;
  if (word === 'from') return place.type === 'positional' && place.index === 0 ? titles(analysis, caret) : [];
  if (place.type === 'value') {
    if (word === 'sweep' && place.key === 'scale') return values(caret, sweepOptions.scale, {}, context);
    if (word === 'sweep' && place.key === 'runs') return [];
    return pathValues(analysis, caret, place.key, context);
  }
  if (caret.quoted || precedesPositional(caret)) return [];
  const found = paths(analysis, caret, word);
  if (word === 'with' || place.type !== 'positional') return found;
  const drawn = caret.others.some((part) => part.type === 'positional' && /^(?:random|halving)$/.test(part.value.text));
  const given = new Set(caret.others.flatMap((part) => (part.type === 'named' ? [part.key.text] : [])));
  const options = Object.entries(sweepOptions).filter(([name]) => drawn && !given.has(name));
  return [
    ...(place.index === 0 && caret.others.length === 0 ? sweepForms(caret) : []),
    ...options.map(([name, argument]) =>
      item(caret, 'argument', `${name}=`, {
        newText: name === 'runs' ? 'runs=${1:20}' : `${name}=`,
        snippet: true,
        more: name === 'scale',
        documentation: argumentMarkdown(argument, {}),
        filterText: name,
      }),
    ),
    ...found,
  ];
}
