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
