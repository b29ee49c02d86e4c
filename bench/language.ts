import process from 'node:process';
import { analyse } from '../src/language';
import { parse } from '../src/language/parse';

/**
 * What the language costs: the time to parse a text of 10,000 lines and to analyse it (parse, check, lower), anew and
 * after one character has been typed. Prints a table as Markdown. The first call has code that no one has run before.
 */

const lines = 10_000;
const rounds = Number(process.env.NNET_ROUNDS ?? 60);

const base = (number: number): string => `# %% Digits ${number}
data csv "digits.csv" target=digit
  split train=80% validation=20%
  standardize

model
  input 64
  dense 32 relu
  dropout 0.2
  dense 10 softmax

train
  loss cross_entropy
  optimizer adam lr=0.01
  epochs 30
  batch 32
  seed 42

# %% Quicker ${number}
with optimizer.lr=0.1
`;
const ofOne = base(1).split('\n').length - 1;
/** Whole pairs of cells, and comments up to 10,000 lines. */
const many =
  Array.from({ length: Math.floor(lines / ofOne) }, (_, index) => base(index + 1)).join('') +
  '# the end\n'.repeat(lines % ofOne);

const deep = `data moons samples=400 noise=0.15 seed=7
  split train=80% validation=20%
model
  input 2
${'  dense 8 tanh\n'.repeat(lines - 9)}  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs 30
`;

/** The text with one more digit, in the learning rate nearest to its middle. */
function typed(text: string): string {
  const at = text.indexOf('lr=0.01', Math.floor(text.length / 2)) + 'lr=0.01'.length;
  return `${text.slice(0, at)}5${text.slice(at)}`;
}

function time(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

const shown = (value: number): string => value.toFixed(1);

/** Times as a row: the first one, the median of the others, and their lowest. */
function row(name: string, work: () => unknown): string {
  const first = time(work);
  const others = Array.from({ length: rounds }, () => time(work)).sort((a, b) => a - b);
  const median = others[Math.floor(others.length / 2)] ?? first;
  return `| ${name} | ${shown(first)} | ${shown(median)} | ${shown(others[0] ?? first)} |`;
}

/** Goes back and forth between a text and the same with one more character. */
function keystrokes(text: string): () => void {
  const texts = [typed(text), text] as const;
  let last = analyse(text);
  let turn = 0;
  return () => {
    last = analyse(texts[turn++ % 2 === 0 ? 0 : 1], {}, last);
  };
}

for (const text of [many, deep]) {
  const count = text.split('\n').length - 1;
  if (count !== lines) throw new Error(`the text has ${count} lines`);
}

const cells = Math.floor(lines / ofOne) * 2;
const rows: readonly (readonly [string, () => unknown])[] = [
  [`${cells} cells: parse`, () => parse(many)],
  [`${cells} cells: parse and check`, () => analyse(many)],
  [`${cells} cells: parse and check after a keystroke`, keystrokes(many)],
  ['one cell: parse', () => parse(deep)],
  ['one cell: parse and check', () => analyse(deep)],
];
console.log('| 10,000 lines | first, ms | median, ms | lowest, ms |');
console.log('| --- | ---: | ---: | ---: |');
for (const [name, work] of rows) console.log(row(name, work));
for (const text of [many, deep]) {
  const error = analyse(text).diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw new Error(error.message);
}
