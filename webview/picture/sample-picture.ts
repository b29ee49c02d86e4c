import type { Area, Pen } from '../export/sheet';
import { pixelOf, type PictureShape, type Range } from '../sample-picture';

/** Draws a sample as the picture that it is, every pixel a square. */
export function paintSample(pen: Pen, input: ArrayLike<number>, shape: PictureShape, range: Range, area: Area): void {
  const { height, width } = shape;
  const side = Math.min(area.width / width, area.height / height);
  if (pen instanceof CanvasRenderingContext2D) {
    const image = new ImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      image.data.set([...pixelOf(input, shape, range, pixel), 255], 4 * pixel);
    }
    const sheet = document.createElement('canvas');
    sheet.width = width;
    sheet.height = height;
    sheet.getContext('2d')?.putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(sheet, area.left, area.top, width * side, height * side);
    return;
  }
  for (let pixel = 0; pixel < width * height; pixel++) {
    pen.fillStyle = `rgb(${pixelOf(input, shape, range, pixel).join(', ')})`;
    pen.fillRect(area.left + (pixel % width) * side, area.top + Math.floor(pixel / width) * side, side, side);
  }
}
