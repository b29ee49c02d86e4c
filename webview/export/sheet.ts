import type { Theme } from '../theme';

/** What pictures are drawn with: the part of a canvas' context that the screen, PNG and SVG have in common. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'arc'
  | 'beginPath'
  | 'clip'
  | 'closePath'
  | 'fill'
  | 'fillRect'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'globalAlpha'
  | 'lineJoin'
  | 'lineTo'
  | 'lineWidth'
  | 'measureText'
  | 'moveTo'
  | 'rect'
  | 'restore'
  | 'rotate'
  | 'save'
  | 'scale'
  | 'setLineDash'
  | 'stroke'
  | 'strokeRect'
  | 'strokeStyle'
  | 'textAlign'
  | 'textBaseline'
  | 'translate'
>;

/** A place on a sheet, in the pen's units. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Something of one's own to draw a picture on. */
export interface Sheet {
  readonly pen: Pen;
  /** What stands for the canvas element; as many pixels as the sheet has units. */
  readonly canvas: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
  /** The pixels that a unit is to have. */
  readonly ratio: number;
}

/** The font of a size, as a context takes it. */
export const fontOf = ({ font }: Pick<Theme, 'font'>, size: number, weight: 'normal' | 'bold' = 'normal'): string =>
  `${weight === 'bold' ? 'bold ' : ''}${size}px ${font}`;

/** Gives a sheet its pixels and its ground; before anything else is drawn on it. */
export function prime({ pen, canvas, width, height, ratio }: Sheet, theme: Theme): void {
  if (ratio !== 1) {
    canvas.width = ratio * width;
    canvas.height = ratio * height;
    pen.scale(ratio, ratio);
  }
  fillGround(pen, width, height, theme);
}

/** The ground of a picture: the editor's background. */
export function fillGround(pen: Pen, width: number, height: number, theme: Theme): void {
  pen.fillStyle = theme.background;
  pen.fillRect(0, 0, width, height);
}
