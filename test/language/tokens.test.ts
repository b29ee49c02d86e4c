import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokensOf } from './tokens';

const examples = path.resolve(import.meta.dirname, '../../examples');
const snapshots = path.resolve(import.meta.dirname, 'tokens');

describe('the grammar in VS Code’s own tokenizer', () => {
  it.each(readdirSync(examples).filter((name) => name.endsWith('.nnet')))('colours %s as it did', async (name) => {
    const text = readFileSync(path.join(examples, name), 'utf8');
    await expect(await tokensOf(text)).toMatchFileSnapshot(path.join(snapshots, `${name}.txt`));
  });

  it('colours what is tricky as it did', async () => {
    const text = [
      '# %% [markdown] A title',
      '# text with `optimizer adam` in it',
      '#%%No blank',
      '  # %% indented, and no marker',
      '# %% Tricky',
      'data csv "a # no comment.csv" target=[x, "y z"] # a comment',
      '  0 -1 -> "yes" 1e-3',
      'model',
      '  conv2d 8 3x3 relu name=first bias=false',
      '  residual',
      '    dense 2 \\',
      '      tanh',
      '  end',
      'train',
      '  until validation.loss patience=5 restore=best',
      '  until accuracy > 99.5%',
      '  learning_rate 0.1 # no such entry',
      'with optimizer.lr=1e-3 epochs=10',
      'sweep random runs=20 optimizer.lr=1e-4..1e-1 dense1.units=[4, 8]',
      'from "An experiment"',
      '  "unterminated',
      '',
    ].join('\n');
    await expect(await tokensOf(text)).toMatchFileSnapshot(path.join(snapshots, 'tricky.txt'));
  });

  it('leaves no state behind at a line’s end: each line is coloured alone', async () => {
    const text = readFileSync(path.join(examples, 'digits.nnet'), 'utf8');
    const together = await tokensOf(text);
    const apart = await Promise.all(text.split('\n').map((line) => tokensOf(line)));
    expect(apart.join('\n')).toBe(together);
  });
});
