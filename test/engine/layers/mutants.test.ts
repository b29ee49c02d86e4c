import { describe, expect, it } from 'vitest';
import type { ActivationName } from '../../../src/spec/activations';
import type { LayerName } from '../../../src/spec/layers';
import { checkGradient } from './gradient-check';
import { proofs } from '../proof';
import { mutatedNetwork } from './mutant';

const record = proofs('layers-mistakes');
const recordActivation = proofs('activations-mistakes');

/** Mistakes in a backward pass: the kind that shows it, the file, what stands there and what is put in its place. */
const mutants: readonly (readonly [what: string, kind: LayerName, file: string, from: string, to: string])[] = [
  ['scaled, but not masked', 'dropout', 'layers/dropout.ts', 'gradient[i] * mask[i]', 'gradient[i] * kept'],
  ['masked, but not scaled', 'dropout', 'layers/dropout.ts', '* mask[i]', '* (mask[i] && 1)'],
  [
    'no gradient of the bias',
    'dense',
    'layers/dense.ts',
    'addColumnSums(z.gradient, gradients.bias, count, units)',
    '',
  ],
  ['only the first position flows back', 'dense', 'layers/dense.ts', 'from.gradient, count,', 'from.gradient, rows,'],
  ['the weight’s gradient from too few rows', 'dense', 'layers/dense.ts', 'units, inputs, count,', 'units, inputs, 1,'],
  ['the activation left out', 'dense', 'layers/dense.ts', 'activated.backward(rows);', ''],
  ['windows overwrite each other', 'conv1d', 'layers/unfold.ts', '] += value', '] = value'],
  ['a stride forgotten', 'conv1d', 'layers/unfold.ts', 'column * stride + j', 'column + j'],
  ['padding forgotten', 'conv2d', 'layers/unfold.ts', 'i - before[0]', 'i'],
  ['a row too few', 'conv2d', 'layers/unfold.ts', 'y < height', 'y < height - 1'],
  ['the last sample alone', 'conv1d', 'layers/conv1d.ts', 'taken, places, true', 'taken, places'],
  ['the last sample alone', 'conv2d', 'layers/conv2d.ts', 'taken, places, true', 'taken, places'],
  ['adds to what was there', 'conv2d', 'layers/conv2d.ts', 'gradient?.fill(0, 0, samples * inputSize);', ''],
  ['the last place’s bias alone', 'conv2d', 'layers/conv2d.ts', 'sum += a[i]', 'sum = a[i]'],
  ['the wrong origin', 'max_pool2d', 'layers/max-pool2d.ts', 'gradient[origin[i]]', 'gradient[i]'],
  ['not divided', 'avg_pool2d', 'layers/avg-pool2d.ts', '++] / n', '++]'],
  ['not divided', 'global_avg_pool', 'layers/global-avg-pool.ts', '] / n', ']'],
  ['the mean’s part forgotten', 'batch_norm', 'layers/batch-norm.ts', '- sum / n', ''],
  ['the variance’s part forgotten', 'batch_norm', 'layers/batch-norm.ts', '- (normalised[at] * product) / n', ''],
  ['n - 1 for n', 'batch_norm', 'layers/batch-norm.ts', 'product) / n', 'product) / (n - 1)'],
  ['by x, not x̂', 'batch_norm', 'layers/batch-norm.ts', '* normalised[at];', '* from.values[at];'],
  ['γ forgotten', 'layer_norm', 'layers/layer-norm.ts', '(g * weight[i]) / n', 'g / n'],
  ['not divided by the deviation', 'layer_norm', 'layers/layer-norm.ts', ' * inverse[line]', ''],
  ['repeated words overwritten', 'embedding', 'layers/embedding.ts', 'u] += result', 'u] = result'],
  ['the slope of tanh', 'rnn', 'layers/rnn.ts', '1 - after[i] * after[i]', '1 - after[i]'],
  ['h itself forgotten', 'gru', 'layers/gru.ts', 'state[i] = g * gates[z]', 'state[i] = 0'],
  ['r forgotten', 'gru', 'layers/gru.ts', 'recurrent[n] = input[n] * gates[r]', 'recurrent[n] = input[n]'],
  ['U h forgotten in r', 'gru', 'layers/gru.ts', 'input[n] * kept[i] *', 'input[n] *'],
  ['memory that does not flow back', 'lstm', 'layers/lstm.ts', 'carried[at] = memory * gates[f]', 'carried[at] = 0'],
  ['the memory after, not before', 'lstm', 'layers/lstm.ts', 'memory * keptBefore[at]', 'memory * kept[at]'],
  ['the slope of tanh forgotten', 'lstm', 'layers/lstm.ts', ' * (1 - t * t)', ''],
  ['the product alone goes back', 'gru', 'layers/recurrent.ts', 'units, sums, true', 'units, sums'],
  [
    'cut off in time',
    'lstm',
    'layers/recurrent.ts',
    'times(gradient.recurrent, recurrentWeight, gradient.state, samples, units, sums, true);',
    '',
  ],
  ['the state after, not before', 'rnn', 'layers/recurrent.ts', 'trace[step].before', 'trace[step].after'],
  ['one direction overwrites the other', 'gru', 'layers/recurrent.ts', 'i] += xGradient', 'i] = xGradient'],
  ['half the softmax', 'attention', 'layers/attention.ts', '(slope[j] - dotted)', 'slope[j]'],
  ['√d forgotten', 'attention', 'layers/attention.ts', 'dotted) * scale', 'dotted)'],
  ['K for Q', 'attention', 'layers/attention.ts', 'projected[q + i * stride + d]', 'projected[k + i * stride + d]'],
  ['the shortcut forgotten', 'residual', 'layers/residual.ts', 'gradient[i] += output.gradient[i]', 'break'],
];

