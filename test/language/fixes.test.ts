import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, type AnalysisOptions } from '../../src/language';
import type { FileFacts } from '../../src/spec/dataset';
import { factsOf, iris } from './carets';
import { inputs } from './fuzz/inputs';

const moons = 'data moons\nmodel\n';
const body = '  dense 1 sigmoid\n';
const whole = `${moons}${body}`;
const variation = (line: string): string => `${whole}# %% Variation\n${line}\n`;
const train = (lines: string): string => `${whole}train\n${lines}`;

/** A text for each code that offers a fix, several where the fixes differ. */
const mistakes: readonly (readonly [code: string, text: string, options?: AnalysisOptions])[] = [
  // What is written cannot be read.
  ['unexpected-text', `${moons}  dense 1 \\ sigmoid\n`],
  ['unexpected-text', `${moons}  dense 1\u00a0sigmoid\n`],
  ['dangling-continuation', `${moons}  dense 1 sigmoid \\\n`],
  ['missing-blank', `${moons}  dense 1 sigmoid name="a"init=zeros\n`],
  ['missing-comma', `data csv "a.csv" target=[a b]\nmodel\n  dense 1\n`],
  ['unclosed-list', `data csv "a.csv" target=[a, b\nmodel\n  dense 1\n`],
  ['blank-around-equals', train('  optimizer adam lr = 0.1\n')],
  ['invalid-number', train('  optimizer adam lr=.1\n')],
  ['invalid-word', `data csv a/b.csv target=y\nmodel\n  dense 1\n`],
  ['invalid-escape', `data csv "a\\b.csv" target=y\nmodel\n  dense 1\n`],
  ['unterminated-string', `data csv "a.csv\nmodel\n  dense 1\n`],
  ['unterminated-string', `data csv "a.csv\\\nmodel\n  dense 1\n`],
  ['unterminated-string', `data csv "a.csv\\\\\nmodel\n  dense 1\n`],
  // A line stands where it does not belong.
  ['unindented-entry', `${moons}dense 1 sigmoid\n`],
  ['indented-statement', `data moons\n  model\n${body}`],
  ['unknown-statement', `data moons\nmodle\n${body}`],
  ['markdown-line', '# %% [markdown]\nNo hash.\n'],
  ['missing-data', `model\n${body}`],
  ['missing-model', 'data moons\n'],
  ['missing-model', `${whole}# %% Second\ntrain\n  epochs 3\n`],
  ['misplaced-from', `# %% A\n${whole}# %% B\nfrom "A"\n`],
  ['misplaced-row', `data moons\n  0 1 -> 1\nmodel\n${body}`],
  ['misplaced-row', `${whole}# %% Variation\nwith\ndata  # other rows\n  0 1 -> 1\n`],
  ['unclosed-residual', `${moons}  residual\n    dense 2\n${body}`],
  ['unmatched-end', `${moons}  end\n${body}`],
  ['duplicate-entry', train('  epochs 3\n  epochs 4\n')],
  // A name is misspelt.
  ['unknown-layer', `${moons}  dens 1 sigmoid\n`],
  ['unknown-entry', train('  epoch 3\n')],
  ['unknown-data', `data moon\nmodel\n${body}`],
  ['unknown-loss', train('  loss binary_cross_entrop\n')],
  ['unknown-optimizer', train('  optimizer adm\n')],
  ['unknown-schedule', train('  schedule cosin\n')],
  ['unknown-activation', `${moons}  dense 1 sigmod\n`],
  ['unknown-initialiser', `${moons}  dense 1 sigmoid init=he_norml\n`],
  ['unknown-value', `${moons}  input 2\n  reshape 1x2x1\n  conv2d 1 1x1 padding=sam\n  flatten\n${body}`],
  ['unknown-metric', train('  metrics acuracy\n')],
  ['unknown-metric', train('  until los < 0.1\n')],
  ['unknown-argument', train('  optimizer adam rl=0.1 bta1=0.9\n')],
  ['surplus-argument', `${moons}  dense 1 sigmoid zeros\n`],
  ['unknown-path', variation('with optimizer.rl=0.1')],
  ['unknown-title', `# %% Base\n${whole}# %% Other\nfrom "Bsae"\nwith epochs=3\n`],
  ['unknown-sweep', variation('sweep rondom runs=3 epochs=1..3')],
  ['unknown-column', 'data csv "iris.csv" target=specis\nmodel\n  dense 3 softmax\n', { facts: () => iris }],
  // A value does not fit.
  ['wrong-type', train('  optimizer adam lr=10%\n')],
  ['wrong-type', `${moons}  dense 1 "sigmoid"\n`],
  ['wrong-type', 'data csv iris target=y\nmodel\n  dense 1\n'],
  ['missing-argument', variation('sweep random epochs=1..3')],
  ['clip-nothing', train('  clip\n')],
  ['missing-momentum', train('  optimizer sgd nesterov=true\n')],
  ['missing-momentum', train('  optimizer sgd nesterov=true momentum=0\n')],
  ['missing-momentum', `${train('  optimizer sgd\n')}# %% Variation\nwith optimizer.nesterov=true epochs=3\n`],
  ['full-batch', variation('with optimizer=lbfgs epochs=3')],
  ['full-batch', train('  optimizer lbfgs\n')],
  ['full-batch', train('  optimizer lbfgs\n  batch 3\n')],
  ['large-batch', train('  batch 100000\n')],
  ['missing-validation', train('  until validation.loss < 0.1\n')],
  // The parts of an experiment do not go together.
  ['input-mismatch', `${moons}  input 3\n${body}`],
  ['shape-mismatch', `${moons}  reshape 1x2x1\n${body}`],
  ['output-mismatch', `${moons}  dense 3 softmax\n`],
  ['output-mismatch', 'data moons\nmodel\n  dense 2 softmax\ntrain\n  loss mse\n'],
  ['loss-activation', `${moons}  dense 2 relu\ntrain\n  loss cross_entropy\n`],
  ['loss-activation', `${moons}  dense 2\n  batch_norm\ntrain\n  loss cross_entropy\n`],
  ['loss-target', 'data table\n  0 -> 0.5\n  1 -> 1.5\nmodel\n  dense 1 softmax\ntrain\n  loss cross_entropy\n'],
  ['loss-target', 'data sine\nmodel\n  dense 1 sigmoid\ntrain\n  loss binary_cross_entropy\n'],
  ['loss-target', 'data sine\nmodel\n  dense 1 sigmoid\n'],
  ['loss-target', 'data sine\nmodel\n  dense 1 softmax\n'],
  ['initialisation', `${moons}  dense 4 relu init=glorot_normal\n${body}`],
  ['text-column', 'data csv "iris.csv" target=petal_width\nmodel\n  dense 1\n', { facts: () => iris }],
  [
    'text-column',
    'data csv "a.csv" target=y ignore=[b]\nmodel\n  dense 1\n',
    { facts: () => factsOf(9, ['a', 'b', 'y'], { a: 3, b: 3 }) },
  ],
];

