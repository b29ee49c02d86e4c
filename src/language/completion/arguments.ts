import type { Arguments } from '../../spec/argument';
import { untilMetrics } from '../../spec/entries';
import { metrics } from '../../spec/metrics';
import { positionalNames } from '../bind';
import { argumentAt, precedesPositional, signatureOf, type Caret } from '../caret';
import { argumentDefault } from '../default-value';
import { entryDefault, layerArgumentDefault } from '../defaults';
import { entryMarkdown } from '../entry-markdown';
import type { Completion, CompletionContext } from '../editor';
import { isBlockKeyword } from '../keywords';
import { argumentMarkdown, type Default } from '../markdown';
import { writeValue } from '../describe';
import { defaultKinds, isKindKeyword, isNameless, kindTables } from '../tables';
import type { Statement } from '../tree';
import { exampleOf, item, plain } from './item';
import { isListed, values } from './values';

/** The kinds that a keyword takes. */
function kinds(caret: Caret, keyword: keyof typeof kindTables): readonly Completion[] {
  const standard = keyword === 'optimizer' || keyword === 'schedule' ? defaultKinds[keyword] : undefined;
  return Object.entries(kindTables[keyword]).map(([kind, entry]) => {
    const required = Object.entries(entry.arguments).filter(([, argument]) => argument.required);
    const holes = required.map(([name, argument], index) => {
      const hole =
        argument.type === 'string' ? `"$${index + 1}"` : `\${${index + 1}:${plain(exampleOf(name, argument))}}`;
      const place = argument.type === 'columns' ? `$${index + 1}` : hole;
      return ` ${argument.positional ? '' : `${name}=`}${place}`;
    });
    const table = kind === 'table' ? '\n\t${1:0 1 -> 1}' : '';
    return item(caret, 'kind', kind, {
      newText: `${kind}${holes.join('')}${table}`,
      snippet: true,
      more: required.some(([, argument]) => isListed(argument)),
      documentation: entryMarkdown(entry),
      untrained: entry.trained === false,
      ...(kind === standard && { detail: 'default' }),
    });
  });
}

/** Arguments by name that are not given yet. */
function named(
  caret: Caret,
  schema: Arguments,
  given: ReadonlySet<string>,
  defaultOf: (name: string) => Default,
): readonly Completion[] {
  return Object.entries(schema)
    .filter(([name, argument]) => !isNameless(name, argument) && !given.has(name))
    .map(([name, argument]) => {
      const byDefault = defaultOf(name);
      const standard = byDefault.value === undefined ? undefined : writeValue(argument, byDefault.value);
      const listed = isListed(argument);
      const hole = standard ?? exampleOf(name, argument);
      return item(caret, 'argument', `${name}=`, {
        newText: listed ? `${name}=` : `${name}=\${1:${plain(hole)}}`,
        snippet: !listed,
        more: listed,
        detail: standard === undefined ? argument.type : `${argument.type}, ${standard} by default`,
        documentation: argumentMarkdown(argument, byDefault),
        filterText: name,
      });
    });
}

const metricNames = (caret: Caret): readonly Completion[] => {
  const seen = new Set(
    (caret.statement?.parts ?? [])
      .filter((part) => caret.others.includes(part))
      .map((part) => (part.type === 'positional' ? part.value.text : '')),
  );
  return Object.entries(metrics)
    .filter(([name]) => !seen.has(name))
    .map(([name, entry]) =>
      item(caret, 'value', name, { detail: `of ${entry.target}`, documentation: entryMarkdown(entry) }),
    );
};

const watched = (caret: Caret): readonly Completion[] =>
  untilMetrics.map((name) => item(caret, 'value', name, { newText: `${name} `, more: true }));

const comparisons = (caret: Caret): readonly Completion[] =>
  ['<', '<=', '>', '>='].map((sign) =>
    item(caret, 'value', `${sign} number`, { newText: `${sign} \${1:0.1}`, snippet: true, filterText: sign }),
  );

/** The names that a statement's arguments are given under, those without a name too. */
function givenNames({ others }: Caret, schema: Arguments, skipped: number): ReadonlySet<string> {
  const positional = positionalNames(schema);
  const given = new Set<string>();
  let place = -skipped;
  for (const part of others) {
    if (part.type === 'named') given.add(part.key.text);
    else if (part.type === 'positional') {
      const name = place < 0 ? undefined : positional[place];
      if (name !== undefined) given.add(name);
      place++;
    }
  }
  return given;
}

/** What may follow a keyword of a block: its kind, values of its arguments, the arguments that are not given yet. */
export function statementArguments(
  caret: Caret,
  statement: Statement,
  context: CompletionContext,
): readonly Completion[] {
  const { text: word } = statement.keyword;
  const { place, block } = caret;
  if (place.type === 'positional' && place.index === 0) {
    if (isKindKeyword(word) && (isBlockKeyword(word) || block?.keyword === 'train')) {
      return caret.quoted ? [] : kinds(caret, word);
    }
    if (word === 'until') return watched(caret);
  }
  if (word === 'metrics' && block?.keyword === 'train') return metricNames(caret);
  if (word === 'input' && block?.keyword === 'model') {
    const size = caret.cell?.lowered?.data?.features;
    return size === undefined ? [] : [item(caret, 'value', String(size), { detail: 'features of the data' })];
  }
  const signature = signatureOf(statement, block);
  if (!signature) return [];
  const { schema, skipped, name } = signature;
  const layer = caret.cell?.draft?.layers.find(({ range }) => range.start === statement.range.start);
  const kind = name.slice(name.indexOf(' ') + 1);
  const defaultOf = (argument: string): Default => {
    const entry = schema[argument];
    if (!entry) return {};
    if (block?.keyword === 'model') {
      if (layer) return layerArgumentDefault(layer, argument, entry);
      const value = argumentDefault(entry);
      return value === undefined ? {} : { value };
    }
    return entryDefault(word, kind, argument, entry);
  };
  const at = argumentAt(signature, place);
  // Behind an argument with a name none goes without, and where each has its value there is no place for another.
  const late =
    place.type === 'positional' &&
    caret.others.some(({ type, range }) => type === 'named' && range.end <= caret.range.start);
  const unnamed = caret.others.filter(({ type }) => type === 'positional');
  const full = place.type === 'positional' && unnamed.length >= skipped + positionalNames(schema).length;
  const argument = at === undefined || late || full ? undefined : schema[at];
  if (place.type === 'value') {
    return argument && at !== undefined ? values(caret, argument, defaultOf(at), context) : [];
  }
  const operator = caret.others.some(({ type }) => type === 'operator');
  if (operator) return [];
  const found = [...(argument && at !== undefined ? values(caret, argument, defaultOf(at), context) : [])];
  if (caret.quoted) return found;
  const given = givenNames(caret, schema, skipped);
  if (word === 'standardize' || word === 'normalize') {
    return given.has('targets') || caret.others.length > 0
      ? []
      : [item(caret, 'value', 'targets', { documentation: schema.targets?.documentation ?? '' })];
  }
  if (word === 'until' && !given.has('patience') && place.type === 'positional' && place.index === 1) {
    found.push(...comparisons(caret));
  }
  const missing = Object.entries(schema).some(
    ([each, { positional, required }]) => positional && required && !given.has(each) && each !== at,
  );
  // What must come first is asked for first.
  if (!late && (missing || (argument?.required && argument.positional))) return found;
  if (precedesPositional(caret)) return found;
  return [...found, ...named(caret, schema, given, defaultOf)];
}
