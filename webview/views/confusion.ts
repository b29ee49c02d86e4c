import type { InspectionOf } from '../../src/protocol/inspect';
import type { Table } from '../export/csv';
import { count, percent } from '../format';
import { matrixGrid, type Grid, type Label } from '../matrix/grid';
import { createReadMatrix } from '../matrix/read-matrix';
import { partOf, partWords } from '../part';
import type { Actions, View } from '../page';
import { displayed } from '../state';
import { createAnswerSection, epochNote, samplesNote } from './answer';

type Confusion = InspectionOf<'confusion'>;

/** How often each class was taken for each: what is right on the diagonal in one hue, what is wrong in the other. */
export function createConfusion(actions: Actions): View {
  let shown: Confusion | undefined;
  let grid: Grid | undefined;
  const map = createReadMatrix('confusion', actions);
  const section = createAnswerSection(
    { name: 'confusion', title: 'Confusion matrix', body: [map.root, map.reading] },
    actions,
  );
  return {
    root: section.root,
    update(page) {
      const run = displayed(page.state);
      if (!section.offer(run?.views?.includes('confusion') === true) || !run) return;
      const sight = page.look('confusion', { view: 'confusion', part: partOf(run, page.settings) });
      const answer = section.take(sight, (given) => `${samplesNote(given)} · ${epochNote(given, page.epoch)}`);
      if (!answer) return;
      if (shown?.classes.join() !== answer.classes.join()) grid = gridOf(answer);
      shown = answer;
      if (!grid) return;
      const { classes, counts } = answer;
      const totals = rowTotals(answer);
      map.update(page, {
        grid,
        values: Float64Array.from(counts, (each, entry) => {
          const actual = Math.floor(entry / classes.length);
          const share = each / Math.max(1, totals[actual] ?? 0);
          return actual === entry % classes.length ? -share : share;
        }),
        scale: 1,
        ends: ['right', 'wrong'],
        title: `Confusion matrix, ${partWords[answer.part]}, epoch ${answer.epoch}`,
        heading: 'each row: what samples of one class were taken for',
        description: `Confusion matrix of ${classes.length} classes: ${count(hits(answer))} of ${count(answer.seen)} right`,
        text: (value) => count(value),
        // A 0 is what is expected, and says nothing.
        cell: (_, entry) => (counts[entry] ? count(counts[entry]) : ''),
        read: (entry) => readingOf(answer, entry),
        depends: [answer],
        waiting: sight.waiting,
        table: () => countsTable(answer),
      });
    },
  };
}

const rowTotals = ({ classes, counts }: Confusion): readonly number[] =>
  classes.map((_, row) => counts.subarray(row * classes.length, (row + 1) * classes.length).reduce((a, b) => a + b, 0));

const hits = ({ classes, counts }: Confusion): number =>
  classes.reduce((sum, _, place) => sum + (counts[place * (classes.length + 1)] ?? 0), 0);

const brief = (text: string): string => (text.length > 14 ? `${text.slice(0, 13)}…` : text);

function gridOf({ classes }: Confusion): Grid {
  const labels = classes.map((text, from): Label => ({ text: brief(text), from, count: 1 }));
  const grid = matrixGrid(
    classes.length,
    classes.length,
    { rows: 'actual', columns: 'taken for' },
    { rows: labels, columns: labels },
  );
  return { ...grid, widest: classes.length <= 5 ? 110 : 64 };
}

function readingOf(answer: Confusion, entry: number): string {
  const { classes, counts } = answer;
  const actual = Math.floor(entry / classes.length);
  const called = entry % classes.length;
  const total = rowTotals(answer)[actual] ?? 0;
  const each = counts[entry] ?? 0;
  const share = total > 0 ? ` (${percent(each / total)})` : '';
  const taken = actual === called ? 'recognised' : `taken for ${classes[called] ?? ''}`;
  return `${classes[actual] ?? ''}: ${count(each)} of ${count(total)} ${taken}${share}`;
}

/** The counts, and what share of each class was recognised. */
const countsTable = (answer: Confusion): Table => {
  const { classes, counts } = answer;
  const totals = rowTotals(answer);
  return {
    columns: ['actual', ...classes, 'samples', 'recognised (%)'],
    rows: classes.map((name, row) => {
      const own = Array.from(counts.subarray(row * classes.length, (row + 1) * classes.length));
      const total = totals[row] ?? 0;
      return [name, ...own, total, total > 0 ? (100 * (own[row] ?? 0)) / total : NaN];
    }),
  };
};
