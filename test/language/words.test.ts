import { describe, expect, it } from 'vitest';
import { analyse, inlayHints, links, semanticTokens } from '../../src/language';
import { literal } from './carets';

describe('inlay hints', () => {
  const text = literal(`
data blobs features=64 classes=10
model
  reshape 1x8x8
  conv2d 8 3 relu  # edges
  max_pool2d 2
  flatten
  residual
    dense 72 relu name=inner
  end
  dense 10 softmax
`);
  const shown = (source: string): readonly (readonly [string, string])[] =>
    inlayHints(analyse(source)).map(({ offset, label }) => [
      source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset).trim(),
      label,
    ]);

  it('say the shape and the number of parameters after each layer', () => {
    expect(shown(text)).toEqual([
      ['model', 'input 64'],
      ['reshape 1x8x8', '1x8x8'],
      ['conv2d 8 3 relu', '8x6x6, 80 parameters'],
      ['max_pool2d 2', '8x3x3'],
      ['flatten', '72'],
      ['residual', '72'],
      ['dense 72 relu name=inner', '72, 5,256 parameters'],
      ['dense 10 softmax', '10, 730 parameters'],
    ]);
  });

  it('are no longer than VS Code shows', () => {
    const wide = 'data blobs features=5040\nmodel\n  reshape 1x2x3x4x5x6x7\n  dense 2147483647\n';
    const labels = inlayHints(analyse(wide)).map(({ label }) => label);
    expect(labels).toContain('1x2x3x4x5x6x2147483647, 17,179,869,176 par…');
    expect(Math.max(...labels.map(({ length }) => length))).toBe(43);
  });

  it('end where the shapes do', () => {
    expect(shown('data moons\nmodel\n  dense 3 relu\n  lstm 4\n  dense 1 sigmoid\n')).toEqual([
      ['model', 'input 2'],
      ['dense 3 relu', '3, 9 parameters'],
    ]);
    expect(shown('data csv "a.csv" target=b\nmodel\n  dense 1\n')).toEqual([]);
  });

  it('may be asked for of some lines', () => {
    const hints = inlayHints(analyse(text), { start: text.indexOf('flatten'), end: text.indexOf('residual') });
    expect(hints.map(({ label }) => label)).toEqual(['72']);
  });

  it('name the tensors on hover', () => {
    const tooltip = inlayHints(analyse('data moons\nmodel\n  dense 3\n'))[1]?.tooltip;
    expect(tooltip).toBe('**dense1**: 2 → 3\n\n- `dense1.weight` 3x2\n\n- `dense1.bias` 3');
  });
});

describe('links', () => {
  it('are the names of files, where they are written', () => {
    const text = literal(`
data csv "my \\"own\\".csv" target=b
model
  dense 1
train
  weights "w.safetensors"
# %%
with epochs=3
# %%
with data.path="other.csv"
`);
    const found = links(analyse(text)).map(({ range, path, kind }) => [text.slice(range.start, range.end), path, kind]);
    expect(found).toEqual([
      ['my \\"own\\".csv', 'my "own".csv', 'data'],
      ['w.safetensors', 'w.safetensors', 'weights'],
      ['other.csv', 'other.csv', 'data'],
    ]);
  });
});

describe('semantic tokens', () => {
  const tokens = (text: string): readonly string[] =>
    semanticTokens(analyse(text)).map(({ range, type, modifiers }) =>
      [text.slice(range.start, range.end), type, ...modifiers].join(' '),
    );

  it('tell what each word is', () => {
    const text = literal(`
data csv "a.csv" target=[b, "c d"] delimiter=";"
  split train=80%
model
  input 1x8x8
  dense 8 relu name=hidden bias=false
train
  optimizer adam lr=1e-3
  loss binary_cross_entropy class_weights=[1, 2]
  until loss < 0.1
  nonsense 3
`);
    expect(tokens(text)).toEqual([
      'data keyword',
      'csv enumMember defaultLibrary',
      '"a.csv" string',
      'target parameter',
      'b string',
      '"c d" string',
      'delimiter parameter',
      '";" string',
      'split property',
      'train parameter',
      '80% number',
      'model keyword',
      'input property',
      '1x8x8 number',
      'dense class defaultLibrary',
      '8 number',
      'relu enumMember',
      'name parameter',
      'hidden variable declaration',
      'bias parameter',
      'false enumMember',
      'train keyword',
      'optimizer property',
      'adam enumMember defaultLibrary',
      'lr parameter',
      '1e-3 number',
      'loss property',
      'binary_cross_entropy enumMember defaultLibrary',
      'class_weights parameter',
      '1 number',
      '2 number',
      'until property',
      'loss enumMember',
      '< operator',
      '0.1 number',
      'nonsense property',
      '3 number',
    ]);
  });

  it('take paths apart', () => {
    expect(tokens('from "A"\nsweep random runs=3 optimizer.lr=1e-4..1 hidden.units=[4, 8] optimizer=[adam]\n')).toEqual(
      [
        'from keyword',
        '"A" string',
        'sweep keyword',
        'random enumMember',
        'runs parameter',
        '3 number',
        'optimizer property',
        'lr parameter',
        '1e-4..1 number',
        'hidden variable',
        'units parameter',
        '4 number',
        '8 number',
        'optimizer property',
        'adam enumMember',
      ],
    );
  });
});
