import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { DataError, prepare, readFacts } from '../../src/data';
import { readCsv } from '../../src/data/csv';
import { parseDecimal } from '../../src/data/decimal';
import { parseNumber } from '../../src/data/number';
import { complete } from '../../src/spec/steps';
import { stream } from '../../src/numerics/random';
import type { ExperimentSpec } from '../../src/spec/experiment';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything that a reader is told. */
function read(file: string | Uint8Array, delimiter = ',', name?: string) {
  let columns: readonly string[] = [];
  const rows: string[][] = [];
  const lines: number[] = [];
  const steps = readCsv(
    typeof file === 'string' ? encode(file) : file,
    delimiter,
    {
      header: (names) => (columns = names),
      row: (cells, line) => {
        rows.push(Array.from({ length: cells.count }, (_, index) => cells.text(index)));
        lines.push(line);
      },
    },
    name,
  );
  complete(steps);
  return { columns, rows, lines };
}

const full = process.env.NNET_FULL !== undefined;

describe('comma-separated values', () => {
  it('have a header and rows, whose lines are counted from 1', () => {
    expect(read('a,b\n1,2\n3,4\n')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['3', '4'],
      ],
      lines: [2, 3],
    });
  });

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('end their lines with %s', (_, end) => {
    const { rows, lines } = read(['a,b', '1,2', '', '3,4'].join(end));
    expect(rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(lines).toEqual([2, 4]);
  });

  it('may start with a BOM, hold blank lines and blanks around cells', () => {
    const { columns, rows, lines } = read('\ufeffa , b\n\n  \n 1,\t2 \n');
    expect(columns).toEqual(['a', 'b']);
    expect(rows).toEqual([['1', '2']]);
    expect(lines).toEqual([4]);
  });

  it('hold delimiters, line ends and doubled quotes in quotes', () => {
    const { rows, lines } = read('a,b\n"1,5","x\r\ny"\n"say ""no""",""\n3,"4" \n');
    expect(rows).toEqual([
      ['1,5', 'x\r\ny'],
      ['say "no"', ''],
      ['3', '4'],
    ]);
    expect(lines).toEqual([2, 4, 5]);
  });

  it.each(['', '"'])('are none where a cell has more than 16 MiB, which is no text any more: %s', (mark) => {
    const cell = 'x'.repeat(2 ** 24);
    expect(read(`a,b\n1,${mark}${cell.slice(2)}${mark}\n`).rows).toHaveLength(1);
    expect(() => read(`a,b\n1,2\n3,${mark}${cell}x${mark}\n`)).toThrow(
      'Line 3 has a cell of more than 16 MiB. Is it a table, and its delimiter right?',
    );
  });

  it('take a quote inside of a cell for a character', () => {
    expect(read('a,b\n5" disk, "x"\n').rows).toEqual([['5" disk', '"x"']]);
  });

  it.each([';', '\t', ' ', '|', '¦', '→', '😀'])('are separated by %j', (delimiter) => {
    const { columns, rows } = read(['ä', 'b'].join(delimiter) + '\n' + ['1', '¬'].join(delimiter), delimiter);
    expect(columns).toEqual(['ä', 'b']);
    expect(rows).toEqual([['1', '¬']]);
  });

  it('are taken apart as by Papa Parse, whatever stands in them', () => {
    const random = stream(7, 'data');
    const words = ['1', '-2.5', '', 'a', 'ä', '😀', ' 3 ', '"q"', '"a,b"', '"x""y"', '"two\nlines"', '1e5'];
    for (let file = 0; file < (full ? 3000 : 300); file++) {
      const width = 2 + random.integer(4);
      const row = (): string => Array.from({ length: width }, () => words[random.integer(words.length)]).join(',');
      const end = file % 2 === 0 ? '\n' : '\r\n';
      const header = Array.from({ length: width }, (_, column) => `c${column}`).join(',');
      const text = [header, ...Array.from({ length: random.integer(8) }, row)].join(end);
      const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: end });
      expect(read(text).rows, JSON.stringify(text)).toEqual(
        data.slice(1).map((cells) => cells.map((cell) => cell.trim())),
      );
    }
  });

  it('are the same across the borders of the steps in which they are read', () => {
    // Each row is 13 bytes, of which 3 are one character: the steps' borders fall on all of its places.
    const count = 3 * Math.ceil(2 ** 20 / 13);
    const { rows, lines } = read(`a,b\n${'12345,€78901\n'.repeat(count)}`);
    expect(rows).toHaveLength(count);
    expect(rows.every(([first, second]) => first === '12345' && second === '€78901')).toBe(true);
    expect(lines.every((line, row) => line === row + 2)).toBe(true);
  });
});

