import { describe, expect, it } from 'vitest';
import { hover, signatureHelp } from '../../src/language';
import { activations } from '../../src/spec/activations';
import type { Arguments } from '../../src/spec/argument';
import { layers } from '../../src/spec/layers';
import { losses } from '../../src/spec/losses';
import { optimizers } from '../../src/spec/optimizers';
import { schedules } from '../../src/spec/schedules';
import { iris } from './carets';
import { atCaret } from './caret-text';

const facts = () => iris;

/** The words that a hover is about, and what it says. */
function at(source: string): readonly [words: string, markdown: string] {
  const { analysis, offset, text } = atCaret(source, { facts });
  const found = hover(analysis, offset);
  return found ? [text.slice(found.range.start, found.range.end), found.markdown] : ['', ''];
}

const base = `# %% Moons
data moons
model
  dense 8 tanh name=hidden
  dense 1 sigmoid
train
  optimizer adam lr=0.01
`;

describe('a hover', () => {
  it('says of a layer what it is, its shapes, its tensors and its formulas', () => {
    const [words, markdown] = at('data moons\nmodel\n  de|nse 16 tanh\n  dense 1 sigmoid');
    expect(words).toBe('dense');
    expect(markdown).toContain('**`dense1`** 2 → 16, 48 parameters: `dense1.weight` 16x2, `dense1.bias` 16');
    expect(markdown).toContain('Fully connected');
    expect(markdown).toContain('z [B×16] = x [B×2] Wᵀ + b');
    expect(markdown).toContain('∂L/∂W [16×2] = δᵀ x');
    expect(markdown).toContain("f'(z) = 1 - a²");
  });

  it('says of an argument what it does, takes, and is by default, and where that comes from', () => {
    const [words, markdown] = at(base.replace('lr=', 'l|r='));
    expect(words).toBe('lr');
    expect(markdown).toContain('Learning rate');
    expect(markdown).toContain('A number at least 0.');
    expect(markdown).toContain('Default: `0.001` (PyTorch 1.13).');
    expect(at(base.replace('0.01', '0.0|1'))).toEqual(['0.01', markdown]);
    for (const entry of ['batch 3|2', 'ba|tch 32']) {
      expect(at(`data moons\nmodel\n  dense 1\ntrain\n  ${entry}`)[1]).toContain(
        "A whole number at least 1 or `full`. Default: `32` (Nnet's own).",
      );
    }
    expect(at(`${base}  cl|ip norm=1`)[1]).toContain('Takes `norm`, `value`.');
    expect(at(`${base}  clip va|lue=1`)[1]).toContain('**`value` of `clip`**');
    expect(at(`${base}  met|rics f1`)[1]).toContain('Default: `accuracy` for classes, else `mae`.');
  });

  it('names the default that follows from something else', () => {
    expect(at('data moons\nmodel\n  dense 4 relu i|nit=zeros')[1]).toContain(
      'Default: `he_normal` (what suits `relu`).',
    );
    expect(at('data moons\nmodel\n  lstm 4 i|nit=zeros')[1]).toContain('as PyTorch 1.13');
    expect(at(`${base}\n# %% v\nwith lo|ss=mse`)[1]).toContain(
      'Default: `binary_cross_entropy` (what fits a last `sigmoid`).',
    );
  });

  it('says of a kind its formula and its source', () => {
    expect(at(base.replace('adam', 'ad|am'))[1]).toContain('m̂ / (√v̂ + ε)');
    expect(at(base.replace('adam', 'ad|am'))[1]).toContain('Source: PyTorch 1.13.');
    expect(at(`${base}  loss h|uber`)[1]).toContain('½ e²');
    expect(at('data mo|ons')[1]).toContain('half circles');
  });

  it('says of a name what it computes', () => {
    const [words, markdown] = at(base.replace('tanh', 'ta|nh'));
    expect(words).toBe('tanh');
    expect(markdown).toContain(activations.tanh.formula);
    expect(markdown).toContain('The function that follows the sum.');
    expect(at(`${base}  metrics f|1`)[1]).toContain('Higher is better.');
    expect(at(`${base}  until validation.lo|ss < 1`)[1]).toContain('Of the validation part.');
  });

  it('says of a path what it changes and from what', () => {
    const [words, markdown] = at(`${base}\n# %% v\nwith optimizer.l|r=0.1`);
    expect(words).toBe('optimizer.lr');
    expect(markdown).toContain('Learning rate');
    expect(markdown).toContain('In the base: `0.01`.');
    expect(at(`${base}\n# %% v\nwith hidden.activation=re|lu`)[1]).toContain('Rectified');
    expect(at(`${base}\n# %% v\nsweep ra|ndom runs=3 epochs=1..4`)[1]).toContain('draws');
    expect(at(`${base}\n# %% v\nfrom "Mo|ons"\nwith epochs=1`)[1]).toContain('2 layers');
    expect(at(`${base}\n# %% v\nwi|th epochs=1`)[1]).toContain('The base here is `Moons`.');
  });

  it('says of a data file and its columns what is known', () => {
    const text = 'data csv "iris.csv" target=species\nmodel\n  dense 3 softmax';
    expect(at(text.replace('iris', 'ir|is'))[1]).toContain('150 rows');
    expect(at(text.replace('target=species', 'target=sp|ecies'))[1]).toContain('a column of text: 3 distinct values');
  });

  it('is about nothing between words, in comments, in text cells and in what is unknown', () => {
    for (const source of ['data moons |', 'data moons # a com|ment', '# %% [markdown]\n# te|xt', 'model\n  dn|ese 1']) {
      expect(at(source)).toEqual(['', '']);
    }
  });

  it('keeps what users wrote inside of code spans', () => {
    const { analysis, offset } = atCaret('# %% `a` *b*\ndata moons\nmodel\n  dense 1\n# %% v\nwi|th epochs=3');
    expect(hover(analysis, offset)?.markdown).toContain('`` `a` *b* ``');
  });

  it('is there for every kind and every argument of the vocabulary', () => {
    const kinds: readonly (readonly [string, Readonly<Record<string, { readonly arguments: Arguments }>>])[] = [
      ['loss', losses],
      ['optimizer', optimizers],
      ['schedule', schedules],
    ];
    for (const [keyword, table] of kinds) {
      for (const [kind, entry] of Object.entries(table)) {
        expect(at(`data moons\nmodel\n  dense 1\ntrain\n  ${keyword} |${kind}`)[0]).toBe(kind);
        for (const name of Object.keys(entry.arguments)) {
          const [words, markdown] = at(`data moons\nmodel\n  dense 1\ntrain\n  ${keyword} ${kind} |${name}=1`);
          expect([words, markdown.includes('Default') || markdown.includes('Must be given')]).toEqual([name, true]);
        }
      }
    }
    for (const [kind, entry] of Object.entries(layers)) {
      expect(at(`data moons\nmodel\n  |${kind}`)[0]).toBe(kind);
      for (const name of Object.keys(entry.arguments)) {
        expect(at(`data moons\nmodel\n  ${kind} |${name}=1`)[0]).toBe(name);
      }
    }
  });
});

