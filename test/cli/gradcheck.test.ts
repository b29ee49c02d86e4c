import path from 'node:path';
import { expect, it } from 'vitest';
import { fileWith, folderWith, moons, run } from './command-line';

it('passes with 0, a line a tensor with its worst entry, and says what was compared', async () => {
  const { status, results, messages } = await run(['gradcheck', fileWith(moons)]);
  expect(status).toBe(0);
  expect(messages).toBe('');
  expect(results.map((line) => line.split(':')[0])).toEqual([
    'passed  dense1.weight',
    'passed  dense1.bias',
    'passed  dense2.weight',
    'passed  dense2.bias',
    'passed',
  ]);
  expect(results[0]).toMatch(
    /: 8 entries, worst error [\d.e-]+ at \[[0-3], [01]\]: [-\d.e]+ by backpropagation, [-\d.e]+ by differences$/,
  );
  expect(results[4]).toMatch(
    /^passed: 17 entries of 4 tensors over 8 samples, worst error [\d.]+e-\d+ in dense\d\.(weight|bias)\[.*\]$/,
  );
});

it('says on a terminal how far it is, and takes the line away again', async () => {
  const { bar, results } = await run(['gradcheck', fileWith(moons)], { width: 80 });
  expect(bar).toEqual([1, 2, 3, 4].map((done) => `checked ${done} of 4 tensors`).concat(''));
  expect(results).toHaveLength(5);
});

it('checks the cell, the changes and the weights that the command line names', async () => {
  const file = fileWith(`${moons}\n# %% Wider\nwith dense1.units=7\n`);
  const wider = await run(['gradcheck', file, '--cell', 'Wider']);
  expect(wider.results.at(-1)).toMatch(/^passed: 29 entries of 4 tensors/);
  const set = await run(['gradcheck', file, '--set', 'dense1.units=9']);
  expect(set.results.at(-1)).toMatch(/^passed: 37 entries of 4 tensors/);

  const weights = path.join(folderWith(), 'w.safetensors');
  await run(['train', file, '--no-save', '--weights-out', weights]);
  const fresh = await run(['gradcheck', file]);
  const trained = await run(['gradcheck', file, '--weights', weights]);
  expect(trained.status).toBe(0);
  expect(trained.results).not.toEqual(fresh.results);
  const misfit = await run(['gradcheck', file, '--weights', weights, '--set', 'dense1.units=9']);
  expect(misfit).toMatchObject({ status: 1, results: [] });
  expect(misfit.messages).toMatch(/dense1\.weight is 4x2, but the model has 9x2/);
});

it('says how many gradients are too small for a mistake in them to show', async () => {
  const vanishing = moons.replace('  dense 4 tanh\n', `  dense 4 sigmoid init=uniform init_scale=0.01\n`.repeat(6));
  const { status, results } = await run(['gradcheck', fileWith(vanishing)]);
  expect(status).toBe(0);
  expect(results[0]).toMatch(/^passed {2}dense1\.weight: 8 entries \(8 too small to tell\), worst error/);
  expect(results.at(-2)).toMatch(/^passed {2}dense7\.bias: 1 entry, worst/);
});

it('does not pass where nothing could be compared', async () => {
  // The one unit's sum is 0: relu's kink, whichever weight is moved.
  const atKink = `data table
  1 1 -> 1.0
model
  dense 1 relu init=zeros
train
  loss mse
`;
  expect(await run(['gradcheck', fileWith(atKink)])).toMatchObject({
    status: 1,
    results: [
      '-       dense1.weight: nothing compared, 2 too near a kink',
      '-       dense1.bias: nothing compared, 1 too near a kink',
      'nothing could be compared: all 3 entries of 2 tensors lie too near a kink over 1 sample',
    ],
  });
});

it('exits with 1 where the file has errors or its loss is not finite, with 2 for wrong usage', async () => {
  expect(await run(['gradcheck', fileWith(moons.replace('tanh', 'tanhh'))])).toMatchObject({ status: 1, results: [] });
  const far = `data table
  1e200 -> 1
model
  dense 1
train
  loss mse
`;
  const { status, messages } = await run(['gradcheck', fileWith(far)]);
  expect(status).toBe(1);
  expect(messages).toMatch(/can not be checked: the loss of the present weights is not finite/);
  expect(await run(['gradcheck'])).toMatchObject({ status: 2 });
  expect(await run(['gradcheck', fileWith(moons), '--out', 'x'])).toMatchObject({ status: 2 });
});
