import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { palettes } from '../../src/host/palettes';

type Theme = keyof typeof palettes;

/**
 * What VS Code's own themes draw texts on: editor and hover of Dark+, Dark Modern, Light+, Light Modern and both high
 * contrasts, and the caret's line where it has a ground of its own.
 */
const grounds: Readonly<Record<Theme, { readonly editor: readonly string[]; readonly hover: readonly string[] }>> = {
  dark: { editor: ['#1e1e1e', '#1f1f1f', '#282828'], hover: ['#252526', '#202020'] },
  light: { editor: ['#ffffff', '#f8f8f8', '#eeeeee'], hover: ['#f3f3f3', '#f8f8f8'] },
  highContrast: { editor: ['#000000'], hover: ['#0c141f', '#000000'] },
  highContrastLight: { editor: ['#ffffff'], hover: ['#ffffff'] },
};
const themes = Object.keys(grounds) as Theme[];

/** Relative luminance (WCAG 2.1). */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.1). */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

interface Manifest {
  readonly contributes: {
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<Theme, string>> }[];
  };
}

const manifest = JSON.parse(
  await readFile(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
) as Manifest;

describe('contrast', () => {
  it('is measured as WCAG says', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  it.each(themes)('of every text after a line is 4.5 or more in a %s theme', (theme) => {
    expect(manifest.contributes.colors.length).toBeGreaterThan(0);
    for (const { id, defaults } of manifest.contributes.colors) {
      for (const ground of grounds[theme].editor) {
        expect(contrast(defaults[theme], ground), `${id} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it.each(themes)('of what a picture says is 4.5 or more in a %s theme, of its lines 3 or more', (theme) => {
    const { text, line, fill, axis } = palettes[theme];
    for (const ground of grounds[theme].hover) {
      expect(contrast(text, ground), `text on ${ground}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(line, ground), `line on ${ground}`).toBeGreaterThanOrEqual(3);
      expect(contrast(axis, ground), `axis on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(line, fill), 'line on its fill').toBeGreaterThanOrEqual(3);
  });
});
