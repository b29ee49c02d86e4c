import type { SamplePredicted } from '../../src/protocol/inspect';
import { element } from '../dom';
import type { Actions } from '../page';
import { pixelOf, type PictureShape, type Range } from '../sample-picture';

/** A sample as a small picture, a pixel each; the style makes it large. */
export function createThumbnail(
  input: ArrayLike<number>,
  shape: PictureShape,
  range: Range,
  name: string,
): HTMLCanvasElement {
  const { width, height } = shape;
  const canvas = element('canvas', { class: 'thumbnail', width, height, role: 'img', 'aria-label': name });
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data.set([...pixelOf(input, shape, range, pixel), 255], 4 * pixel);
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Leads to a sample's line in its data file; nothing where there is no file. */
export function lineButton(
  { line }: Pick<SamplePredicted, 'line'>,
  run: string,
  actions: Actions,
): HTMLElement | undefined {
  if (line === undefined) return undefined;
  const button = element(
    'button',
    { type: 'button', class: 'link', title: `Go to line ${line} of the data file` },
    `line ${line}`,
  );
  button.addEventListener('click', () => actions.post({ type: 'reveal-line', run, line }));
  return button;
}
