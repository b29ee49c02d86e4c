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
    ['moons.nnet', { epochs: '100' }, '780e3672a2d5b20a481210873b14764559f085d24242d17b4096972b33cceb8b'],
    ['digits.nnet', { epochs: '5' }, '422f9f3127e982c4c6ccc164dbd7b95e891aa8057241a7ea16d0667e535750e3'],
  ])('%s: the same on every machine', async (example, overrides, hash) => {
    expect(await hashOf(example, overrides)).toBe(hash);
  });
});
