import type { InspectionOf } from '../../src/protocol/inspect';
import { channels } from '../colour';
import { fontOf, type Area, type Pen } from '../export/sheet';
import { tick } from '../format';
import { colourOf, paletteOf, scaleOf } from '../matrix/palette';
import type { Theme } from '../theme';

/** The outputs over the plane of two inputs. */
export type Plane = InspectionOf<'boundary'>;

type Colour = readonly [number, number, number];

const gutter = 44;
const foot = 52;

/** The part of an area in which the plane lies: as wide as it is high would be too high for a page. */
export const planeBox = ({ left, top, width, height }: Area): Area => ({
  left: left + gutter,
  top: top + 4,
  width: Math.max(10, width - gutter - 8),
  height: Math.max(10, height - foot - 4),
});

/** How high the picture of a plane is. */
export const planeHeight = (width: number): number => Math.round(Math.max(180, Math.min(340, 0.62 * width))) + foot;

/** The place of the grid that is nearest to a point of the area; `undefined` outside. */
export function placeAt({ x, y }: Plane, box: Area, px: number, py: number): number | undefined {
  const column = Math.floor(((px - box.left) / box.width) * x.length);
  const row = y.length - 1 - Math.floor(((py - box.top) / box.height) * y.length);
  if (column < 0 || row < 0 || column >= x.length || row >= y.length) return undefined;
  return row * x.length + column;
}

/** What a plane says at a place of its grid: the largest output's place, or a single output's value. */
export const valuesAt = ({ values, units }: Plane, place: number): Float64Array =>
  values.subarray(place * units.length, (place + 1) * units.length);

/** The class that the outputs name at a place; `undefined` where they are numbers. */
export function classAt(plane: Plane, place: number): number | undefined {
  const { classes, threshold, units } = plane;
  if (!classes) return undefined;
  const values = valuesAt(plane, place);
  if (units.length === 1) return (values[0] ?? NaN) > (threshold ?? 0.5) ? 1 : 0;
  return values.reduce((best, value, at) => (value > (values[best] ?? NaN) ? at : best), 0);
}

/** The colour of a class: two are the two hues of what is below and above the threshold. */
export function classColour(theme: Theme, place: number, count: number): string {
  if (count === 2) return place === 0 ? theme.negative : theme.positive;
  return theme.layers[place % theme.layers.length] ?? theme.muted;
}

const mixed = (from: Colour, to: Colour, share: number): Colour => [
  Math.round(from[0] + share * (to[0] - from[0])),
  Math.round(from[1] + share * (to[1] - from[1])),
  Math.round(from[2] + share * (to[2] - from[2])),
];

/** How strong the ground is against the points on it. */
const strength = 0.5;

/** What colours a plane has: of each place, and of a sample's target. */
export function planeColours(plane: Plane, theme: Theme) {
  const { classes, units, values, threshold = 0.5, points } = plane;
  const ground = channels(theme.background);
  if (classes && units.length > 1) {
    const hues = classes.map((_, place) => channels(classColour(theme, place, classes.length)));
    // Steps, so that a file of the picture has few colours.
    const steps = 12;
    return {
      place(at: number): Colour {
        const called = classAt(plane, at) ?? 0;
        const sum = valuesAt(plane, at).reduce((total, value) => total + Math.abs(value), 0);
        const share = Math.abs(valuesAt(plane, at)[called] ?? 0) / (sum || 1);
        const sure = Math.max(0, (share - 1 / units.length) / (1 - 1 / units.length));
        return mixed(ground, hues[called] ?? ground, strength * (0.35 + 0.65 * (Math.round(sure * steps) / steps)));
      },
      target: (value: number): string => classColour(theme, value, classes.length),
      scale: undefined,
    };
  }
  const palette = paletteOf(theme);
  const middle = classes ? threshold : 0;
  const shifted = values.map((value) => value - middle);
  const scale = classes && middle > 0 ? middle : Math.max(scaleOf(shifted), classes ? 0 : scaleOf(points.targets));
  return {
    place: (at: number): Colour =>
      mixed(
        ground,
        colourOf(palette, (values[at * units.length] ?? NaN) - middle, scale),
        classes ? strength + 0.1 : 0.8,
      ),
    target: (value: number): string =>
      classes ? classColour(theme, value, 2) : `rgb(${colourOf(palette, value, scale).join(', ')})`,
    scale: classes ? undefined : scale,
  };
}

/** Draws the plane with its axes, the samples on it, and what the colours mean. */
export function paintPlane(pen: Pen, plane: Plane, theme: Theme, area: Area, pointed?: number): void {
  const box = planeBox(area);
  const colours = planeColours(plane, theme);
  paintGround(pen, plane, colours.place, box);
  paintPoints(pen, plane, colours.target, theme, box);
  paintAxes(pen, plane, theme, box);
  paintKey(pen, plane, colours, theme, { ...area, top: area.top + area.height - 18, height: 18 });
  if (pointed === undefined) return;
  const { x, y } = plane;
  pen.strokeStyle = theme.foreground;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.arc(
    box.left + (((pointed % x.length) + 0.5) / x.length) * box.width,
    box.top + (1 - (Math.floor(pointed / x.length) + 0.5) / y.length) * box.height,
    5,
    0,
    2 * Math.PI,
  );
  pen.stroke();
}

