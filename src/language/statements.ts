/** What the words say that are in no table of the vocabulary. Markdown. */
export const statementDocumentation = {
  data: 'Where the samples come from, and below it how they are split and scaled.',
  model: 'The network: `input` if need be, then the layers, top to bottom.',
  train: 'How it is trained. What is left out has a default.',
  with: 'The base with some hyperparameters changed: `with optimizer.lr=0.1 batch=64`.',
  sweep:
    'Many runs of the base: `sweep optimizer.lr=[0.01, 0.1]` goes through every combination, `sweep random runs=20 optimizer.lr=1e-4..1e-1` draws, `sweep halving` draws and keeps the best half going.',
  from: 'The base of the `with` or `sweep` below it, by its title; without it, the nearest one above.',
  input: "The input's shape without the batch; without it, one axis as long as the data has features.",
  end: 'Closes a `residual`.',
} as const;

export type DocumentedStatement = keyof typeof statementDocumentation;

/** How a sweep chooses its runs. */
export const sweepDocumentation = {
  grid: 'Every combination of the values, the leftmost path slowest.',
  random: 'So many draws: ranges uniformly or by their logarithm, lists by their members.',
  halving: 'Random draws, trained in rounds, of which the best half goes on.',
} as const;
