import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { templates } from '../../../src/language';
import { layerTable, entryTable, kindTables } from '../../../src/language/tables';
import { stream, type RandomStream } from '../../../src/numerics/random';

/** Real files, and one that uses everything the language has. */
const whole = `before any marker

# %% Everything
data csv "a \\"b\\" c.csv" target=[x, "y z"] features=[a, b] ignore=[] delimiter=";"   # comment
  split train=70 validation=0.2 test=10% stratify=true
  standardize targets
  shuffle false
model
  input 1x8x8
  conv2d 4 3x3 relu padding=same name=first init=he_normal
  residual name=block
    batch_norm
    residual
\tactivation gelu
    end
  end
  max_pool2d 2
  flatten
  dense 16 \\
      tanh l2=1e-4
  dropout 0.5
  dense 3 softmax
train
  loss cross_entropy label_smoothing=0.1 class_weights=[1, 2, 3]
  optimizer nadam lr=1e-3
  schedule one_cycle max=0.1 warmup=10
  epochs 10
  batch full
  clip norm=1
  metrics accuracy f1
  until validation.accuracy >= 0.99
  until loss patience=10 restore=best
  weights "w.safetensors"
  precision float64

# %% [markdown]
# Ein Text mit Umlauten äöü und 𝒜𝓈𝓉𝓇𝒶𝓁

# %% Table
data table
  0 0 -> no
  1e-3 -1 -> "yes it is"
model
  dense 2 softmax
#%% Variation
from "Everything"
with first.filters=8 optimizer=sgd dense1.units=32
# %% Sweep
sweep random runs=10 scale=log optimizer.lr=1e-4..1e-1 batch=[16, full]
data moons
  split train=10%
# %%
sweep optimizer.lr=[0.1, 1] block.name=x
`;

const examples = path.resolve(import.meta.dirname, '../../../examples');

export const corpus: readonly string[] = [
  whole,
  ...templates.map(({ text }) => text),
  ...readdirSync(examples)
    .filter((name) => name.endsWith('.nnet'))
    .map((name) => readFileSync(path.join(examples, name), 'utf8')),
  '// weights of a network\n//\n2,2,1,3,\n2,3,1,\n0,\n-1.0,-1.0,\n',
];

const vocabulary: readonly string[] = [
  ...Object.keys(layerTable),
  ...Object.keys(entryTable),
  ...Object.values(kindTables).flatMap((table) => Object.keys(table)),
  ...['data', 'model', 'train', 'with', 'sweep', 'from', 'end', 'input', 'true', 'false', 'full', 'relu', 'softmax'],
  ...[
    'name=',
    'lr=',
    'init=zeros',
    'bias=false',
    'target=',
    'optimizer.lr=',
    'dense1.units=4',
    'runs=3',
    'loss=mse',
    'data=csv',
    'data=random',
  ],
];

const pieces: readonly string[] = [
  ...[
    '=',
    '==',
    '[',
    ']',
    ',',
    '"',
    '\\',
    '\\\n',
    '#',
    '# %%',
    '\n# %% ',
    '\n#%%\n',
    '# %% [markdown]',
    '->',
    '<',
    '>=',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '    ',
    '\u00a0',
    '\ufeff',
    '\u2028',
    '\u0000',
    '\ud83d\ude00',
    '\ud83d',
    '\udc00',
  ],
  ...[
    '1',
    '-1',
    '0',
    '1e-3',
    '1e999',
    '80%',
    '3x3',
    '0x0',
    '1..5',
    '5..1',
    'NaN',
    'inf',
    '1.',
    '.5',
    '2147483648',
    '__proto__',
  ],
  ...[
    'constructor',
    'hasOwnProperty',
    '%%',
    '//',
    '`',
    '${',
    '$1',
    '<b>',
    '](command:x)',
    'ünïcode',
    '\n  ',
    '\nmodel\n  ',
  ],
];

const pick = <T>(random: RandomStream, items: readonly T[]): T => {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

const words = (random: RandomStream): string =>
  random.integer(2) === 0 ? pick(random, pieces) : pick(random, vocabulary);

/** A change of a text at a random place. */
function mutate(text: string, random: RandomStream): string {
  const at = random.integer(text.length + 1);
  const end = Math.min(text.length, at + random.integer(12));
  const lines = text.split('\n');
  const line = random.integer(lines.length);
  switch (random.integer(12)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at);
    case 2:
      return lines.toSpliced(line, 1 + random.integer(3)).join('\n');
    case 3:
      return lines.toSpliced(line, 0, lines[random.integer(lines.length)] ?? '').join('\n');
    case 4:
      return text.replaceAll('\n', pick(random, ['\r\n', '\r', '\n\n', ' \n']));
    case 5:
      return `\ufeff${text}`;
    case 6:
      return text.slice(at) + text.slice(0, at);
    case 7:
      return lines
        .with(line, `${pick(random, ['', ' ', '\t', '      '])}${(lines[line] ?? '').trimStart()}`)
        .join('\n');
    default:
      return `${text.slice(0, at)}${words(random)}${text.slice(random.integer(2) === 0 ? at : end)}`;
  }
}

/** Words without any order. */
function noise(random: RandomStream): string {
  const count = random.integer(60);
  let text = '';
  for (let index = 0; index < count; index++) text += words(random) + pick(random, ['', ' ', '\n', '\n  ']);
  return text;
}

/** The inputs of a seed: real files changed in one to eight places, and words without order. */
export function* inputs(seed: number, count: number): Generator<string> {
  const random = stream(seed, 'sweep');
  for (let index = 0; index < count; index++) {
    if (random.integer(8) === 0) {
      yield noise(random);
      continue;
    }
    let text = pick(random, corpus);
    for (let changes = 1 + random.integer(8); changes > 0; changes--) text = mutate(text, random);
    yield text;
  }
}
