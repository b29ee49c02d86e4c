import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/language';
import { expectCarets, factsOf, fixed, iris } from '../carets';

describe('shapes', () => {
  it('go through every layer, up to the first that does not take its input', () => {
    const source = `
data blobs features=64 classes=10
model
  input 1x8x8
  conv2d 8 3 relu
  dense 10 softmax
  ^^^^^^^^^^^^^^^^ shape-mismatch: Layer \`dense1\`: dense takes a vector or a sequence, but gets an image of 8x6x6. Put \`flatten\` before it.
`;
    expectCarets(source);
    const flat = fixed(source, 'shape-mismatch');
    expect(flat).toContain('  conv2d 8 3 relu\n  flatten\n  dense 10 softmax\n');
    expect(analyse(flat).diagnostics).toEqual([]);
  });

  it('are mended by a layer that leaves those below it their names, which paths may say', () => {
    const source = `
data blobs features=64 classes=4
model
  conv1d 2 3
  flatten
  reshape 2x62
  lstm 4
  dense 4 softmax
# %% Variation
with reshape1.shape=62x2
`;
    const mended = fixed(source, 'shape-mismatch');
    expect(mended).toContain('  reshape 64x1 name=conv1d1_input\n  conv1d 2 3\n');
    const { cells, diagnostics } = analyse(mended);
    expect(diagnostics).toEqual([]);
    expect(cells[1]?.experiment?.spec.layers[3]).toMatchObject({
      name: 'reshape1',
      arguments: { shape: [62, 2] },
    });
  });

  it('must be the same on both ways of a residual', () => {
    expectCarets(`
data moons
model
  residual
  ^^^^^^^^ shape-mismatch
    dense 3 tanh
  end
  dense 1 sigmoid
`);
  });

  it('cover every kind of layer', () => {
    expectCarets(`
data blobs features=30 classes=3
model
  input 10x3
  conv1d 8 12
  ^^^^^^^^^^^ shape-mismatch: Layer \`conv1d1\`: conv1d of 12 does not fit into 10x3.
# %%
data blobs features=30 classes=3
model
  input 10x3
  attention 2
  ^^^^^^^^^^^ shape-mismatch
# %%
data blobs features=30 classes=3
model
  reshape 7x7
  ^^^^^^^^^^^ shape-mismatch
# %%
data blobs features=30 classes=3
model
  conv2d 8 3 padding=same stride=2
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ shape-mismatch
# %%
data blobs features=30 classes=3
model
  lstm 8
  ^^^^^^ shape-mismatch
`);
  });
});

describe('the input', () => {
  it('takes as many values as the data has features', () => {
    const source = `
data moons
model
  input 1x2x2
        ^^^^^ input-mismatch: \`input 1x2x2\` takes 4 values, but the data has 2 features. Change it, or leave it out.
  flatten
  dense 1 sigmoid
`;
    expectCarets(source);
    expect(fixed(source, 'input-mismatch')).toContain('  input 2\n');
  });

  it('counts the columns of a file', () => {
    expectCarets(
      `
data csv "iris.csv" target=species
model
  input 5
        ^ input-mismatch
  dense 3 softmax
`,
      { facts: () => iris },
    );
  });

  it('stands once, before the first layer', () => {
    expectCarets(`
data moons
model
  dense 1 sigmoid
  input 2
  ^^^^^ misplaced-input
`);
    expectCarets(`
data moons
model
  input 2
  input 2
  ^^^^^ duplicate-entry
  dense 1 sigmoid
`);
  });
});

