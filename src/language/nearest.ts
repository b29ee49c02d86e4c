/** Edits (insert, delete, replace, swap of neighbours) from one word to another, or more than `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? limit + 1;
}

/** What other libraries call things, and what they are here. */
const synonyms: Readonly<Record<string, string>> = {
  learning_rate: 'lr',
  linear: 'dense',
  fully_connected: 'dense',
  fc: 'dense',
  conv: 'conv2d',
  maxpool2d: 'max_pool2d',
  avgpool2d: 'avg_pool2d',
  batchnorm: 'batch_norm',
  layernorm: 'layer_norm',
  swish: 'silu',
  logistic: 'sigmoid',
  identity: 'linear',
  mean_squared_error: 'mse',
  mean_absolute_error: 'mae',
  l1_loss: 'mae',
  bce: 'binary_cross_entropy',
  categorical_cross_entropy: 'cross_entropy',
  categorical_crossentropy: 'cross_entropy',
  binary_crossentropy: 'binary_cross_entropy',
  smooth_l1: 'huber',
  acc: 'accuracy',
  xavier: 'glorot_uniform',
  xavier_uniform: 'glorot_uniform',
  xavier_normal: 'glorot_normal',
  kaiming_uniform: 'he_uniform',
  kaiming_normal: 'he_normal',
  wd: 'weight_decay',
  batch_size: 'batch',
  epoch: 'epochs',
  val: 'validation',
  scale: 'standardize',
};

/** The known name that was probably meant: a synonym, or the nearest within a third of the word's length. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const synonym = Object.hasOwn(synonyms, lower) ? synonyms[lower] : undefined;
  if (synonym !== undefined && known.includes(synonym)) return synonym;
  if (word.length > 40) return undefined;
  let limit = Math.max(1, Math.floor(word.length / 3));
  let found: string | undefined;
  for (const candidate of known) {
    const edits = candidate.toLowerCase() === lower ? 0 : distance(lower, candidate.toLowerCase(), limit);
    if (edits > limit || (found !== undefined && edits === limit)) continue;
    if (edits >= Math.max(word.length, candidate.length)) continue;
    found = candidate;
    limit = edits;
  }
  return found;
}
