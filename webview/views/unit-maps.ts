import type { RunFacts } from '../../src/protocol/schema';
import { createChoice } from '../controls';
import { element } from '../dom';
import { figure } from '../format';
import type { Table } from '../export/csv';
import { tileGrid, type Grid } from '../matrix/grid';
import { scaleOf } from '../matrix/palette';
import { createReadMatrix } from '../matrix/read-matrix';
import type { Actions, View } from '../page';
import type { Plane } from '../picture/plane';
import { displayed } from '../state';
import { createAnswerSection, epochNote } from './answer';
import { planeTable } from './boundary-table';

/** Places along each input of a unit's map; fewer where there are many units. */
const finest = 36;
/** The most values that one look at the maps may have. */
const mostValues = 2 ** 18;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, axis) => size * axis, 1);

/** The layers whose units can be mapped, top to bottom: all but the last, which the boundary shows. */
const mappable = ({ layers }: RunFacts) => layers.slice(0, -1).filter(({ output }) => sizeOf(output) * 4 <= mostValues);

/** What each unit of a hidden layer puts out over the plane of the two inputs. */
export function createUnitMaps(actions: Actions): View {
  let facts: RunFacts | undefined;
  let shown: Plane | undefined;
  let made: { readonly grid: Grid; readonly values: Float64Array; readonly scale: number } | undefined;
  const choices = element('span');
  let choice: ReturnType<typeof createChoice> | undefined;
  const map = createReadMatrix('unit-maps', actions);
  const section = createAnswerSection(
    { name: 'unit-maps', title: 'Hidden units over the inputs', tools: [choices], body: [map.root, map.reading] },
    actions,
  );
  return {
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      const layers = run?.facts ? mappable(run.facts) : [];
      const layer = layers.find(({ name }) => name === page.settings.mapped) ?? layers[layers.length - 1];
      const offered = run?.views?.includes('boundary') === true && layer !== undefined;
      if (!section.offer(offered) || !offered) return;
      if (facts !== run.facts) {
        facts = run.facts;
        choice = createChoice(
          'Layer',
          layers.map(({ name }) => ({ value: name, label: name })),
          (mapped) => actions.set({ mapped }),
        );
        choices.replaceChildren(choice.root);
      }
      choice?.show(layer.name);
      const resolution = Math.max(2, Math.min(finest, Math.floor(Math.sqrt(mostValues / sizeOf(layer.output)))));
      const sight = page.look('units', { view: 'boundary', layer: layer.name, resolution });
      const answer = section.take(sight, (given) => `${given.layer ?? ''} · ${epochNote(given, page.epoch)}`);
      if (!answer) return;
      if (answer !== shown) made = mapsOf(answer, shown, made?.grid);
      shown = answer;
      if (!made) return;
      map.update(page, {
        ...made,
        title: `Units of ${answer.layer ?? ''} over the inputs, epoch ${answer.epoch}`,
        heading: `each map: ${answer.features[0]} to the right, ${answer.features[1]} upwards`,
        description: `What the ${answer.units.length} units of ${answer.layer ?? ''} put out over ${answer.features.join(' and ')}`,
        text: (value) => figure(value),
        read: (entry) => wordsAt(answer, entry),
        depends: [answer],
        waiting: sight.waiting,
        table: () => planeTable(answer),
        summary: () => unitsTable(answer),
      });
    },
  };
}

const mapColumns = (count: number): number => (count <= 8 ? count : Math.ceil(Math.sqrt(2 * count)));

/** A map a unit, the second input growing upwards; the grid stays while its size does. */
function mapsOf({ x, y, units, values }: Plane, before: Plane | undefined, known: Grid | undefined) {
  const size = x.length * y.length;
  const count = units.length;
  const across = mapColumns(count);
  const same = known && before?.units.length === count && before.x.length === x.length;
  const grid = same
    ? known
    : tileGrid(
        units.map((_, unit) => ({
          row: Math.floor(unit / across),
          column: unit % across,
          first: unit * size,
          name: `unit ${unit}`,
        })),
        { height: y.length, width: x.length },
        {
          square: true,
          rows: Array.from({ length: Math.ceil(count / across) }, (_, row) => String(row * across)),
          axes: { rows: 'unit', columns: '' },
        },
      );
  const maps = new Float64Array(size * count);
  for (let place = 0; place < size; place++) {
    const row = y.length - 1 - Math.floor(place / x.length);
    const at = row * x.length + (place % x.length);
    for (let unit = 0; unit < count; unit++) maps[unit * size + at] = values[place * count + unit] ?? NaN;
  }
  return { grid, values: maps, scale: scaleOf(maps) };
}

function wordsAt({ x, y, features, units, values }: Plane, entry: number): string {
  const size = x.length * y.length;
  const unit = Math.floor(entry / size);
  const row = y.length - 1 - Math.floor((entry % size) / x.length);
  const column = entry % x.length;
  const value = values[(row * x.length + column) * units.length + unit] ?? NaN;
  return `unit ${unit}   ${features[0]} ${figure(x[column] ?? NaN)}   ${features[1]} ${figure(y[row] ?? NaN)}   ${figure(value)}`;
}

/** What each unit's map is like. */
const unitsTable = ({ units, values }: Plane): Table => ({
  columns: ['unit', 'smallest', 'mean', 'largest'],
  rows: units.map((_, unit) => {
    let low = Infinity;
    let high = -Infinity;
    let sum = 0;
    for (let at = unit; at < values.length; at += units.length) {
      const value = values[at] ?? NaN;
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
    }
    return [String(unit), low, (sum * units.length) / values.length, high];
  }),
});
