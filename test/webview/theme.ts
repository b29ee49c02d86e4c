import type { Theme } from '../../webview/theme';

/** A theme with colours that are easy to reckon with. */
export const theme: Theme = {
  foreground: 'rgb(255, 255, 255)',
  muted: 'rgb(128, 128, 128)',
  grid: 'rgb(40, 40, 40)',
  background: 'rgb(0, 0, 0)',
  training: 'rgb(0, 0, 255)',
  validation: 'rgb(255, 128, 0)',
  gradient: 'rgb(128, 0, 255)',
  weight: 'rgb(0, 0, 255)',
  activation: 'rgb(0, 255, 0)',
  negative: 'rgb(0, 100, 200)',
  positive: 'rgb(200, 100, 0)',
  warning: 'rgb(255, 255, 0)',
  focus: 'rgb(0, 0, 255)',
  selection: 'rgba(0, 0, 255, 0.2)',
  earlier: ['rgb(90, 90, 90)'],
  layers: ['rgb(0, 0, 255)', 'rgb(255, 128, 0)', 'rgb(0, 255, 0)'],
  font: 'sans-serif',
  highContrast: false,
};
