import type { Sweep, SweepPath } from './analysis';
import { argumentValue } from './checks/argument-value';
import { unknownName } from './checks/unknown-name';
import { diagnostic, mostInLine, replacement, type Report } from './diagnostic';
import type { Draft } from './draft';
import type { Setting } from './override';
import { resolve } from './paths';
import { strayPart } from './settings';
import type { Part, Statement, Value, Word } from './tree';
import { quote } from './words';

export const mostRuns = 10_000;

/** The ratio of a range's ends from which on it is drawn log-uniformly. */
const wide = 100;

export const sweepKinds = ['grid', 'random', 'halving'] as const;
type SweepKind = (typeof sweepKinds)[number];
const isSweepKind = (word: string): word is SweepKind => (sweepKinds as readonly string[]).includes(word);

/** The options of `sweep random` and `sweep halving`. */
export const sweepOptions = {
  runs: { type: 'integer', min: 1, max: mostRuns, documentation: 'Number of draws.' },
  scale: {
    type: 'name',
    names: ['log', 'linear'],
    documentation: 'How ranges are drawn; without it, log-uniformly when the ends are positive and far apart.',
  },
} as const;

type Named = Extract<Part, { type: 'named' }>;

interface Reading {
  readonly kind: SweepKind;
  readonly paths: readonly Named[];
  readonly runs?: number;
  readonly scale?: 'log' | 'linear';
}

/** A path's values one by one; a range is one value. */
const itemsOf = (value: Value): readonly Value[] => (value.type === 'list' ? value.items : [value]);

function readOptions(statement: Statement, kind: SweepKind, kindPart: Part | undefined, report: Report): Reading {
  const paths: Named[] = [];
  const values = new Map<string, unknown>();
  let strays = 0;
  for (const part of statement.parts) {
    if (part === kindPart) continue;
    if (part.type !== 'named') {
      if (strays++ < mostInLine) strayPart('sweep', part, report);
      continue;
    }
    const name = part.key.text;
    if (name !== 'runs' && name !== 'scale') {
      paths.push(part);
      continue;
    }
    if (kind === 'grid') {
      const message = `A grid goes through every combination; ${quote(name)} is for \`sweep random\` and \`sweep halving\`.`;
      report(diagnostic('unknown-argument', part.key.range, message, { arguments: ['grid', name] }));
      continue;
    }
    if (values.has(name)) {
      const message = `${quote(name)} is given twice. Remove one of the two.`;
      report(diagnostic('duplicate-argument', part.key.range, message, { arguments: [name] }));
      continue;
    }
    const result = argumentValue(name, sweepOptions[name], part.value);
    values.set(name, 'value' in result ? result.value : undefined);
    if ('problem' in result && result.problem) report(result.problem);
  }
  if (kind !== 'grid' && !values.has('runs')) {
    const { end } = kindPart?.range ?? statement.keyword.range;
    report(
      diagnostic(
        'missing-argument',
        kindPart?.range ?? statement.keyword.range,
        `${quote(kind)} needs \`runs=\`: how many runs to draw.`,
        {
          arguments: [kind, 'runs'],
          fixes: [replacement('Add `runs=20`', { start: end, end }, ' runs=20')],
        },
      ),
    );
  }
  return {
    kind,
    paths,
    runs: values.get('runs') as number | undefined,
    scale: values.get('scale') as Reading['scale'],
  };
}

/** A range of numbers to draw from. */
function readRange(
  path: Word,
  value: Extract<Value, { type: 'range' }>,
  { kind, scale }: Reading,
  draft: Draft,
  report: Report,
): SweepPath | undefined {
  const fail = (message: string): undefined =>
    report(diagnostic('invalid-range', value.range, message, { arguments: [path.text, value.text] })) as undefined;
  if (kind === 'grid')
    return fail(`A grid goes through lists: ${quote(`${path.text}=[…]`)}. Ranges are for \`sweep random\`.`);
  if (value.from > value.to) return fail(`The range ${quote(value.text)} ends before it starts. Swap its ends.`);
  const target = resolve(draft, path.text);
  if (
    target &&
    (!('argument' in target) || (target.argument.type !== 'number' && target.argument.type !== 'integer'))
  ) {
    return fail(`${quote(path.text)} takes no number, so it cannot be drawn from a range. Give it a list.`);
  }
  if (scale === 'log' && value.from <= 0) return fail('`scale=log` wants ranges whose ends are above 0.');
  const drawn = scale ?? (value.from > 0 && value.to / value.from >= wide ? 'log' : 'linear');
  return { path: path.text, from: value.from, to: value.to, integer: value.integers, scale: drawn };
}

