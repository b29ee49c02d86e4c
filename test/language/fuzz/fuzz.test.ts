import { describe, expect, it } from 'vitest';
import {
  analyse,
  applyEdits,
  completions,
  definition,
  documentSymbols,
  foldingRanges,
  format,
  hover,
  hyperparameters,
  inlayHints,
  isRefusal,
  links,
  references,
  rename,
  semanticTokens,
  signatureHelp,
  writeOverrides,
  type Analysis,
  type DocumentSymbol,
  type Range,
  type TextEdit,
} from '../../../src/language';
import { detailsOf } from '../../../src/language/details';
import { isAcasXu } from '../../../src/language/foreign';
import { parse } from '../../../src/language/parse';
import { scanLine } from '../../../src/language/scanner';
import { iris } from '../carets';
import { corpus, inputs } from './inputs';

/** In full it is 100,000 inputs; by default what a few seconds hold. */
const count = process.env.NNET_FULL ? 100_000 : 2_500;
const parts = 4;

const options = { facts: (path: string) => (path.length % 2 === 0 ? iris : undefined) };

/** Facts about an input that has gone wrong: vitest's own `expect` is too slow for millions of them. */
function demand(holds: boolean, what: string, text: string): void {
  if (!holds) expect.fail(`${what} of ${JSON.stringify(text)}`);
}

/**
 * The time that work takes of the processor, in milliseconds: the least of a few attempts, where the first is not quick
 * enough. What else the machine does is not counted.
 */
