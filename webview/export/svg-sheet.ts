import { Context, type SvgContext } from 'svgcanvas';
import { svg } from '../dom';
import type { Sheet } from './sheet';

/** A sheet whose drawing is an SVG document. */
export interface SvgSheet extends Sheet {
  /** What was drawn, as a file. */
  text(): string;
}

/** A sheet of so many pixels that keeps what is drawn on it as SVG elements. */
export function createSvgSheet(width: number, height: number): SvgSheet {
  const pen = new Context({ width, height });
  // Its own way of writing text needs an inline style, which the page's security policy forbids.
  pen.fillText = (text, x, y) => {
    pen.__closestGroupOrSvg().append(textElement(pen, text, x, y));
  };
  // A fresh sheet has nothing to clear; its own way would throw away what was drawn before, or paint white over it.
  pen.clearRect = () => undefined;
  const canvas = Object.assign(pen, { getContext: () => pen }) as unknown as HTMLCanvasElement;
  return {
    pen,
    canvas,
    width,
    height,
    ratio: 1,
    text() {
      const root = pen.getSvg();
      root.setAttribute('viewBox', `0 0 ${width} ${height}`);
      return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
    },
  };
}

const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' };
const baselines: Readonly<Record<string, string>> = { middle: 'central', top: 'hanging', hanging: 'hanging' };

/** A text where the pen stands, with its font taken apart: `bold 13px Arial`. */
function textElement(pen: SvgContext, text: string, x: number, y: number): SVGTextElement {
  const [, weight, size, family] =
    /^(?:normal )*(?:(bold|\d{3}) )?(?:normal )*([\d.]+)px(?:\/\S+)? (.+)$/.exec(pen.font) ?? [];
  const { a, b, c, d, e, f } = pen.getTransform();
  const element = svg('text', {
    x,
    y,
    fill: typeof pen.fillStyle === 'string' ? pen.fillStyle : undefined,
    'font-size': size,
    'font-family': family,
    'font-weight': weight,
    'text-anchor': anchors[pen.textAlign],
    'dominant-baseline': baselines[pen.textBaseline],
    transform: [a, b, c, d, e, f].join() === '1,0,0,1,0,0' ? undefined : `matrix(${[a, b, c, d, e, f].join(' ')})`,
  });
  element.append(text);
  return element;
}
