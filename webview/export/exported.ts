import type { Theme } from '../theme';
import { csv, type Table } from './csv';
import { createPixelSheet } from './pixel-sheet';
import { fontOf, type Area, type Sheet } from './sheet';
import { createSvgSheet } from './svg-sheet';

/** A picture of the page as it is saved and copied: drawn anew, with its title. */
export interface Exported {
  /** The file's name without its ending. */
  readonly name: string;
  readonly title: string;
  /** Of which run it is. */
  readonly subtitle: string;
  /** Without title and margins, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Draws the picture into a part of a fresh sheet, and the ground of the whole sheet. */
  paint(sheet: Sheet, area: Area): void;
  /** The numbers that are drawn. */
  table(): Table;
}

/** What a picture can become. */
export const formats = ['png', 'svg', 'csv'] as const;
export type Format = (typeof formats)[number];

/** PNG has two pixels for each of the screen's: it is for paper and slides. */
const pngRatio = 2;
const margin = 16;
const head = 40;

/** The bytes of a picture in a format. */
export async function encode(exported: Exported, format: Format, theme: Theme): Promise<Uint8Array<ArrayBuffer>> {
  if (format === 'png') return new Uint8Array(await (await toPng(exported, theme)).arrayBuffer());
  return new TextEncoder().encode(toText(exported, format, theme));
}

/** A picture as SVG, or its numbers as CSV. */
export function toText(exported: Exported, format: 'svg' | 'csv', theme: Theme): string {
  if (format === 'csv') return csv(exported.table());
  const sheet = createSvgSheet(exported.width + 2 * margin, exported.height + head + 2 * margin);
  paint(sheet, exported, theme);
  return sheet.text();
}

/** A picture as PNG. */
export function toPng(exported: Exported, theme: Theme): Promise<Blob> {
  const sheet = createPixelSheet(exported.width + 2 * margin, exported.height + head + 2 * margin, pngRatio);
  paint(sheet, exported, theme);
  return new Promise((resolve, reject) =>
    sheet.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png'),
  );
}

function paint(sheet: Sheet, exported: Exported, theme: Theme): void {
  const { title, subtitle, width, height } = exported;
  exported.paint(sheet, { left: margin, top: margin + head, width, height });
  const { pen } = sheet;
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = theme.foreground;
  pen.font = fontOf(theme, 13, 'bold');
  pen.fillText(title, margin, margin + 11);
  pen.fillStyle = theme.muted;
  pen.font = fontOf(theme, 11);
  pen.fillText(subtitle, margin, margin + 27);
}
