import type { Palette } from './ridge-lines';

/** The colours of pictures in hovers, for each kind of theme: readable on the hover's own background. */
export const palettes: Readonly<Record<'dark' | 'light' | 'highContrast' | 'highContrastLight', Palette>> = {
  dark: { line: '#75beff', fill: '#1e3a52', text: '#cccccc', axis: '#8a8a8a' },
  light: { line: '#005fb8', fill: '#d5e7f7', text: '#3b3b3b', axis: '#767676' },
  highContrast: { line: '#ffffff', fill: '#000000', text: '#ffffff', axis: '#f38518' },
  highContrastLight: { line: '#0f4a85', fill: '#ffffff', text: '#292929', axis: '#b5200d' },
};
