import { element, setAttributes, setText } from '../dom';
import { figure } from '../format';
import { planeTable } from './boundary-table';
import type { Actions, View } from '../page';
import { createFigure } from '../picture/figure';
import { classAt, paintPlane, placeAt, planeBox, planeHeight, valuesAt, type Plane } from '../picture/plane';
import { displayed } from '../state';
import { createAnswerSection, epochNote } from './answer';

/** Places along each input. */
const resolution = 144;

/** What the net puts out over the plane of its two inputs, with the samples on it. */
export function createBoundary(actions: Actions): View {
  let shown: Plane | undefined;
  let pointed: number | undefined;
  /** Where the keys are; in the middle at first. */
  let at = Math.floor(resolution / 2) * (resolution + 1);
  const reading = element('p', { class: 'matrix-reading' });
  const view = createFigure({ id: 'boundary', width: 560 }, actions);
  const canvas = view.canvas.element;
  const say = (): void => {
    if (!shown) return;
    setText(reading, pointed === undefined ? '' : wordsAt(shown, pointed));
    setAttributes(canvas, { 'aria-valuenow': pointed ?? at, 'aria-valuetext': wordsAt(shown, pointed ?? at) });
  };
  const point = (place: number | undefined): void => {
    if (place === pointed) return;
    pointed = place;
    view.canvas.draw();
    say();
  };
  setAttributes(canvas, { tabindex: 0, role: 'slider', 'aria-valuemin': 0, class: 'matrix' });
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const { width, height } = view.canvas;
    if (shown) point(placeAt(shown, planeBox({ left: 0, top: 0, width, height }), offsetX, offsetY));
  });
  canvas.addEventListener('pointerleave', () => point(undefined));
  canvas.addEventListener('blur', () => point(undefined));
  canvas.addEventListener('keydown', (event) => {
    if (!shown) return;
    const columns = shown.x.length;
    const far = event.shiftKey ? 10 : 1;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, far],
      ArrowDown: [0, -far],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const column = Math.max(0, Math.min(columns - 1, (at % columns) + move[0]));
    const row = Math.max(0, Math.min(shown.y.length - 1, Math.floor(at / columns) + move[1]));
    at = row * columns + column;
    point(at);
  });
  const section = createAnswerSection(
    { name: 'boundary', title: 'Decision boundary', body: [view.root, reading] },
    actions,
  );
  return {
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      if (!section.offer(run?.views?.includes('boundary') === true) || !run) return;
      const sight = page.look('boundary', { view: 'boundary', resolution });
      const answer = section.take(sight, (given) => epochNote(given, page.epoch));
      if (!answer) return;
      shown = answer;
      section.title(answer.classes ? 'Decision boundary' : 'Prediction over the inputs');
      setAttributes(canvas, { 'aria-valuemax': answer.x.length * answer.y.length - 1 });
      view.update(page, {
        title: `${answer.classes ? 'Decision boundary' : 'Prediction'}, epoch ${answer.epoch}`,
        heading: '',
        description: `Outputs over ${answer.features.join(' and ')}`,
        depends: [answer],
        waiting: sight.waiting,
        tall: planeHeight,
        paint: (pen, theme, area, screen) => paintPlane(pen, answer, theme, area, screen ? pointed : undefined),
        table: () => planeTable(answer),
        summary: () => planeTable(answer, 8),
        text: (value) => figure(value),
      });
      say();
    },
  };
}

/** What the net says at a place. */
function wordsAt(plane: Plane, place: number): string {
  const { x, y, features, classes, units } = plane;
  const where = `${features[0]} ${figure(x[place % x.length] ?? NaN)}   ${features[1]} ${figure(y[Math.floor(place / x.length)] ?? NaN)}`;
  const called = classAt(plane, place);
  const values = Array.from(valuesAt(plane, place), (value, unit) =>
    units.length > 1 ? `${units[unit] ?? ''} ${figure(value)}` : figure(value),
  ).join('   ');
  return called === undefined ? `${where}   ${values}` : `${where}   class ${classes?.[called] ?? ''}   ${values}`;
}
