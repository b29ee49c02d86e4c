/** The part of svgcanvas that the page uses; the package has no types of its own. */
declare module 'svgcanvas' {
  /** A 2D context that makes SVG elements of what is drawn. */
  export const Context: new (options: { readonly width: number; readonly height: number }) => SvgContext;

  export interface SvgContext extends CanvasRenderingContext2D {
    getSvg(): SVGSVGElement;
    /** The group that the next element belongs to. */
    __closestGroupOrSvg(): SVGElement;
  }
}
