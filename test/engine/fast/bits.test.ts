import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../src/data';
import { createFastTrainer } from '../../../src/engine';
import { parameterHash } from '../../../src/worker/hash';
import { exampleText, experimentOf } from '../../webview-page/harness/training';

const csv = readFileSync(path.resolve(import.meta.dirname, '../../../examples/digits.csv'));

/** Trains an example to its end, and hashes all of its weights. */
async function hashOf(example: string, overrides: Readonly<Record<string, string>>): Promise<string> {
  const spec = experimentOf(exampleText(example), overrides);
  const trainer = createFastTrainer(
    spec,
    prepare(spec, () => new Uint8Array(csv)),
  );
  while (trainer.status === 'running') trainer.advance(Infinity);
  return parameterHash(trainer.tensors());
}

describe('the bits of a whole run on the fast backend', () => {
  // Whoever changes the order in which the kernels add up changes these, and says so in the changelog.
  it.each([
    ['moons.nnet', { epochs: '100' }, '20efb30f97a8daa1dbf53549b946c8c3b4f7e5b41b6b6145cf2dbe6ec1aa250e'],
    ['digits.nnet', { epochs: '5' }, '7d97838982d88e57ec683c7035e7ed1e7721e9da2419eeed5348af1d725e709c'],
  ])('%s: the same on every machine', async (example, overrides, hash) => {
    expect(await hashOf(example, overrides)).toBe(hash);
  });
});
