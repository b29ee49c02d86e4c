import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';

/** What a test file measured of one kind. */
interface Proof {
  /** Comparisons made: shapes, cases or runs. */
  cases: number;
  /** The worst error over all of them. */
  worst: number;
}

/**
 * Keeps the worst error of each kind and writes them to out/proof/NAME.json when the file's tests are over, so that what
 * the documentation says of the engine's accuracy is what was measured.
 */
export function proofs(name: string): (kind: string, error: number) => void {
  const kinds: Record<string, Proof> = {};
  afterAll(() => {
    const folder = path.resolve(import.meta.dirname, '../../out/proof');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(kinds, undefined, 2)}\n`);
  });
  return (kind, error) => {
    const proof = (kinds[kind] ??= { cases: 0, worst: 0 });
    proof.cases += 1;
    proof.worst = Math.max(proof.worst, error);
  };
}
