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
    ['moons.nnet', { epochs: '100' }, '74b8fa8e3de3731ba6146f8d839974ad8981992ba632571bc581aac790e63796'],
    ['digits.nnet', { epochs: '5' }, 'ad65fd7dd415ec7fac43840f5ff288642ad30f564c9342c083a84159e8e4cf3a'],
  ])('%s: the same on every machine', async (example, overrides, hash) => {
    expect(await hashOf(example, overrides)).toBe(hash);
  });
});
