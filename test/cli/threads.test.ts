import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledCommand, type Command } from './bundled';

const text = `data spiral samples=400 noise=0.1 seed=3
  split train=0.8

model
  input 2
  dense 300 relu
  dense 200 tanh
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer adam lr=0.003
  epochs 40
  batch 128
  seed 7
`;

let folder: string;
let command: Command;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nnet-threads-'));
  writeFileSync(path.join(folder, 'wide.nnet'), text);
  command = await bundledCommand();
});

afterAll(() => {
  command.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Trains with more arguments; the first line, the last one, and what was said. */
async function trained(...args: readonly string[]) {
  const file = path.join(folder, 'wide.nnet');
  const { status, lines, messages } = await command.run(['train', file, '--no-save', '--json', ...args]);
  const records = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return { status, start: records[0], end: records[records.length - 1], messages };
}

describe('nnet train --threads', () => {
  it('trains to the same bits with one thread, two and three, and ends', async () => {
    const one = await trained('--threads', '1');
    expect(one).toMatchObject({ status: 0, start: { threads: 1 } });
    for (const count of [2, 3]) {
      const several = await trained('--threads', String(count));
      expect(several).toMatchObject({ status: 0, start: { threads: count } });
      expect(several.messages).not.toMatch(/warning|fault/);
      expect(several.end?.['sha256']).toBe(one.end?.['sha256']);
    }
  });

  it('trains with one where nothing was asked for and the steps are small', async () => {
    expect(await trained('--set', 'batch=2', '--set', 'epochs=2')).toMatchObject({ status: 0, start: { threads: 1 } });
  });

  it('says that the reference backend has one', async () => {
    const { status, start, messages } = await trained('--threads', '2', '--backend', 'reference', '--set', 'epochs=1');
    expect({ status, threads: start?.['threads'] }).toEqual({ status: 0, threads: 1 });
    expect(messages).toMatch(/The reference backend computes with one thread, not 2/);
  });

  it.each(['65', '0', '1.5', 'two', '-1'])('wants a whole number from 1 to 64, not %s', async (threads) => {
    const { status, messages } = await trained(`--threads=${threads}`);
    expect(status).toBe(2);
    expect(messages).toMatch(/whole number from 1 to 64/);
  });
});