/** A range's end as a value of its own, for what checks values. */
const endOf = ({ range }: Value, number: number): Value => ({ type: 'number', number, text: `${number}`, range });

/** The settings that stand for a path's values: a range's are its ends. */
function samples({ key, value }: Named): readonly Setting[] {
  return itemsOf(value).flatMap((item) => {
    const values = item.type === 'range' ? [endOf(item, item.from), endOf(item, item.to)] : [item];
    return values.map((each) => ({ path: key, value: each, inText: true }));
  });
}

/**
 * Each value that is swept, in a run that it has part in: beside the first values of the others, so that what is wrong
 * with the run is wrong with the sweep.
 */
function trials(paths: readonly Named[]): readonly (readonly Setting[])[] {
  const values = paths.map(samples).filter((each) => each.length > 0);
  const first = values.flatMap((each) => each.slice(0, 1));
  const others = values.flatMap((each, at) => each.slice(1).map((setting) => first.with(at, setting)));
  return first.length === 0 ? [] : [first, ...others];
}

/** A sweep's plan, and the settings that try each of its values. */
export interface SweepReading {
  readonly sweep?: Sweep;
  readonly trials: readonly (readonly Setting[])[];
}

/** What a `sweep` statement says of a base. Its runs are counted, not made. */
export function readSweep(statement: Statement, draft: Draft, report: Report): SweepReading {
  let broken = statement.broken;
  const fail: Report = (found) => {
    broken ||= found.severity === 'error';
    report(found);
  };
  const [first] = statement.parts;
  const word = first?.type === 'positional' && first.value.type === 'name' ? first.value.name : undefined;
  const kindPart = word === undefined ? undefined : first;
  let kind: SweepKind = 'grid';
  if (first && word !== undefined) {
    if (isSweepKind(word)) kind = word;
    else fail(unknownName('unknown-sweep', 'sweep', word, first.range, sweepKinds));
  }
  const reading = readOptions(statement, kind, kindPart, fail);
  if (reading.paths.length === 0) {
    const message = 'A sweep needs a path with values: `sweep optimizer.lr=[0.01, 0.1]`.';
    fail(diagnostic('missing-argument', statement.keyword.range, message, { arguments: ['sweep', 'path'] }));
  }
  const paths: SweepPath[] = [];
  const seen = new Set<string>();
  const sound: Named[] = [];
  let runs = reading.kind === 'grid' ? 1 : (reading.runs ?? 0);
  for (const part of reading.paths) {
    const { key, value } = part;
    if (seen.has(key.text)) {
      const message = `${quote(key.text)} is swept twice. Remove one of the two.`;
      fail(diagnostic('duplicate-path', key.range, message, { arguments: [key.text] }));
      continue;
    }
    seen.add(key.text);
    if (value.type === 'invalid') broken = true;
    else if (value.type === 'range') {
      const range = readRange(key, value, reading, draft, fail);
      if (!range) continue;
      paths.push(range);
      sound.push(part);
    } else {
      const values = itemsOf(value).map(({ text }) => text);
      const ranges = itemsOf(value).filter(({ type }) => type === 'range');
      for (const { range } of ranges) fail(diagnostic('invalid-range', range, 'A list holds values, no ranges.'));
      if (ranges.length === 0) sound.push(part);
      if (values.length === 0)
        fail(diagnostic('missing-value', value.range, `${quote(key.text)} has no values to go through.`));
      if (reading.kind === 'grid') runs *= values.length;
      paths.push({ path: key.text, values });
    }
  }
  if (runs > mostRuns) {
    const message = `This sweep has ${runs} runs; the most is ${mostRuns}. Sweep fewer values, or draw with \`sweep random runs=100 …\`.`;
    fail(diagnostic('too-many-runs', statement.range, message, { arguments: [`${runs}`, `${mostRuns}`] }));
  }
  return { ...(!broken && { sweep: { kind: reading.kind, runs, paths } }), trials: trials(sound) };
}
