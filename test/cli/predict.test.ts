import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { encodeSafetensors } from '../../src/data';
import { fileWith, folderWith, moons, run } from './command-line';

/** y = 2 a - b + 1 in scaled units, of columns whose scaling can be reckoned by hand. */
const line = `data csv "rows.csv" target=y ignore=[note]
  standardize targets
model
  dense 1
train
  loss mse
`;
const rows = 'a,note,b,y\n0,x,0,10\n2,x,4,20\n4,x,8,30\n';

/** A folder with the spec, its data, hand-made weights, and rows to predict from. */
function lineFolder(input: string): { readonly file: string; readonly weights: string; readonly input: string } {
  const folder = folderWith({ 'spec.nnet': line, 'rows.csv': rows, 'in.csv': input });
  const weights = path.join(folder, 'w.safetensors');
  const tensors = [
    { name: 'dense1.weight', shape: [1, 2], values: Float64Array.of(2, -1) },
    { name: 'dense1.bias', shape: [1], values: Float64Array.of(1) },
  ];
  writeFileSync(weights, encodeSafetensors(tensors));
  return { file: path.join(folder, 'spec.nnet'), weights, input: path.join(folder, 'in.csv') };
}

it('prints a line a row, scaled as the training’s and in the target’s own units', async () => {
  // Columns may stand in any order, and others among them; blank lines mean nothing.
  const { file, weights, input } = lineFolder('b,y,a\n4,,2\n\n0,?,6\n');
  const { status, results, messages } = await run(['predict', file, '--weights', weights, '--input', input]);
  expect({ status, messages }).toEqual({ status: 0, messages: '' });
  // Means 2, 4, 20; deviations √(8/3), √(32/3), √(200/3).
  const [a, b, y] = [Math.sqrt(8 / 3), Math.sqrt(32 / 3), Math.sqrt(200 / 3)];
  const expected = [
    [2, 4],
    [6, 0],
  ].map(([x = 0, z = 0]) => 20 + y * (2 * ((x - 2) / a) - (z - 4) / b + 1));
  expect(results).toHaveLength(2);
  results.forEach((text, row) => expect(Number(text)).toBeCloseTo(expected[row] ?? NaN, 4));
});

it('gives what training measured: the probabilities of each class, in the classes’ order', async () => {
  const text = `data csv "flowers.csv" target=kind
model
  dense 3 softmax
train
  loss cross_entropy
  epochs 20
`;
  const flowers = Array.from({ length: 12 }, (_, i) => `${i % 3},${(i * 7) % 5},${['b', 'a', 'c'][i % 3]}`);
  const folder = folderWith({ 'spec.nnet': text, 'flowers.csv': `u,v,kind\n${flowers.join('\n')}\n` });
  const at = (name: string): string => path.join(folder, name);
  const trained = await run(['train', at('spec.nnet'), '--no-save', '--json', '--weights-out', at('w.safetensors')]);
  const { loss } = JSON.parse(trained.results.at(-1) ?? '') as { readonly loss: number };
  const { results } = await run([
    'predict',
    at('spec.nnet'),
    '--weights',
    at('w.safetensors'),
    '--input',
    at('flowers.csv'),
  ]);
  const outputs = results.map((row) => row.split(',').map(Number));
  expect(outputs).toHaveLength(12);
  for (const row of outputs) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  const order = ['a', 'b', 'c'];
  const cost = outputs.map((row, i) => -Math.log(row[order.indexOf(['b', 'a', 'c'][i % 3] ?? '')] ?? NaN));
  expect(cost.reduce((sum, value) => sum + value, 0) / 12).toBeCloseTo(loss, 5);
});

it('takes a generator’s features by their names', async () => {
  const file = fileWith(moons);
  const folder = folderWith({ 'in.csv': 'x1,x2\n0.5,1\n', 'other.csv': 'x,y\n1,2\n', 'none.csv': 'x1,x2\n' });
  const weights = path.join(folder, 'w.safetensors');
  await run(['train', file, '--no-save', '--weights-out', weights]);
  const predict = (input: string) => run(['predict', file, '--weights', weights, '--input', path.join(folder, input)]);
  const { results } = await predict('in.csv');
  expect(Number(results[0])).toBeGreaterThan(0);
  expect(Number(results[0])).toBeLessThan(1);
  expect(await predict('other.csv')).toMatchObject({ status: 1, results: [] });
  expect((await predict('other.csv')).messages).toMatch(
    /has no column “x1”, which the network takes\. It has: x, y\.$/,
  );
  expect(await predict('none.csv')).toMatchObject({ status: 0, results: [] });
});

it('names the line and column of what is no number', async () => {
  const { file, weights, input } = lineFolder('a,b\n1,2\n3,oops\n');
  const { status, results, messages } = await run(['predict', file, '--weights', weights, '--input', input]);
  expect({ status, results }).toEqual({ status: 1, results: [] });
  expect(messages).toMatch(/Line 3 of “.*in\.csv”, column “b” holds “oops”, where a finite number must be\.$/);
});

it('wants weights that fit, and both files', async () => {
  const { file, weights, input } = lineFolder('a,b\n1,2\n');
  const misfit = await run(['predict', file, '--weights', weights, '--input', input, '--set', 'dense1.bias=false']);
  expect(misfit).toMatchObject({ status: 1, results: [] });
  expect(misfit.messages).toMatch(/dense1\.bias in it that the model does not have/);
  expect(await run(['predict', file, '--input', input])).toMatchObject({ status: 2 });
  expect(await run(['predict', file, '--weights', weights])).toMatchObject({ status: 2 });
  const nowhere = await run(['predict', file, '--weights', weights, '--input', '/nowhere.csv']);
  expect(nowhere).toMatchObject({ status: 1, messages: 'nnet: /nowhere.csv does not exist.' });
  const damaged = await run(['predict', file, '--weights', input, '--input', input]);
  expect(damaged).toMatchObject({ status: 1 });
  expect(damaged.messages).toMatch(/safetensors/);
});
