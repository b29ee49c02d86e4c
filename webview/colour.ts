/** The parts of a theme's colour: red, green and blue up to 255. */
export function channels(colour: string): readonly [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** A theme's colour, more transparent. */
export const faded = (colour: string, alpha: number): string => `rgba(${channels(colour).join(', ')}, ${alpha})`;
