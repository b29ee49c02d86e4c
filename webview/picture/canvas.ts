import type { Pen } from '../export/sheet';

/** A canvas that keeps the size of its place and is sharp on every screen. */
export interface Canvas {
  readonly element: HTMLCanvasElement;
  /** Of the place, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Draws anew, in the place's own pixels. */
  draw(): void;
  /** Gives its place a height. */
  stretch(height: number): void;
}

/**
 * A canvas whose place is as large as its style says; `paint` is called when it is to be drawn, on empty ground.
 * `widened` is called when the place has another width.
 */
export function createCanvas(
  paint: (pen: Pen, width: number, height: number) => void,
  widened: (width: number) => void = () => undefined,
): Canvas {
  const element = document.createElement('canvas');
  const context = element.getContext('2d');
  let width = 0;
  let height = 0;
  const draw = (): void => {
    if (!context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio;
    const wide = Math.round(width * ratio);
    const tall = Math.round(height * ratio);
    if (element.width !== wide) element.width = wide;
    if (element.height !== tall) element.height = tall;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    paint(context, width, height);
  };
  // The first report comes as soon as the element is in the page.
  new ResizeObserver(([entry]) => {
    const before = width;
    ({ width = 0, height = 0 } = entry?.contentRect ?? {});
    // Later, since a new height is a new report.
    if (width !== before && width > 0) requestAnimationFrame(() => widened(width));
    draw();
  }).observe(element);
  return {
    element,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    draw,
    stretch(tall) {
      const text = `${tall}px`;
      if (element.style.height !== text) element.style.height = text;
    },
  };
}
