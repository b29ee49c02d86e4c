import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, format } from '../../src/language';
import { examples } from '../../src/language/reference-page/examples';
import { referencePage } from '../../src/language/reference-page/page';
import { layerTable } from '../../src/language/tables';

const file = path.resolve(import.meta.dirname, '../../docs/language.md');

describe('the page about the language', () => {
  it('is what the vocabulary says; `npm run docs:language` writes it', () => {
    expect(readFileSync(file, 'utf8')).toBe(referencePage());
  });

  it('has every layer with its arguments', () => {
    const page = referencePage();
    for (const name of Object.keys(layerTable)) expect(page).toMatch(new RegExp(`^### \`${name}[ \`]`, 'm'));
    expect(page).not.toMatch(/undefined|\[object/);
  });

  it.each(examples)('shows an example without fault: $title', ({ text }) => {
    const { cells, diagnostics } = analyse(text);
    expect(diagnostics).toEqual([]);
    expect(cells.every(({ problem }) => problem === undefined)).toBe(true);
    expect(applyEdits(text, format(text))).toBe(text);
  });

  it('shows each kind of cell', () => {
    const kinds = new Set(examples.flatMap(({ text }) => analyse(text).cells.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['base', 'markdown', 'sweep', 'with']);
  });
});
