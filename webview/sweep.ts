import type { PanelSweep } from '../src/protocol/panel';

/** A run of a sweep as the page has it. */
export type SweptRun = PanelSweep['runs'][number];

/** Where the values of an axis lie, from 0 at its foot to 1. */
export interface SweepAxis {
  readonly name: string;
  /** Each run's place, in the order of the runs; NaN where it has none. */
  readonly places: readonly number[];
  /** What is written at some places. */
  readonly marks: readonly { readonly place: number; readonly text: string }[];
}

const valueOf = (text: string): number => (text.trim() === '' ? NaN : Number(text));

/** Numbers over a range: evenly, or by their logarithm where they span more than that. */
function numberAxis(name: string, values: readonly number[], write: (value: number) => string): SweepAxis {
  const finite = values.filter((value) => Number.isFinite(value));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const log = low > 0 && high / low >= 50;
  const scaled = (value: number): number => (log ? Math.log(value) : value);
  const span = scaled(high) - scaled(low);
  const place = (value: number): number =>
    !Number.isFinite(value) ? NaN : span > 0 ? (scaled(value) - scaled(low)) / span : 0.5;
  const ends = finite.length === 0 ? [] : span > 0 ? [low, high] : [low];
  return { name, places: values.map(place), marks: ends.map((value) => ({ place: place(value), text: write(value) })) };
}

/** Words, each at a place of its own in the order in which they come. */
function wordAxis(name: string, words: readonly string[]): SweepAxis {
  const known = [...new Set(words)];
  const place = (word: string): number => (known.length < 2 ? 0.5 : known.indexOf(word) / (known.length - 1));
  return {
    name,
    places: words.map(place),
    marks: known.slice(0, 12).map((word) => ({ place: place(word), text: word })),
  };
}

/** The axis of what a sweep goes through. */
export function pathAxis({ paths, runs }: Pick<PanelSweep, 'paths' | 'runs'>, path: number): SweepAxis {
  const words = runs.map(({ values }) => values[path] ?? '');
  const numbers = words.map(valueOf);
  const name = paths[path] ?? '';
  if (numbers.some((value) => Number.isNaN(value))) return wordAxis(name, words);
  return numberAxis(name, numbers, (value) => words[numbers.indexOf(value)] ?? String(value));
}

/** The axis of what the runs are ranked by. */
export const scoreAxis = ({ score, runs }: PanelSweep, write: (value: number) => string): SweepAxis =>
  numberAxis(
    score.name,
    runs.map((run) => run.score),
    write,
  );

/** Runs in an order: by their `place`, `score`, `loss`, or a path; with a minus before it, the other way round. */
export function sorted({ runs, paths, score }: PanelSweep, order: string): readonly SweptRun[] {
  const down = order.startsWith('-');
  const key = down ? order.slice(1) : order;
  const path = paths.indexOf(key);
  const rank = (run: SweptRun): number | string => {
    if (key === 'score') return score.better === 'higher' ? -run.score : run.score;
    if (key === 'loss') return run.loss;
    if (path < 0) return run.place;
    const word = run.values[path] ?? '';
    const number = valueOf(word);
    return Number.isNaN(number) ? word : number;
  };
  const compare = (a: SweptRun, b: SweptRun): number => {
    // Who is in the race to the end stands before those who are out of it.
    if (key === 'score' && Boolean(a.out) !== Boolean(b.out)) return a.out ? 1 : -1;
    const [left, right] = [rank(a), rank(b)];
    // What was not measured comes last, either way.
    const [none, noneToo] = [Number.isNaN(left), Number.isNaN(right)];
    if (none || noneToo) return Number(none) - Number(noneToo) || a.place - b.place;
    const way = left < right ? -1 : left > right ? 1 : 0;
    return (down ? -way : way) || a.place - b.place;
  };
  return [...runs].sort(compare);
}

/** The run with the best score of those that are in the race to the end; `undefined` where none has one. */
export const bestOf = (sweep: PanelSweep): SweptRun | undefined =>
  sorted(sweep, 'score').find(({ score, out }) => !out && Number.isFinite(score));

/** How good each run's score is: 1 for the best, 0 for the worst; NaN without one. */
export function goodness({ runs, score }: PanelSweep): readonly number[] {
  const { places } = numberAxis(
    '',
    runs.map((run) => run.score),
    String,
  );
  return places.map((place) => (score.better === 'higher' ? place : 1 - place));
}
