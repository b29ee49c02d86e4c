import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileWith, moons, run } from './command-line';

const untidy = moons.replace('  dense 4 tanh', '\tdense   4  tanh   # hidden');

it('writes the formatted text back, and says so', async () => {
  const file = fileWith(untidy);
  expect(await run(['format', file])).toMatchObject({ status: 0, results: [`${file} formatted`], messages: '' });
  expect(readFileSync(file, 'utf8')).toBe(moons.replace('tanh\n', 'tanh  # hidden\n'));
});

it('does not write a file that is formatted', async () => {
  const file = fileWith(moons);
  const { mtimeNs, ino } = statSync(file, { bigint: true });
  expect(await run(['format', file])).toMatchObject({ status: 0, results: [] });
  expect(statSync(file, { bigint: true })).toMatchObject({ mtimeNs, ino });
});

it('with --check writes nothing, names what is not formatted, and exits with 1', async () => {
  const [bad, good] = [fileWith(untidy), fileWith(moons)];
  expect(await run(['format', '--check', bad, good])).toMatchObject({
    status: 1,
    results: [`${bad} is not formatted`],
  });
  expect(readFileSync(bad, 'utf8')).toBe(untidy);
  expect(await run(['format', '--check', good])).toMatchObject({ status: 0, results: [] });
});

it('keeps CRLF, a byte-order mark and a missing last line end', async () => {
  const text = `\ufeff${untidy}`.trimEnd().replaceAll('\n', '\r\n');
  const file = fileWith(text);
  await run(['format', file]);
  const after = readFileSync(file, 'utf8');
  expect(after.startsWith('\ufeff# %%')).toBe(true);
  expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(after.endsWith('seed 1')).toBe(true);
});

it('leaves the weights of an ACAS Xu network as they are, byte for byte', async () => {
  const text = '//  Neural network\n//\n2,2,1,3,   \n\n\n2,3,1,\n';
  const file = fileWith(text);
  expect(await run(['format', file])).toMatchObject({ status: 0, results: [] });
  expect(await run(['format', '--check', file])).toMatchObject({ status: 0 });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('leaves what is no UTF-8 as it is, formats the files beside it, and exits with 1', async () => {
  const [bytes, text] = [fileWith(''), fileWith(untidy)];
  writeFileSync(bytes, Uint8Array.of(0x64, 0xff, 0xfe, 0x20, 0x20));
  const { status, messages } = await run(['format', bytes, '/no/such.nnet', text]);
  expect(status).toBe(1);
  expect(messages).toMatch(/no text in UTF-8[^]*\/no\/such\.nnet does not exist/);
  expect([...readFileSync(bytes)]).toEqual([0x64, 0xff, 0xfe, 0x20, 0x20]);
  expect(readFileSync(text, 'utf8')).not.toBe(untidy);
});

it('wants a file', async () => {
  expect(await run(['format'])).toMatchObject({ status: 2 });
});