describe('a file that can not be read', () => {
  it.each([
    ['', /^The file “f.csv” is empty\.$/],
    ['\n \n', /is empty/],
    ['a,,b\n', /The header of “f.csv” has no name for column 2/],
    ['a,b,a\n', /names two columns “a”, 1 and 3/],
    ['a,b\n1,2\n\n3\n', /^Line 4 of “f.csv” has 1 cell, but the header has 2 columns\.$/],
    ['a,b\n1,2,3\n', /^Line 2 of “f.csv” has 3 cells/],
    ['a,b\n1,"2\n3,4\n', /^A quote of “f.csv” is opened and not closed as it must be, near line 2\. Close it\.$/],
    ['a,b\n1,"2"x\n', /A quote .* near line 2/],
  ])('%j is told so', (text, message) => {
    expect(() => read(text, ',', 'f.csv')).toThrow(DataError);
    expect(() => read(text, ',', 'f.csv')).toThrow(message);
  });

  it('is one that is not UTF-8, wherever that shows', () => {
    const latin = Uint8Array.from([...encode('a,b\n1,'), 0xe4, 0x0a]);
    expect(() => read(latin, ',', 'f.csv')).toThrow('The file “f.csv” is not text in UTF-8. Save it as UTF-8.');
    const cut = encode('a,b\n1,ä').subarray(0, -1);
    expect(() => read(cut)).toThrow('not text in UTF-8');
    expect(() => read(Uint8Array.from([0xff, 0xfe, 0x61, 0]))).toThrow('not text in UTF-8');
  });

  it.each(['', ',,', '"', '\n'])('delimiter %j is refused', (delimiter) => {
    expect(() => read('a,b\n', delimiter)).toThrow('can not separate cells');
  });
});

describe('decimal numbers', () => {
  it('are those that JavaScript reads, to the last bit, or left to it', () => {
    const random = stream(3, 'data');
    let short = 0;
    const count = full ? 200_000 : 20_000;
    for (let index = 0; index < count; index++) {
      const value = (random.uniform() - 0.5) * 10 ** (random.integer(40) - 20);
      const text = [String(value), value.toFixed(6), value.toPrecision(1 + random.integer(17))][index % 3] ?? '';
      const bytes = encode(` ${text}\t`);
      const parsed = parseDecimal(bytes, 0, bytes.length);
      if (Number.isNaN(parsed)) continue;
      short++;
      expect(Object.is(parsed, Number(text)), text).toBe(true);
    }
    expect(short).toBeGreaterThan(count / 3);
  });

  it.each(['0', '-0', '+5', '5.', '.5', '007', '1e3', '1E-3', '9007199254740991', '1e22', '123.456e-2', '0.0000001'])(
    '%s is one',
    (text) => {
      const bytes = encode(text);
      const parsed = parseDecimal(bytes, 0, bytes.length);
      expect(Object.is(parsed, Number(text)) || Number.isNaN(parsed)).toBe(true);
      expect(Object.is(Number.isNaN(parsed) ? parseNumber(text) : parsed, Number(text))).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    '-',
    'e5',
    '1e',
    '1e+',
    '0x10',
    '1 2',
    '1,5',
    'NaN',
    'Infinity',
    '--1',
    '1-',
    '1_000',
    '900719925474099.3',
  ])('%s is left to others', (text) => {
    const bytes = encode(text);
    expect(parseDecimal(bytes, 0, bytes.length)).toBeNaN();
  });
});

describe('facts of a file', () => {
  it('count the different values of each column: numbers by value, else by text', () => {
    const { values, rows } = readFacts(encode('n,t,m\n1,a,1\n1.0, a ,1.0\n2,"a",x\n"2",b,1\n'), ',');
    expect(rows).toBe(4);
    expect(values.n).toEqual({ distinct: 2, numeric: true, integral: true, beyondOne: 2 });
    expect(values.t).toEqual({ distinct: 2, numeric: false, integral: false, text: { line: 2, cell: 'a' } });
    expect(values.m).toEqual({ distinct: 3, numeric: false, integral: false, text: { line: 4, cell: 'x' } });
  });

  it('count to 10,000 and no further, but still see what is no number', () => {
    const column = (count: number, last: string): string =>
      `a\n${Array.from({ length: count }, (_, row) => row).join('\n')}\n${last}\n`;
    expect(readFacts(encode(column(9_999, '0.5')), ',').values.a).toEqual({
      distinct: 10_000,
      numeric: true,
      integral: false,
      beyondOne: 2,
    });
    expect(readFacts(encode(column(10_001, '7')), ',').values.a?.distinct).toBe(Infinity);
    expect(readFacts(encode(column(20_000, 'x')), ',').values.a?.text).toEqual({ line: 20_002, cell: 'x' });
  });
});

