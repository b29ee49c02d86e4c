/** Specs that the tests in VS Code share. */

/** Trains for as long as a test wants. */
export const endless = `# %% Endless
data moons samples=400 noise=0.15 seed=7
  split train=80% validation=20%

model
  input 2
  dense 16 tanh
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs 1000000
  batch 32
  seed 42

# %% Another
with optimizer.lr=0.1
`;

/** A 64-256-256-10 net on the digits: heavy enough to show whether the editor waits for the maths. */
export const heavy = `# %% Heavy
data csv "digits.csv" target=digit
  split train=80% validation=20%
  standardize

model
  input 64
  dense 256 relu
  dense 256 relu
  dense 10 softmax

train
  loss cross_entropy
  optimizer adam lr=0.001
  epochs 10000
  batch 32
  seed 42

# Notes:
`;
