import { ColorThemeKind, l10n, MarkdownString, window } from 'vscode';
import { figureOf } from './sparkline';
import { compact } from './format';
import { ridgeLines, type Palette } from './ridge-lines';
import type { Run } from './run';

const palettes: Readonly<Record<'dark' | 'light' | 'contrast' | 'contrastLight', Palette>> = {
  dark: { line: '#75beff', fill: '#1e3a52', text: '#cccccc' },
  light: { line: '#005fb8', fill: '#d5e7f7', text: '#3b3b3b' },
  contrast: { line: '#ffffff', fill: '#000000', text: '#ffffff' },
  contrastLight: { line: '#0f4a85', fill: '#ffffff', text: '#292929' },
};

function palette(): Palette {
  switch (window.activeColorTheme.kind) {
    case ColorThemeKind.Light:
      return palettes.light;
    case ColorThemeKind.HighContrast:
      return palettes.contrast;
    case ColorThemeKind.HighContrastLight:
      return palettes.contrastLight;
    default:
      return palettes.dark;
  }
}

/**
 * What a run measured of a layer: figures of each tensor at the epoch on display, and the histograms of weights and
 * gradients over the epochs as pictures. `undefined` when nothing was measured.
 */
export function layerMeasured(run: Run, layer: string): MarkdownString | undefined {
  const frame = run.shownFrame;
  const { facts } = run;
  if (!frame || !facts) return undefined;
  const tensors = facts.tensors.flatMap((description, index) =>
    description.layer === layer ? [{ ...description, index }] : [],
  );
  if (tensors.length === 0) return undefined;
  const markdown = new MarkdownString();
  markdown.appendMarkdown(`**${l10n.t('Run {0}, epoch {1}', run.number, frame.epoch)}**\n\n`);
  const head = ['', l10n.t('norm'), l10n.t('minimum'), l10n.t('maximum'), l10n.t('mean')];
  const rows = tensors.map(({ tensor, role, index }) => {
    const figures = (['norm', 'minimum', 'maximum', 'mean'] as const).map((name) =>
      compact(figureOf(frame, index, name)),
    );
    return [
      role === 'gradient' ? `∇ \`${tensor}\`` : role === 'activation' ? l10n.t('activation') : `\`${tensor}\``,
      ...figures,
    ];
  });
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  markdown.appendMarkdown(`${row(head)}${row(['---', '---:', '---:', '---:', '---:'])}${rows.map(row).join('')}\n`);
  const colours = palette();
  const frames = run.frames.from(0);
  const main = (role: string) => tensors.find((tensor) => tensor.role === role);
  for (const [tensor, title] of [
    [main('weight'), l10n.t('weights over the epochs')],
    [main('gradient'), l10n.t('gradients over the epochs')],
  ] as const) {
    const picture = tensor && ridgeLines(frames, tensor.index, title, colours);
    if (picture) markdown.appendMarkdown(`![${title}](data:image/svg+xml;base64,${encoded(picture)}) `);
  }
  return markdown;
}

/** In base64, of UTF-8: what a `data:` URI in Markdown takes without being cut at a quote. */
const encoded = (picture: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(picture)));