describe('signature help', () => {
  const help = (source: string) => {
    const { analysis, offset } = atCaret(source, { facts });
    const found = signatureHelp(analysis, offset);
    const active = found?.active === undefined ? undefined : found.parameters[found.active]?.label;
    return [found?.label, active && found?.label.slice(active.start, active.end)];
  };

  it('shows the arguments of a layer, and which one is at the caret', () => {
    const [label, active] = help('data moons\nmodel\n  dense |');
    expect(label).toMatch(/^dense units \[activation\] \[name=\] \[bias=true\]/);
    expect(active).toBe('units');
    expect(help('data moons\nmodel\n  dense 16 |')[1]).toBe('[activation]');
    expect(help('data moons\nmodel\n  dense 16 relu |')[1]).toBeUndefined();
    expect(help('data moons\nmodel\n  dense 16 l2=|')[1]).toBe('[l2=0]');
  });

  it('shows the arguments of a kind once it is there', () => {
    expect(help('data moons |')).toEqual(['data moons [samples=400] [noise=0.1] [seed=]', undefined]);
    expect(help('data |')).toEqual([undefined, undefined]);
    expect(help(`${base}  schedule step every=|`)).toEqual(['schedule step every= [factor=0.1] [warmup=0]', 'every=']);
    expect(help(`${base}  clip value=|`)).toEqual(['clip [norm=] [value=]', '[value=]']);
    expect(help(`${base}  epochs |`)).toEqual(['epochs [epochs]', '[epochs]']);
  });

  it('is silent elsewhere', () => {
    for (const source of ['|', 'da|ta', `${base}\n# %% v\nwith epochs=|`, `${base}  until loss < |`]) {
      expect(help(source)).toEqual([undefined, undefined]);
    }
  });
});
