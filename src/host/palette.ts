import { ColorThemeKind, window } from 'vscode';
import { palettes } from './palettes';
import type { Palette } from './ridge-lines';

/** The colours of pictures in the present theme. */
export function palette(): Palette {
  switch (window.activeColorTheme.kind) {
    case ColorThemeKind.Light:
      return palettes.light;
    case ColorThemeKind.HighContrast:
      return palettes.highContrast;
    case ColorThemeKind.HighContrastLight:
      return palettes.highContrastLight;
    default:
      return palettes.dark;
  }
}
