import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8'));

interface Rule {
  readonly include?: string;
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Rule[];
}
const grammar = read('syntaxes/nnet.tmLanguage.json') as Rule & {
  readonly scopeName: string;
  readonly repository: Readonly<Record<string, Rule>>;
};

const rules = (list: readonly Rule[]): readonly Rule[] => list.flatMap((rule) => [rule, ...rules(rule.patterns ?? [])]);
const all = [...rules(grammar.patterns ?? []), ...rules(Object.values(grammar.repository))];

/** The scopes of a line's words by the grammar's rules: the earliest match wins, of equals the first. */
function scopes(line: string): readonly (readonly [string, string])[] {
  const flat = (list: readonly Rule[]): readonly Rule[] =>
    list.flatMap((rule) => {
      const target = rule.include ? grammar.repository[rule.include.slice(1)] : rule;
      if (!target) throw new Error(`no rule ${rule.include ?? ''}`);
      return target.match === undefined && target.begin === undefined ? flat(target.patterns ?? []) : [target];
    });
  const candidates = flat(grammar.patterns ?? []);
  const found: (readonly [string, string])[] = [];
  let at = 0;
  while (at < line.length) {
    let best: { readonly rule: Rule; readonly match: RegExpExecArray } | undefined;
    for (const rule of candidates) {
      const pattern = new RegExp(rule.match ?? rule.begin ?? '', 'dg');
      pattern.lastIndex = at;
      const match = pattern.exec(line);
      if (match && (!best || match.index < best.match.index)) best = { rule, match };
    }
    if (!best) break;
    const { rule, match } = best;
    const end = rule.end === undefined ? match.index + match[0].length : line.length;
    if (rule.name) found.push([line.slice(match.index, end), rule.name]);
    else {
      for (const [group, { name }] of Object.entries(rule.captures ?? {})) {
        const words = match[Number(group)];
        if (words !== undefined) found.push([words, name]);
      }
    }
    at = Math.max(end, at + 1);
  }
  return found;
}

describe('the grammar', () => {
  it('names scopes that themes know', () => {
    const roots = /^(?:comment|constant|entity|invalid|keyword|punctuation|string|support|variable)\./;
    const names = all.flatMap(({ name, captures }) => [
      name,
      ...Object.values(captures ?? {}).map((each) => each.name),
    ]);
    for (const name of names) if (name !== undefined) expect(name).toMatch(roots);
    expect(grammar.scopeName).toBe('source.nnet');
  });

  it('tells the words of a line apart', () => {
    expect(scopes('  optimizer adam lr=1e-3 # step')).toEqual([
      ['optimizer', 'keyword.other.nnet'],
      ['adam', 'support.type.nnet'],
      ['lr', 'variable.parameter.nnet'],
      ['=', 'keyword.operator.assignment.nnet'],
      ['1e-3', 'constant.numeric.nnet'],
      ['# step', 'comment.line.number-sign.nnet'],
    ]);
    expect(scopes('data csv "a.csv" target=x')).toMatchObject([
      ['data', 'keyword.control.nnet'],
      ['csv', 'support.type.nnet'],
      ['"a.csv" target=x', 'string.quoted.double.nnet'],
    ]);
    expect(scopes('  dense 16 relu bias=false')).toEqual([
      ['dense', 'keyword.other.nnet'],
      ['16', 'constant.numeric.nnet'],
      ['relu', 'support.constant.nnet'],
      ['bias', 'variable.parameter.nnet'],
      ['=', 'keyword.operator.assignment.nnet'],
      ['false', 'constant.language.nnet'],
    ]);
    const sweep = scopes('sweep random runs=3 dense1.units=[1, 2] optimizer.lr=1e-4..1e-1');
    expect(sweep.filter(([words]) => /\w/.test(words))).toEqual([
      ['sweep', 'keyword.control.nnet'],
      ['random', 'support.type.nnet'],
      ['runs', 'variable.parameter.nnet'],
      ['3', 'constant.numeric.nnet'],
      ['dense1.units', 'variable.parameter.nnet'],
      ['1', 'constant.numeric.nnet'],
      ['2', 'constant.numeric.nnet'],
      ['optimizer.lr', 'variable.parameter.nnet'],
      ['1e-4..1e-1', 'constant.numeric.nnet'],
    ]);
    expect(scopes('# %% Two moons')).toContainEqual(['Two moons', 'entity.name.section.nnet']);
    expect(scopes('  0 -1 -> yes')).toEqual([
      ['0', 'constant.numeric.nnet'],
      ['-1', 'constant.numeric.nnet'],
      ['->', 'keyword.operator.nnet'],
      ['yes', 'support.constant.nnet'],
    ]);
  });
});

describe('the language configuration', () => {
  const configuration = read('language-configuration.json') as {
    readonly wordPattern: string;
    readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  };

  it('takes paths, numbers and sizes for single words', () => {
    const words = 'optimizer.lr=1e-3 1x28x28 80% dense1.units'.match(new RegExp(configuration.wordPattern, 'g'));
    expect(words).toEqual(['optimizer.lr', '1e-3', '1x28x28', '80%', 'dense1.units']);
  });

  it('indents below blocks and residuals', () => {
    const more = new RegExp(configuration.indentationRules.increaseIndentPattern);
    const less = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    expect(['data moons', 'model', 'train # fast', '  residual'].map((line) => more.test(line))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['  dense 1', 'with a=1', '# %% model', '  end'].map((line) => more.test(line))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([less.test('  end'), less.test('  dense 1')]).toEqual([true, false]);
  });
});
