import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundledScript, type BundledScript } from '../../bundled-script';
import { behindFlag, relaxedVectors } from '../../relaxed-vectors';
import type { FusedRun } from './fused-run';

let bundled: BundledScript;

const runWith = (...flags: string[]): FusedRun[] =>
  JSON.parse(execFileSync(process.execPath, [...flags, bundled.script], { encoding: 'utf8' })) as FusedRun[];

beforeAll(async () => {
  bundled = await bundledScript(path.resolve(import.meta.dirname, 'fused-run.ts'));
}, 120_000);

afterAll(() => bundled.dispose());

describe('`arithmetic fused`', () => {
  it('computes and trains each kind as the reference does, with other last bits than `separate`', () => {
    const runs = runWith(...relaxedVectors);
    for (const { kind, backend, loss, gradients, weights } of runs) {
      expect(backend, kind).toEqual({ name: 'fast', arithmetic: 'fused', notes: [] });
      expect(loss, `${kind}: losses`).toBeLessThan(2e-4);
      expect(gradients, `${kind}: gradients`).toBeLessThan(1e-4);
      expect(weights, `${kind}: weights`).toBeLessThan(5e-4);
    }
    expect(runs.some(({ otherBits }) => otherBits)).toBe(true);
  }, 120_000);

  it.runIf(behindFlag)(
    'is `separate` where there are no relaxed vectors, which it says',
    () => {
      for (const { kind, backend, otherBits } of runWith()) {
        expect(backend, kind).toMatchObject({ name: 'fast', arithmetic: 'separate' });
        expect(backend.notes.join()).toMatch(/^`arithmetic fused` wants relaxed vector instructions/);
        expect(otherBits, kind).toBe(false);
      }
    },
    120_000,
  );
});
