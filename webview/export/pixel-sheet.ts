import type { Sheet } from './sheet';

/** How wide a text is, in pixels. */
export function textWidth(text: string, font: string): number {
  if (!scratch) return 7 * text.length;
  scratch.font = font;
  return scratch.measureText(text).width;
}

const scratch = document.createElement('canvas').getContext('2d');

/** A sheet of pixels, for PNG. */
export function createPixelSheet(width: number, height: number, ratio: number): Sheet {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('the browser gives no canvas');
  return { pen, canvas, width, height, ratio };
}
