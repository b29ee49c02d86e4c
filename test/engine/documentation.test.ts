import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { format } from 'prettier';
import { activations } from '../../src/spec/activations';
import { initialisers } from '../../src/spec/initialisers';
import { layers } from '../../src/spec/layers';
import { losses } from '../../src/spec/losses';
import { metrics } from '../../src/spec/metrics';
import { optimizers } from '../../src/spec/optimizers';
import { schedules } from '../../src/spec/schedules';
import { sources } from '../../src/spec/sources';
import { engineDocument, withoutFigures, type Measured } from './documentation';
import { readProofs } from './proof';

const file = path.resolve(import.meta.dirname, '../../docs/engine.md');

/** The document as Prettier leaves it. */
const written = (measured: Measured): Promise<string> =>
  format(engineDocument(measured), { parser: 'markdown', printWidth: 120 });

describe('docs/engine.md', () => {
  // `npm run docs:engine` runs the tests that measure first, then this.
  it.runIf(process.env.NNET_DOCS === 'write')('is written from what the tests have just measured', async () => {
    const proofs = readProofs();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await written((name, kind) => proofs.get(name)?.[kind]));
  });

  it('says of every kind what the vocabulary says: `npm run docs:engine` writes it anew', async () => {
    const document = readFileSync(file, 'utf8');
    const columns = (text: string): string => withoutFigures(text).replace(/ +\|/g, ' |').replace(/-{3,}/g, '---');
    expect(columns(document)).toBe(columns(await written(() => ({ cases: 1, worst: 0 }))));
  });

  it('has a row with a figure for every kind that the engine computes', () => {
    const rows = new Set(
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => (/^\| `.*\d+: \de/.test(line) || /^\| `.*\d+: 0/.test(line) ? [line.split('`')[1]] : [])),
    );
    const kinds = [activations, initialisers, layers, losses, metrics, optimizers, schedules].flatMap((table) =>
      Object.keys(table),
    );
    const generators = Object.keys(sources).filter((kind) => kind !== 'csv' && kind !== 'table');
    expect([...kinds, ...generators].filter((kind) => !rows.has(kind))).toEqual([]);
  });
});