function paintGround(pen: Pen, { x, y }: Plane, colour: (place: number) => Colour, box: Area): void {
  if (pen instanceof CanvasRenderingContext2D) {
    const image = new ImageData(x.length, y.length);
    for (let place = 0; place < x.length * y.length; place++) {
      const row = y.length - 1 - Math.floor(place / x.length);
      image.data.set([...colour(place), 255], 4 * (row * x.length + (place % x.length)));
    }
    const sheet = document.createElement('canvas');
    sheet.width = x.length;
    sheet.height = y.length;
    sheet.getContext('2d')?.putImageData(image, 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(sheet, box.left, box.top, box.width, box.height);
    return;
  }
  const wide = box.width / x.length;
  const tall = box.height / y.length;
  const byColour = new Map<string, number[]>();
  for (let place = 0; place < x.length * y.length; place++) {
    const key = `rgb(${colour(place).join(', ')})`;
    const list = byColour.get(key) ?? [];
    list.push(place);
    byColour.set(key, list);
  }
  for (const [key, list] of byColour) {
    pen.fillStyle = key;
    pen.beginPath();
    for (const place of list) {
      const row = y.length - 1 - Math.floor(place / x.length);
      pen.rect(box.left + (place % x.length) * wide, box.top + row * tall, wide + 0.3, tall + 0.3);
    }
    pen.fill();
  }
}

/** Samples of the training part are discs, those held back are rings. */
function paintPoints(pen: Pen, plane: Plane, colour: (target: number) => string, theme: Theme, box: Area): void {
  const { x, y, points } = plane;
  const [left = 0, right = 1] = [x[0], x[x.length - 1]];
  const [low = 0, high = 1] = [y[0], y[y.length - 1]];
  const halfX = (right - left) / (x.length - 1) / 2;
  const halfY = (high - low) / (y.length - 1) / 2;
  const across = (value: number): number =>
    box.left + ((value - left + halfX) / (right - left + 2 * halfX)) * box.width;
  const up = (value: number): number => box.top + (1 - (value - low + halfY) / (high - low + 2 * halfY)) * box.height;
  const radius = points.targets.length > 1500 ? 1.75 : 3;
  points.targets.forEach((target, place) => {
    const held = points.validation[place] === 1;
    pen.beginPath();
    pen.arc(across(points.inputs[2 * place] ?? 0), up(points.inputs[2 * place + 1] ?? 0), radius, 0, 2 * Math.PI);
    pen.fillStyle = held ? theme.background : colour(target);
    pen.fill();
    pen.strokeStyle = held ? colour(target) : theme.background;
    pen.lineWidth = held ? 1.5 : 0.75;
    pen.stroke();
  });
}

function paintAxes(pen: Pen, { x, y, features }: Plane, theme: Theme, box: Area): void {
  const round = (value = 0): string => tick(Number(value.toPrecision(3)));
  pen.font = fontOf(theme, 11);
  pen.fillStyle = theme.muted;
  pen.textBaseline = 'alphabetic';
  const below = box.top + box.height + 14;
  const say = (text: string, at: number, down: number, align: CanvasTextAlign): void => {
    pen.textAlign = align;
    pen.fillText(text, at, down);
  };
  say(round(x[0]), box.left, below, 'left');
  say(round(x[x.length - 1]), box.left + box.width, below, 'right');
  say(features[0], box.left + box.width / 2, below, 'center');
  say(round(y[y.length - 1]), box.left - 6, box.top + 9, 'right');
  say(round(y[0]), box.left - 6, box.top + box.height, 'right');
  const name = features[1];
  if (pen.measureText(name).width < gutter - 8) say(name, box.left - 6, box.top + box.height / 2, 'right');
  else {
    pen.save();
    pen.translate(box.left - 8, box.top + box.height / 2);
    pen.rotate(-Math.PI / 2);
    say(name, 0, 0, 'center');
    pen.restore();
  }
}

function paintKey(
  pen: Pen,
  { classes, points }: Plane,
  { target, scale }: { readonly target: (value: number) => string; readonly scale: number | undefined },
  theme: Theme,
  area: Area,
): void {
  let left = area.left + gutter;
  const middle = area.top + area.height / 2;
  pen.font = fontOf(theme, 11);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  const word = (text: string): void => {
    pen.fillStyle = theme.muted;
    pen.fillText(text, left, middle);
    left += pen.measureText(text).width + 16;
  };
  const disc = (fill: string, stroke: string): void => {
    pen.beginPath();
    pen.arc(left + 4, middle, 3.5, 0, 2 * Math.PI);
    pen.fillStyle = fill;
    pen.fill();
    pen.strokeStyle = stroke;
    pen.lineWidth = 1.5;
    pen.stroke();
    left += 13;
  };
  classes?.forEach((name, place) => {
    disc(target(place), target(place));
    word(name);
  });
  if (scale !== undefined) {
    for (const value of [-scale, 0, scale]) {
      disc(target(value), theme.muted);
      word(tick(value));
    }
  }
  if (!points.validation.includes(1)) return;
  left += 8;
  disc(theme.muted, theme.muted);
  word('training');
  disc(theme.background, theme.muted);
  word('validation');
}
