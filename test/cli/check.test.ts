import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fileWith, folderWith, moons, run } from './command-line';

const table = (rows: string): string => `data csv "rows.csv" target=y
model
  dense 1
train
  loss mse
# ${rows}
`;

it('says nothing of a file without faults', async () => {
  expect(await run(['check', fileWith(moons)])).toMatchObject({ status: 0, results: [], messages: '' });
});

it('prints each diagnostic as FILE:LINE:COLUMN: SEVERITY CODE: MESSAGE, and exits with 1 for an error', async () => {
  const file = fileWith(moons.replace('tanh', 'tanhh'));
  const { status, results } = await run(['check', file]);
  expect(status).toBe(1);
  expect(results).toHaveLength(1);
  expect(results[0]).toMatch(/:7:11: error unknown-[a-z-]+: .*`tanh`/);
  expect(results[0]?.startsWith(`${file}:`)).toBe(true);
});

it('counts lines from 1 over CRLF as well, and columns as UTF-16 units from 1', async () => {
  const file = fileWith(moons.replace('dense 4', 'dense  x').replaceAll('\n', '\r\n'));
  const { results } = await run(['check', file]);
  expect(results[0]?.slice(file.length)).toMatch(/^:7:10: error /);
});

it('says once what the weights of an ACAS Xu network are, and finds no fault with them', async () => {
  const file = fileWith('// Weights\n// of a network\n2,2,1,3,\n2,3,1,\n0,\n');
  const sentence = `nnet: ${file} holds the weights of a network in the ACAS Xu format, no experiment. It is left as it is.`;
  expect(await run(['check', file])).toMatchObject({ status: 0, results: [], messages: sentence });
  expect(await run(['train', file, '--no-save'])).toMatchObject({ status: 1, results: [], messages: sentence });
});

it('prints a warning and exits with 0', async () => {
  const { status, results } = await run([
    'check',
    fileWith(`${moons}\n# %% Again\nwith optimizer=adam optimizer.momentum=0.5\n`),
  ]);
  expect(results.every((line) => / (warning|error) /.test(line))).toBe(true);
  expect(status).toBe(results.some((line) => line.includes(' error ')) ? 1 : 0);
});

it('looks into the data files: a file that is not there, a column that is not there, text where a number must be', async () => {
  const folder = folderWith({ 'spec.nnet': table('') });
  const file = path.join(folder, 'spec.nnet');
  const missing = await run(['check', file]);
  expect(missing).toMatchObject({ status: 1 });
  expect(missing.results.join()).toMatch(/:1:10: error .*rows\.csv.*does not exist/);

  writeFileSync(path.join(folder, 'rows.csv'), 'a,b\n1,2\n');
  const column = await run(['check', file]);
  expect(column.results).toHaveLength(1);
  expect(column.results[0]).toMatch(/:1:28: error .*y/);

  writeFileSync(path.join(folder, 'rows.csv'), 'a,y\n1,2\nlow,3\n');
  const cell = await run(['check', file]);
  expect(cell.status).toBe(1);
  expect(cell.results.join('\n')).toMatch(/line 3|Line 3/);
});

it('checks several files, and goes on after one that can not be read', async () => {
  const [good, bad] = [fileWith(moons), fileWith('model\n  dens 4\n')];
  const { status, results, messages } = await run(['check', good, '/nowhere/a.nnet', bad]);
  expect(status).toBe(1);
  expect(messages).toBe('nnet: /nowhere/a.nnet does not exist.');
  expect(results.some((line) => line.startsWith(`${bad}:2:3: error unknown-layer: `))).toBe(true);
});

it('wants a file', async () => {
  expect(await run(['check'])).toMatchObject({ status: 2, results: [] });
});