describe('the samples of a file', () => {
  const spec = (target: readonly string[], delimiter = ','): ExperimentSpec =>
    ({
      data: { source: { kind: 'csv', arguments: { path: 'f.csv', delimiter, target, ignore: [] } }, shuffle: true },
      train: { seed: 0, loss: { kind: 'cross_entropy', arguments: {} } },
    }) as unknown as ExperimentSpec;

  it('have their classes by text, whichever way it is written', () => {
    const text = 'x,y\n1,b\n2," b "\n3,"say ""a"""\n4,ö\n5,b\n';
    const { inputs, classes, labels, lines } = prepare(spec(['y']), () => encode(text));
    expect([...inputs]).toEqual([1, 2, 3, 4, 5]);
    expect(classes).toEqual(['b', 'say "a"', 'ö']);
    expect([...(labels ?? [])]).toEqual([0, 0, 1, 2, 0]);
    expect([...(lines ?? [])]).toEqual([2, 3, 4, 5, 6]);
  });

  it.each([
    ['x,y\n1,a\n\nb,a\n', 'Line 4 of “f.csv”, column “x” holds “b”, where a finite number must be.'],
    ['x,y\n1,a\n ,a\n', 'Line 3 of “f.csv”, column “x” is empty, where a finite number must be.'],
    ['x,y\n"1\n2",a\n', 'Line 2 of “f.csv”, column “x” holds “1\n2”'],
    ['x,y\n1,a\n2,""\n', 'Line 3 of “f.csv”, column “y” is empty, where the target must be.'],
    ['x,y\n', '“f.csv” has a header but no rows.'],
    ['x,z\n1,2\n', '“f.csv” has no column “y”. It has: x, z.'],
  ])('%j names line and column of what is wrong', (text, message) => {
    expect(() => prepare(spec(['y']), () => encode(text))).toThrow(message);
  });

  it('have classes by value where all are numbers, however they are written and whichever they are', () => {
    const { classes, labels } = prepare(spec(['y']), () => encode('x,y\n1,3\n2,-1\n3,3.0\n4,07\n5,-1\n'));
    expect(classes).toEqual(['-1', '3', '7']);
    expect([...(labels ?? [])]).toEqual([1, 0, 1, 2, 0]);
  });

  it('have classes by text where one is no number, also of the rows before', () => {
    const { classes, labels } = prepare(spec(['y']), () => encode('x,y\n1,3\n2,3.0\n3,3\n4,x\n5,3.0\n'));
    expect(classes).toEqual(['3', '3.0', 'x']);
    expect([...(labels ?? [])]).toEqual([0, 1, 0, 2, 1]);
  });

  it('have no more than 10,000 classes by text', () => {
    const text = (count: number): string =>
      `x,y\n${Array.from({ length: count }, (_, row) => `1,t${row % (count - 1)}\n`).join('')}`;
    expect(prepare(spec(['y']), () => encode(text(10_001))).classes).toHaveLength(10_000);
    expect(() => prepare(spec(['y']), () => encode(text(10_002)))).toThrow(
      'Column “y” holds text, thus classes, but more than 10000 different ones. Is it the target?',
    );
  });

  it('are refused when their classes would take too much memory', () => {
    const text = `x,y\n${Array.from({ length: 2000 }, (_, row) => `1,${row}\n`).join('')}`;
    expect(() => prepare(spec(['y']), () => encode(text), 2 ** 20)).toThrow(
      '2000 samples of 2000 classes would take 30.5 MiB, above the limit of 1 MiB.',
    );
  });

  it('are refused before they are read when they would take too much memory', () => {
    const text = `x,y\n${'1,a\n'.repeat(1000)}not read`;
    expect(() => prepare(spec(['y']), () => encode(text), 4096)).toThrow(
      /1001 rows of “f.csv” would take 15.6 KiB, above the limit of 4 KiB/,
    );
  });
});