describe('the last layer', () => {
  it('has as many units as there are classes', () => {
    const source = `
data blobs classes=4
model
  dense 3 softmax
        ^ output-mismatch: The last layer has 3 outputs, but it must have 4: there are 4 classes.
`;
    expectCarets(source);
    expect(fixed(source, 'output-mismatch')).toContain('dense 4 softmax');
  });

  it('counts the classes of a file', () => {
    const source = `
data csv "iris.csv" target=species
model
  dense 4 softmax
        ^ output-mismatch
`;
    expectCarets(source, { facts: () => iris });
    expectCarets('data csv "iris.csv" target=species\nmodel\n  dense 4 softmax\n');
  });

  it('has one unit for two classes under binary_cross_entropy', () => {
    expectCarets(`
data moons
model
  dense 2 sigmoid
        ^ output-mismatch: The last layer has 2 outputs, but it must have 1: under \`binary_cross_entropy\` two classes are one column of 0 and 1.
`);
  });

  it('has one unit a target column of numbers, and a way to classes', () => {
    const source = `
data blobs classes=3
model
  dense 3 softmax
        ^ output-mismatch: The last layer has 3 outputs, but it must have 1: the target is one column of numbers.
train
  loss mse
`;
    expectCarets(source);
    const changed = fixed(source, 'output-mismatch', 'Change the loss to `cross_entropy`');
    expect(analyse(changed).diagnostics).toEqual([]);
  });
});

describe('the loss', () => {
  const end = (line: string, loss: string): string => `data blobs classes=3\nmodel\n  ${line}\ntrain\n  loss ${loss}\n`;

  it('goes with what the model ends with', () => {
    const source = `${end('dense 3', 'cross_entropy')}       ^^^^^^^^^^^^^ loss-activation\n`;
    expectCarets(source);
    expect(fixed(source, 'loss-activation')).toBe(end('dense 3 softmax', 'cross_entropy'));
    expect(fixed(source, 'loss-activation', 'Change the loss to `mse`')).toBe(end('dense 3', 'mse'));
  });

  it('is fixed in the place where the activation stands', () => {
    expect(fixed(end('dense 3 relu name=out', 'cross_entropy'), 'loss-activation')).toBe(
      end('dense 3 softmax name=out', 'cross_entropy'),
    );
    expect(fixed(end('dense 3 name=out', 'cross_entropy'), 'loss-activation')).toBe(
      end('dense 3 softmax name=out', 'cross_entropy'),
    );
    expect(fixed(end('dense 3\n  activation relu\n  dropout 0.1', 'cross_entropy'), 'loss-activation')).toBe(
      end('dense 3\n  activation softmax\n  dropout 0.1', 'cross_entropy'),
    );
    expect(fixed(end('dense 3\n  batch_norm', 'cross_entropy'), 'loss-activation')).toBe(
      end('dense 3\n  batch_norm\n  activation softmax', 'cross_entropy'),
    );
  });

  it('of two classes wants outputs in 0 to 1', () => {
    const source = `
data moons
model
  dense 1 tanh
train
  loss binary_cross_entropy
       ^^^^^^^^^^^^^^^^^^^^ loss-activation: \`binary_cross_entropy\` goes with a last \`sigmoid\`: it takes outputs in 0 to 1, but the model ends with \`tanh\`.
`;
    expectCarets(source);
    expect(analyse(fixed(source, 'loss-activation')).diagnostics).toEqual([]);
  });

  it('about classes wants whole numbers or names', () => {
    const source = `
data csv "houses.csv" target=price
model
  dense 10 softmax
train
  loss cross_entropy
       ^^^^^^^^^^^^^ loss-target
`;
    const facts = factsOf(100, ['rooms', 'price']);
    expectCarets(source, { facts: () => facts });
    expect(fixed(source, 'loss-target', undefined, { facts: () => facts })).toContain('loss mse');
  });

  it('weighs classes only where there are some, each once', () => {
    expectCarets(`
data blobs classes=3
model
  dense 3 softmax
train
  loss cross_entropy class_weights=[1, 2]
                                   ^^^^^^ class-weights: There are 3 classes, but 2 weights. Give one a class, in class order.
`);
    expectCarets(
      `
data csv "a.csv" target=[b, c]
model
  dense 2 sigmoid
train
  loss binary_cross_entropy class_weights=balanced
                                          ^^^^^^^^ class-weights
`,
      { facts: () => factsOf(10, ['a', 'b', 'c']) },
    );
  });
});

