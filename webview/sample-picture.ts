/** How the features of a sample make a picture, if they do: channels of rows × columns. */
export interface PictureShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The fewest pixels of what is taken for a picture by its columns' names. */
const leastPixels = 16;

/**
 * The picture that an input is: by its shape, channels × height × width, or where it is a row whose columns are named
 * for the pixels, be it `p00`, `p01`, … by row and column or `pixel0`, `pixel1`, … in order.
 */
export function pictureShape(inputShape: readonly number[], features: readonly string[]): PictureShape | undefined {
  const [channels = 1, height = 1, width = 1] = inputShape;
  if (inputShape.length === 3) return channels === 1 || channels === 3 ? { channels, height, width } : undefined;
  if (inputShape.length !== 1 || features.length < leastPixels) return undefined;
  return byRowAndColumn(features) ?? byNumber(features);
}

function byRowAndColumn(features: readonly string[]): PictureShape | undefined {
  const places = features.map((name) => /^(.*?)(\d+)[_x,.](\d+)$/.exec(name) ?? /^(\D*)(\d)(\d)$/.exec(name));
  const [first] = places;
  const last = places[places.length - 1];
  if (!first || !last) return undefined;
  const [start, rowStart, columnStart] = [first[1], Number(first[2]), Number(first[3])];
  const height = Number(last[2]) - rowStart + 1;
  const width = Number(last[3]) - columnStart + 1;
  if (height < 2 || width < 2 || height * width !== features.length) return undefined;
  const regular = places.every(
    (place, index) =>
      place?.[1] === start &&
      Number(place?.[2]) === rowStart + Math.floor(index / width) &&
      Number(place?.[3]) === columnStart + (index % width),
  );
  return regular ? { channels: 1, height, width } : undefined;
}

function byNumber(features: readonly string[]): PictureShape | undefined {
  const side = Math.round(Math.sqrt(features.length));
  if (side * side !== features.length) return undefined;
  const numbers = features.map((name) => /^(pix\D*|px\D*|p\D?)(\d+)$/i.exec(name));
  const from = Number(numbers[0]?.[2]);
  const regular = numbers.every((found, index) => Number(found?.[2]) === from + index);
  return regular ? { channels: 1, height: side, width: side } : undefined;
}

/** What is black and what is white in pictures, for several on the same terms. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of some samples' values. */
export function rangeOf(inputs: readonly ArrayLike<number>[]): Range {
  let low = Infinity;
  let high = -Infinity;
  for (const input of inputs) {
    for (let index = 0; index < input.length; index++) {
      const value = input[index] ?? NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high > low
    ? { low, high }
    : { low: Number.isFinite(low) ? low : 0, high: (Number.isFinite(low) ? low : 0) + 1 };
}

/** A pixel's red, green and blue, from 0 to 255: the high end is light, as on paper that is black. */
export function pixelOf(
  input: ArrayLike<number>,
  { channels, height, width }: PictureShape,
  { low, high }: Range,
  pixel: number,
): readonly [number, number, number] {
  const shade = (channel: number): number => {
    const value = input[channel * height * width + pixel] ?? NaN;
    return Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low))));
  };
  const red = shade(0);
  return channels === 3 ? [red, shade(1), shade(2)] : [red, red, red];
}
