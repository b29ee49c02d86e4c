import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll } from 'vitest';

/** What a test file measured of one kind. */
export interface Proof {
  /** Comparisons made: shapes, cases or runs. */
  cases: number;
  /** The worst error over all of them. */
  worst: number;
}

const folder = path.resolve(import.meta.dirname, '../../out/proof');

/**
 * Keeps the worst error of each kind and writes them to out/proof/NAME.json when the file's tests are over, so that what
 * the documentation says of the engine's accuracy is what was measured.
 */
export function proofs(name: string): (kind: string, error: number) => void {
  const kinds: Record<string, Proof> = {};
  afterAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(kinds, undefined, 2)}\n`);
  });
  return (kind, error) => {
    const proof = (kinds[kind] ??= { cases: 0, worst: 0 });
    proof.cases += 1;
    proof.worst = Math.max(proof.worst, error);
  };
}

/** What the last run of the tests measured, by the names that `proofs` was given. */
export const readProofs = (): ReadonlyMap<string, Readonly<Record<string, Proof | undefined>>> =>
  new Map(
    readdirSync(folder).map((file) => [
      path.basename(file, '.json'),
      JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Readonly<Record<string, Proof>>,
    ]),
  );
