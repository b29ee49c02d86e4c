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
    ['moons.nnet', { epochs: '100' }, 'e1829b5068fef07719dec1cd3eaa83fda4e5dacae6519026e4d8236618c6c8d8'],
    ['digits.nnet', { epochs: '5' }, '38adb8898b4a79a365eb071d25bcf86f8c4677cb491c542c3ebd1c6ee748547e'],
  ])('%s: the same on every machine', async (example, overrides, hash) => {
    expect(await hashOf(example, overrides)).toBe(hash);
  });
});