const count = (text: string, code: string, options?: AnalysisOptions): number =>
  analyse(text, options).diagnostics.filter((found) => found.code === code).length;

describe('Every fix takes its diagnostic away', () => {
  for (const [code, text, options] of mistakes) {
    it(`${code} in ${JSON.stringify(text)}`, () => {
      const found = analyse(text, options).diagnostics.find((each) => each.code === code && each.fixes.length > 0);
      expect(found?.fixes).toBeDefined();
      for (const { title, edits } of found?.fixes ?? []) {
        const left = count(applyEdits(text, edits), code, options);
        expect({ title, left }).toEqual({ title, left: count(text, code, options) - 1 });
      }
    });
  }

  it('and changes the cell alone that it is about', () => {
    const loss = analyse(variation('with loss=cross_entropy')).diagnostics.find(
      ({ code }) => code === 'loss-activation',
    );
    expect(loss?.fixes.map(({ title }) => title)).toEqual(['Change the loss to `binary_cross_entropy`']);
    for (const line of ['sweep optimizer=[adam, lbfgs]', 'sweep optimizer=[lbfgs]']) {
      const found = analyse(variation(line)).diagnostics;
      expect(found.map(({ code, fixes }) => [code, fixes])).toEqual([['full-batch', []]]);
    }
  });

  it('and no code offers one that is not in the list above', () => {
    const listed = new Set(mistakes.map(([code]) => code));
    const options = { facts: (): FileFacts => iris };
    const offered = new Set<string>();
    for (const text of inputs(5, 1_000)) {
      for (const { code, fixes } of analyse(text, options).diagnostics) if (fixes.length > 0) offered.add(code);
    }
    expect(offered.size).toBeGreaterThan(30);
    expect([...offered].filter((code) => !listed.has(code))).toEqual([]);
  });
});
