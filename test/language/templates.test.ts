import { describe, expect, it } from 'vitest';
import { analyse, applyEdits, format, templates } from '../../src/language';

describe('a template', () => {
  for (const { id, text, snippet } of templates) {
    it(`"${id}" is a sound experiment in the form that the formatter writes`, () => {
      const { cells, diagnostics } = analyse(text);
      expect(diagnostics).toEqual([]);
      expect(cells.filter(({ kind }) => kind !== 'sweep').every(({ experiment }) => experiment)).toBe(true);
      expect(applyEdits(text, format(text))).toBe(text);
    });

    it(`"${id}" as a snippet says the same`, () => {
      expect(snippet).toMatch(/\$\{1:/);
      expect(snippet.replace(/\$\{\d+:([^}]*)\}/g, '$1')).toBe(text);
    });
  }

  it('has an id of its own', () => {
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
  });
});