/** The same of the activations; `linear` has no backward pass, as its output is z. */
const activationMutants: readonly (readonly [what: string, name: ActivationName, from: string, to: string])[] = [
  ['the wrong side', 'relu', 'z[i] > 0', 'z[i] < 0'],
  ['nothing below 0', 'leaky_relu', 'slope * aGradient', '0 * aGradient'],
  ['a, not a + 1', 'elu', 'aGradient[i] * exp(z[i])', 'aGradient[i] * expm1(z[i])'],
  ['α forgotten', 'selu', 'lambda * alpha * exp', 'lambda * exp'],
  ['half of it', 'gelu', ' + x * density * exp(-0.5 * x * x)', ''],
  ['half of it', 'silu', ' * (1 + z[i] * (1 - s))', ''],
  ['1 - a forgotten', 'sigmoid', ' * (1 - a[i])', ''],
  ['a, not a²', 'tanh', '1 - a[i] * a[i]', '1 - a[i]'],
  ['a slope of 1', 'softplus', ' * logistic(z[i])', ''],
  ['not squared', 'softsign', '(d * d)', 'd'],
  ['a slope outside too', 'hard_sigmoid', 'z[i] > -3 && ', ''],
  ['without its others', 'softmax', '(aGradient[i] - dot)', 'aGradient[i]'],
];

/** Whether one of 200 shapes shows a mistake. */
const caught = (ofTolerance: (seed: number) => number): boolean => {
  for (let seed = 0; seed < 200; seed++) if (!(ofTolerance(seed) <= 1)) return true;
  return false;
};

describe('a wrong gradient is caught', () => {
  it.each(mutants)('%s (%s)', async (_, kind, file, from, to) => {
    const build = await mutatedNetwork({ file, from, to });
    expect(caught((seed) => checkGradient(kind, seed, { build }).ofTolerance)).toBe(true);
    record(kind, 0);
  });

  it.each(activationMutants)('%s (%s)', async (_, activation, from, to) => {
    const build = await mutatedNetwork({ file: `activations/${activation.replaceAll('_', '-')}.ts`, from, to });
    expect(caught((seed) => checkGradient('activation', seed, { build, activation }).ofTolerance)).toBe(true);
    recordActivation(activation, 0);
  });
});