function cost(work: () => void, enough: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 12 && least >= enough; attempt++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

const inside = ({ start, end }: Range, text: string): boolean => 0 <= start && start <= end && end <= text.length;

function demandEdits(edits: readonly TextEdit[], text: string, what: string): void {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  sorted.forEach(({ range }, index) => {
    demand(inside(range, text), `${what} stays inside`, text);
    demand(range.end <= (sorted[index + 1]?.range.start ?? Infinity), `${what} has no overlap`, text);
  });
}

/** Lines and their tokens are the text, one after the other, and so are cells. */
function covers(text: string): void {
  let at = 0;
  const tree = parse(text);
  for (const { range } of tree.lines) {
    demand(range.start === at, 'every line starts where the last one ends', text);
    for (const { start, end } of scanLine(text, range.start)) {
      demand(start === at && end > start, 'every token starts where the last one ends', text);
      at = end;
    }
    demand(range.end === at, 'every line ends with its last token', text);
  }
  demand(at === text.length, 'the lines cover the text', text);
  const [first] = tree.cells;
  const before = text.slice(0, first?.range.start ?? text.length);
  demand(
    before.trim() === '' || before.replace(/[\s\\\ufeff]/g, '') === '',
    'only blanks stand before the first cell',
    text,
  );
  const cells = tree.cells.map(({ range }) => text.slice(range.start, range.end)).join('');
  demand(before + cells === text, 'text to cells to text is the identity', text);
}

function soundDiagnostics(text: string, { diagnostics, cells }: Analysis): void {
  let last = 0;
  for (const { range, code, message, fixes } of diagnostics) {
    demand(inside(range, text), `the range of ${code}`, text);
    demand(range.start >= last, 'diagnostics come by position', text);
    last = range.start;
    demand(message.trim() !== '' && /^[a-z-]+$/.test(code), `${code} says something`, text);
    for (const { edits } of fixes) demandEdits(edits, text, `the fix of ${code}`);
  }
  for (const { range, head, experiment, modelLine } of cells) {
    demand(inside(range, text) && inside(head, text) && (!modelLine || inside(modelLine, text)), 'a cell', text);
    for (const [path, each] of experiment?.ranges ?? []) demand(inside(each, text), `the range of ${path}`, text);
    for (const [layer, each] of experiment?.layerLines ?? []) demand(inside(each, text), `the line of ${layer}`, text);
  }
}

/** What a text means, apart from where its words stand. */
const meaning = ({ cells, diagnostics }: Analysis): string =>
  JSON.stringify([
    cells.map(({ kind, title, base, experiment, sweep }) => [kind, title, base, experiment?.spec, sweep]),
    diagnostics.map(({ code, severity }) => [code, severity]).sort(),
  ]);

function formats(text: string, analysis: Analysis): void {
  const edits = format(text);
  demandEdits(edits, text, 'the formatter');
  const once = applyEdits(text, edits);
  demand(applyEdits(once, format(once)) === once, 'formatting is idempotent', text);
  demand(once.replace(/[ \t\r\n]/g, '') === text.replace(/[ \t\r\n]/g, ''), 'formatting changes blanks alone', text);
  // The message of a check may name a line, which moves when surplus blank lines go.
  demand(meaning(analyse(once, options)) === meaning(analysis), 'formatting keeps the meaning', text);
}

function symbolsInside(symbols: readonly DocumentSymbol[], text: string, outer: Range): void {
  for (const { range, selection, children } of symbols) {
    demand(
      inside(range, text) && range.start >= outer.start && range.end <= outer.end,
      'a symbol is in its parent',
      text,
    );
    demand(selection.start >= range.start && selection.end <= range.end, 'a symbol’s name is inside of it', text);
    symbolsInside(children, text, range);
  }
}

/** Everything that an editor asks for, at some offsets. */
function serves(text: string, analysis: Analysis, offsets: readonly number[]): void {
  let last = 0;
  for (const { range } of semanticTokens(analysis)) {
    demand(inside(range, text) && range.start >= last, 'semantic tokens come one after the other', text);
    last = range.end;
  }
  for (const { range } of foldingRanges(analysis)) demand(inside(range, text), 'a fold', text);
  symbolsInside(documentSymbols(analysis), text, { start: 0, end: text.length });
  for (const { range } of links(analysis)) demand(inside(range, text), 'a link', text);
  for (const { offset, label } of inlayHints(analysis))
    demand(offset <= text.length && label.length <= 43, 'a hint', text);
  for (const { index } of analysis.cells) {
    const known = hyperparameters(analysis, index).map(({ path, value = '1' }) => ({ path, value }));
    demandEdits(writeOverrides(analysis, index, known), text, 'what is written back');
  }
  for (const offset of offsets) {
    for (const { range } of completions(analysis, offset, { files: ['a.csv'] })) {
      demand(
        inside(range, text) && range.start <= offset && offset <= range.end,
        'a completion is around the caret',
        text,
      );
    }
    const said = hover(analysis, offset);
    demand(!said || (inside(said.range, text) && said.markdown.length < 100_000), 'a hover', text);
    const help = signatureHelp(analysis, offset);
    demand(!help || help.parameters.every(({ label }) => label.end <= help.label.length), 'a signature', text);
    const target = definition(analysis, offset);
    demand(!target || (inside(target.target, text) && inside(target.selection, text)), 'a definition', text);
    for (const { range } of references(analysis, offset)) demand(inside(range, text), 'a reference', text);
    const renamed = rename(analysis, offset, 'other_name');
    if (!isRefusal(renamed)) demandEdits(renamed, text, 'a rename');
  }
}

/** Everything that is known of a text, its places too. */
const everything = (analysis: Analysis): string =>
  JSON.stringify([
    analysis.cells.map(({ experiment, ...cell }) => [
      cell,
      experiment && [experiment.spec, [...experiment.ranges], [...experiment.layerLines], experiment.lossLine],
    ]),
    analysis.diagnostics,
    detailsOf(analysis).cells.map(({ node, settings, draft }) => [
      node,
      settings,
      draft && [[...draft.entries], draft.layers, draft.until],
    ]),
  ]);

describe(`of ${count} texts`, () => {
  for (let part = 0; part < parts; part++) {
    it(`part ${part + 1} of ${parts} is read without a throw, covered, formatted without a change of meaning`, () => {
      let number = 0;
      let slowest = 0;
      let before: Analysis | undefined;
      for (const text of inputs(part + 1, count / parts)) {
        number++;
        const start = performance.now();
        try {
          const analysis = analyse(text, options);
          const time = performance.now() - start;
          slowest = Math.max(slowest, time);
          if (time >= 50) demand(cost(() => analyse(text, options), 50) < 50, 'an analysis within 50 ms', text);
          if (!isAcasXu(text)) covers(text);
          soundDiagnostics(text, analysis);
          formats(text, analysis);
          if (number % 8 === 0) serves(text, analysis, [0, text.length, (number * 7919) % (text.length + 1)]);
          if (number % 4 === 0) {
            const again = analyse(text, options, before);
            demand(everything(again) === everything(analysis), 'a text is the same whatever was before it', text);
            before = again;
          }
        } catch (error) {
          throw new Error(`input ${number}: ${JSON.stringify(text)}`, { cause: error });
        }
      }
      console.info(`slowest analysis of ${number} texts: ${slowest.toFixed(1)} ms`);
    }, 600_000);
  }
});

describe('a text that is edited', () => {
  it('is known as well as if it had been read anew, edit after edit', () => {
    const edits = process.env.NNET_FULL ? 4000 : 300;
    for (const [seed, original] of corpus.entries()) {
      let text = `${original}\n${corpus[1] ?? ''}`;
      let known = analyse(text, options);
      const sources = [...inputs(100 + seed, Math.ceil(edits / corpus.length))];
      for (const source of sources) {
        // A stretch of another text in the place of a stretch of this one.
        const at = source.length % (text.length + 1);
        const piece = source.slice(source.length % 17, (source.length % 17) + (source.length % 23));
        text = text.slice(0, at) + piece + text.slice(Math.min(text.length, at + (source.length % 11)));
        known = analyse(text, options, known);
        demand(everything(known) === everything(analyse(text, options)), 'the same', text);
      }
    }
  }, 600_000);
});

describe('a line of 100,000 characters', () => {
  const length = 100_000;
  const units = [
    'a',
    ' ',
    '\t',
    '1',
    '1.',
    '-',
    '=',
    '[',
    ']',
    '[1,',
    '"',
    '\\',
    '\\"',
    '#',
    '%',
    '.',
    'a.',
    '..',
    'x',
    '1x',
  ].concat([
    '->',
    '<',
    '# %% ',
    'a=1 ',
    'a=',
    ',',
    '`',
    '\u00a0',
    '\ud83d\ude00',
    '_',
    '0 ',
    'e',
    '1e',
    '//',
    '%%',
    '[[',
    '" ',
  ]);
  const heads = ['', '  ', '# %% ', 'data csv "', 'with a=', '  dense ', 'sweep a=[', '# '];

  it('of anything is read within 100 ms, and formatted and coloured in time that grows with its length', () => {
    const started = performance.now();
    let slowest = { time: 0, what: '' };
    for (const unit of units) {
      for (const head of heads) {
        const cell = /^(?:with|sweep)/.test(head) ? '# %%\n' : '';
        const text = `data moons\nmodel\n  dense 1 sigmoid\n${cell}${head}${unit.repeat(length / unit.length)}\n`;
        const start = performance.now();
        const analysis = analyse(text);
        const time = performance.now() - start;
        format(text);
        semanticTokens(analysis);
        if (time >= 100) {
          const least = cost(() => analyse(text), 100);
          expect({ head, unit, within: least < 100 ? 100 : least }).toEqual({ head, unit, within: 100 });
        }
        if (time > slowest.time) slowest = { time, what: JSON.stringify(head + unit) };
      }
    }
    console.info(`slowest line of 100,000 characters: ${slowest.time.toFixed(0)} ms, of ${slowest.what}`);
    // What backtracks would take minutes for a single one of these.
    expect(performance.now() - started).toBeLessThan(120_000);
  }, 300_000);
});
