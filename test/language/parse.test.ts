import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/language';
import { parse } from '../../src/language/parse';
import { scanLine } from '../../src/language/scanner';
import type { Statement } from '../../src/language/tree';

const texts: readonly (readonly [string, string])[] = [
  ['an empty text', ''],
  ['LF', 'data moons\nmodel\n  dense 1\n'],
  ['CRLF', '# %% a\r\ndata moons\r\n\r\n# %%\r\nwith a=1\r\n'],
  ['a lone CR', 'data moons\rmodel\r  dense 1'],
  ['a BOM', '\ufeffdata moons\n'],
  ['tabs', 'model\n\tdense 1\t# c\t\n'],
  ['astral characters', '# %% 🙂 𝔘\ndata "🙂"\n  𝔘 = 🙂'],
  ['half a surrogate pair', 'data \ud83d\n\ude42'],
  ['a continued line', 'with a=1 \\\n  b=2\n'],
  ['a continuation before a marker', 'with a=1 \\\n# %% next\nwith b=2'],
  ['a backslash at the end', 'with a=1 \\'],
  ['an open string', 'data csv "a\nmodel'],
  ['what is no word', '\u00a0\u2028\u0000'],
];

describe('a tree', () => {
  it.each(texts)('covers every character: %s', (_, text) => {
    const { lines, cells } = parse(text);
    const tokens = lines.flatMap((line) => scanLine(text, line.range.start));
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(lines.map(({ range }) => text.slice(range.start, range.end)).join('')).toBe(text);
    expect(cells.map(({ range }) => text.slice(range.start, range.end)).join('')).toBe(text);
  });

  it('has statements in blocks, below cells', () => {
    const { cells } = parse(
      '# %% A\nfrom "x"\nwith a=1\n# %% B\ndata moons\n  split train=80%\n\n# note\nmodel\n\tdense 1\n',
    );
    const words = ({ keyword, parts }: Statement): string => [keyword.text, ...parts.map(({ type }) => type)].join(' ');
    expect(
      cells.map(({ title, statements, blocks }) => ({
        title,
        statements: statements.map(words),
        blocks: blocks.map(({ keyword, head, entries }) => [keyword, words(head), entries.map(words)]),
      })),
    ).toEqual([
      { title: 'A', statements: ['from positional', 'with named'], blocks: [] },
      {
        title: 'B',
        statements: [],
        blocks: [
          ['data', 'data positional', ['split named']],
          ['model', 'model', ['dense positional']],
        ],
      },
    ]);
  });
});

describe('a line', () => {
  const statement = (text: string): Statement | undefined => parse(text).lines[0]?.statement;
  const values = (text: string): readonly unknown[] =>
    (statement(`with ${text}`)?.parts ?? []).map((part) => {
      if (part.type === 'operator') return part.text;
      const { range, ...value } = part.value;
      expect(range.end - range.start).toBe(value.text.length);
      return part.type === 'named' ? { [part.key.text]: value } : value;
    });

  it('reads every kind of value', () => {
    expect(values('0.01 -2 1e-3 80% 3x3 1x28x28 adam true "a\\"b\\\\c" 1e-4..1e-1 1..5 NaN')).toEqual([
      { type: 'number', text: '0.01', number: 0.01 },
      { type: 'number', text: '-2', number: -2 },
      { type: 'number', text: '1e-3', number: 0.001 },
      { type: 'percent', text: '80%', number: 80 },
      { type: 'size', text: '3x3', axes: [3, 3] },
      { type: 'size', text: '1x28x28', axes: [1, 28, 28] },
      { type: 'name', text: 'adam', name: 'adam' },
      { type: 'boolean', text: 'true', boolean: true },
      { type: 'string', text: '"a\\"b\\\\c"', string: 'a"b\\c' },
      { type: 'range', text: '1e-4..1e-1', from: 1e-4, to: 1e-1, integers: false },
      { type: 'range', text: '1..5', from: 1, to: 5, integers: true },
      { type: 'name', text: 'NaN', name: 'NaN' },
    ]);
  });

  it('reads lists with blanks after their commas', () => {
    expect(values('a=[1, 2,3] b=[]')).toMatchObject([
      { a: { type: 'list', items: [{ number: 1 }, { number: 2 }, { number: 3 }] } },
      { b: { type: 'list', items: [] } },
    ]);
  });

  it('reads comparisons with and without blanks, and rows', () => {
    expect(values('loss<0.1')).toMatchObject([{ name: 'loss' }, '<', { number: 0.1 }]);
    expect(values('loss >= 0.1')).toMatchObject([{ name: 'loss' }, '>=', { number: 0.1 }]);
    const row = parse('data table\n  0 -1 -> yes\n').lines[1]?.statement;
    expect(row?.keyword.text).toBe('');
    expect(row?.parts.map(({ type }) => type)).toEqual(['positional', 'positional', 'operator', 'positional']);
  });

  it('ends at a comment, but not inside of a string', () => {
    expect(statement('data csv "#1.csv" target=a # b c=d')?.parts).toHaveLength(3);
  });

  it('goes on after a backslash at its end', () => {
    const { lines } = parse('with a=1 \\\n  b=2 \\\r\n  c=3\nwith d=4');
    expect(lines.map((line) => line.statement?.parts.length)).toEqual([3, 1]);
  });

  it('with a mistake spoils no other', () => {
    const { cells, diagnostics } = parse('model\n  dense "1\n  dense [1\n  dense 1 = \n  dense 4\n');
    expect(cells[0]?.blocks[0]?.entries).toHaveLength(4);
    expect(diagnostics.map(({ code }) => code)).toEqual(['unterminated-string', 'unclosed-list', 'missing-value']);
  });
});

describe('a marker', () => {
  const cell = (line: string) => {
    const [{ title, markdown } = { title: undefined, markdown: false }] = parse(line).cells;
    return [title, markdown];
  };

  it('may carry a title and a tag', () => {
    expect(cell('# %% Two moons')).toEqual(['Two moons', false]);
    expect(cell('#%%')).toEqual(['', false]);
    expect(cell('# %% Notes [markdown]')).toEqual(['Notes', true]);
    expect(cell('# %% [markdown]  ')).toEqual(['', true]);
    expect(cell('# %% [markdown] Notes')).toEqual(['Notes', true]);
  });

  it('stands at the margin, followed by a blank', () => {
    for (const line of [' # %% a', '#  %% a', '# %%a', '## %% a', '# %%%']) {
      expect(parse(line).cells[0]?.marker).toBeUndefined();
    }
  });
});

describe('a line with very many mistakes', () => {
  it('has no more of them told than somebody reads', () => {
    for (const line of [
      '  dense 1 , , , '.padEnd(300, ', '),
      `  dense ${'a=1 '.repeat(100)}`,
      `  dense 1 ${'5 '.repeat(100)}`,
    ]) {
      const { diagnostics } = analyse(`data moons\nmodel\n${line}\n`);
      expect(diagnostics.length).toBeGreaterThan(10);
      expect(diagnostics.length).toBeLessThan(30);
    }
    const { diagnostics } = analyse(`data moons\nmodel\n  dense 1 sigmoid\n# %%\nwith ${'a=1 '.repeat(100)}`);
    expect(diagnostics.length).toBeLessThan(30);
  });
});
