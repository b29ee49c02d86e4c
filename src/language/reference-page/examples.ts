/** An experiment of the page, with what it shows. Each is a whole text that the language has nothing to say against. */
export interface Example {
  readonly title: string;
  readonly says: string;
  readonly text: string;
}

const moons = `# %% Two moons
data moons samples=400 noise=0.15 seed=7
  split train=80% validation=20%

model
  dense 16 tanh
  dense 16 tanh name=last_hidden
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs 200
  batch 32
  seed 42
`;

export const examples: readonly Example[] = [
  {
    title: 'A base: a whole experiment',
    says: 'A cell with a `model` says where the samples come from, which layers they pass, and how these are trained. What is left out has a default.',
    text: moons,
  },
  {
    title: 'A cell of text',
    says: 'A marker with `[markdown]` starts a cell of text. Each of its lines starts with `#`.',
    text: `${moons}
# %% [markdown]
# A larger step should get there sooner, or not at all.
`,
  },
  {
    title: 'A variation: `with`',
    says: 'The nearest base above, with some hyperparameters changed by their paths. Variations do not pile up: each differs from its base by what it says.',
    text: `${moons}
# %% Ten times the learning rate
with optimizer.lr=0.1

# %% Plain gradient descent, wider
with optimizer=sgd optimizer.momentum=0.9 last_hidden.units=32
`,
  },
  {
    title: 'A variation of another base: `from`',
    says: '`from` on a line of its own names the base by its title. Blocks below replace entries of the same keyword; a `data` head replaces the head.',
    text: `${moons}
# %% Circles
data circles
model
  dense 8 relu
  dense 1 sigmoid

# %% Moons again, with a schedule
from "Two moons"
with epochs=100
train
  schedule cosine warmup=20
`,
  },
  {
    title: 'Every combination: `sweep`',
    says: 'The leftmost path is the slowest. This one has eight runs.',
    text: `${moons}
# %% Where does it break?
sweep optimizer.lr=[0.03, 0.1, 0.3, 1] batch=[16, 64]
`,
  },
  {
    title: 'Draws: `sweep random` and `sweep halving`',
    says: 'A range is drawn by its logarithm when its ends are positive and differ by a factor of 100 or more, else evenly; `scale=` decides for all. A range of whole numbers draws whole numbers, a list its members. `halving` trains in rounds, of which the best half goes on.',
    text: `${moons}
# %% Anywhere between
sweep random runs=20 optimizer.lr=1e-4..1e-1 last_hidden.units=2..64 last_hidden.activation=[tanh, relu]

# %% The best of many
sweep halving runs=32 optimizer.lr=1e-4..1e-1
`,
  },
  {
    title: 'Data in the text: `data table`',
    says: 'A row is numbers, `->`, then numbers, or one name or text as its class.',
    text: `# %% Exclusive or
data table
  0 0 -> same
  0 1 -> different
  1 0 -> different
  1 1 -> same

model
  dense 8 tanh
  dense 2 softmax

train
  batch full
  epochs 500
  until loss < 0.01
`,
  },
  {
    title: 'Layers within layers: `residual`',
    says: '`residual` … `end` adds its input to what the layers between compute. The features fill the shape of `input` in row-major order.',
    text: `# %% A small residual network
data blobs features=64 classes=3 samples=300

model
  input 1x8x8
  conv2d 8 3 relu padding=same
  residual
    conv2d 8 3 relu padding=same
    batch_norm
  end
  global_avg_pool
  dense 3 softmax

train
  optimizer adamw lr=0.001 weight_decay=0.01
  clip norm=1
`,
  },
];