describe('names of layers', () => {
  it('are one of a kind, and no word that begins a path', () => {
    expectCarets(`
data moons
model
  dense 4 tanh name=hidden
  dense 4 tanh name=hidden
                    ^^^^^^ duplicate-name
  dense 4 tanh name=optimizer
                    ^^^^^^^^^ reserved-name
  dense 1 sigmoid
`);
  });
});

describe('residuals', () => {
  it('are closed by end', () => {
    expectCarets(`
data moons
model
  end
  ^^^ unmatched-end
  residual
  ^^^^^^^^ unclosed-residual
    dense 2 tanh
`);
  });

  it('that lack an end get one, and an end too many goes', () => {
    const open = 'data moons\nmodel\n  residual\n    dense 2 tanh # last';
    expect(fixed(open, 'unclosed-residual')).toBe(`${open}\n  end`);
    expect(fixed(`${open}\n\ntrain\n`, 'unclosed-residual')).toBe(`${open}\n  end\n\ntrain\n`);
    expect(fixed('data moons\r\nmodel\r\n\tresidual\r\n\t\tdense 2\r\n', 'unclosed-residual')).toBe(
      'data moons\r\nmodel\r\n\tresidual\r\n\t\tdense 2\r\n\tend\r\n',
    );
    expect(fixed('data moons\nmodel\n  end\n  dense 1 sigmoid\n', 'unmatched-end')).toBe(
      'data moons\nmodel\n  dense 1 sigmoid\n',
    );
  });

  it('nest so deep and no deeper', () => {
    const nested = (depth: number): string =>
      `data moons\nmodel\n${'  residual\n'.repeat(depth)}  dense 2\n${'  end\n'.repeat(depth)}  dense 1 sigmoid\n`;
    expect(analyse(nested(16)).diagnostics).toEqual([]);
    expect(analyse(nested(17)).diagnostics.map(({ code }) => code)).toContain('nesting-too-deep');
    expect(analyse(nested(5000)).diagnostics.map(({ code }) => code)).toContain('nesting-too-deep');
  });
});

describe('initialisation', () => {
  it('that suits another activation is hinted at', () => {
    const source = `
data moons
model
  dense 8 relu init=glorot_uniform
                    ^^^^^^^^^^^^^^ initialisation (hint)
  dense 8 tanh init=he_normal
                    ^^^^^^^^^ initialisation (hint)
  dense 8 selu init=lecun_normal
  dense 8 relu init=orthogonal
  dense 8 tanh init=zeros
                    ^^^^^ alike-units (hint)
  dense 1 sigmoid
`;
    expectCarets(source);
    expect(fixed(source, 'initialisation')).toContain('dense 8 relu init=he_normal');
  });
});

describe('limits', () => {
  it('are found before anything is allocated', () => {
    expectCarets(`
data moons
model
  dense 100000 relu
  dense 100000 relu
  ^^^^^^^^^^^^^^^^^ memory-limit
  dense 1 sigmoid
`);
    const small = 'data moons\nmodel\n  dense 100 relu\n  dense 1 sigmoid\n';
    expect(analyse(small).diagnostics).toEqual([]);
    // 8 bytes each: 4 of each of 401 parameters, 2 · 101 outputs of 32 samples, 400 rows of 3.
    expect(analyse(small, { memoryLimit: 1000 }).diagnostics.map(({ message }) => message)).toEqual([
      'Training this takes 72.4 KiB, more than the limit of 1000 bytes. Make the layers, the batch or the data smaller; layer `dense1` takes most.',
    ]);
  });

  it('count layers', () => {
    const model = (layers: number): string => `data moons\nmodel\n${'  dense 2\n'.repeat(layers)}`;
    const codes = (layers: number): readonly string[] => analyse(model(layers)).diagnostics.map(({ code }) => code);
    expect(codes(10_000)).not.toContain('too-many-layers');
    expect(codes(10_001)).toContain('too-many-layers');
  });
});

describe('a model', () => {
  it('has layers', () => {
    expectCarets('data moons\nmodel\n^^^^^ empty-model\n');
  });

  it('has something to train', () => {
    expectCarets(`
data moons
model
^^^^^ nothing-to-train (warning)
  dense 1 sigmoid frozen=true
`);
  });
});
