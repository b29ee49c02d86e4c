import type { Analysis, AnalysisOptions, Cell } from './analysis';
import { baseOf, indexBases } from './base-of';
import { check } from './checks';
import { checkFragment, checkStatements, missingData } from './checks/cell-form';
import { keepDetails, type CellDetails } from './details';
import { diagnostic, type Diagnostic, type Report } from './diagnostic';
import { merge, type Draft } from './draft';
import { experimentOf } from './experiment';
import { isAcasXu } from './foreign';
import { lineNumbers } from './line-numbers';
import { lower, type Lowered } from './lower';
import { override, type Setting } from './override';
import { parse } from './parse';
import { within } from './range';
import { readBlocks } from './read-cell';
import { changeOf, readSettings } from './settings';
import { readSweep } from './sweep';
import type { CellNode, Tree } from './tree';

/** Runs of a sweep that are checked as a whole while somebody types; each run is when it is made. */
const mostTrials = 256;

/** A cell while it is worked out. */
interface Work {
  readonly index: number;
  readonly node: CellNode;
  readonly kind: Cell['kind'];
  readonly diagnostics: Diagnostic[];
  readonly report: Report;
  base?: number;
  draft?: Draft;
  lowered?: Lowered;
  sweep?: Cell['sweep'];
  settings: readonly Setting[];
  /** What was found in the experiment as a whole. */
  readonly found: Set<string>;
}

const keyOf = ({ code, range, message }: Diagnostic): string => `${code} ${range.start} ${range.end} ${message}`;

function kindOf(node: CellNode): Cell['kind'] {
  if (node.markdown) return 'markdown';
  if (node.blocks.some(({ keyword }) => keyword === 'model')) return 'base';
  const change = changeOf(node);
  return change ? (change.keyword.text as 'with' | 'sweep') : 'other';
}

function startWork(tree: Tree): readonly Work[] {
  const works = tree.cells.map((node, index): Work => {
    const diagnostics: Diagnostic[] = [];
    const report: Report = (found) => diagnostics.push(found);
    return { index, node, kind: kindOf(node), diagnostics, report, settings: [], found: new Set() };
  });
  let at = 0;
  for (const found of [...tree.diagnostics].sort((a, b) => a.range.start - b.range.start)) {
    while (at + 1 < works.length && (works[at + 1]?.node.range.start ?? Infinity) <= found.range.start) at++;
    works[at]?.report(found);
  }
  return works;
}

function workBase(work: Work, text: string, options: AnalysisOptions): void {
  const { node, report } = work;
  checkStatements(node, true, report);
  const draft = readBlocks(node, false, report);
  const missing = missingData(node, text);
  if (missing) report(missing);
  const lowered = lower(draft, options);
  const subject = { text, lowered, options, newLayers: draft.layers };
  check(subject, (found) => {
    work.found.add(keyOf(found));
    report(found);
  });
  work.draft = draft;
  work.lowered = lowered;
}

/** Reports what a variation's experiment has and its base's has not, at words of the variation. */
function changesReport(work: Work, base: Work): Report {
  const change = changeOf(work.node);
  const only = work.settings.length === 1 ? work.settings[0] : undefined;
  const place = only ? { start: only.path.range.start, end: only.value.range.end } : (change?.range ?? work.node.head);
  return (found) => {
    const key = keyOf(found);
    if (base.found.has(key) || work.found.has(key)) return;
    work.found.add(key);
    if (within(found.range, work.node.range)) {
      work.report(found);
      return;
    }
    const fixes = found.fixes.filter(({ edits }) => edits.every(({ range }) => within(range, work.node.range)));
    work.report({ ...found, range: place, fixes });
  };
}

const newLayers = (draft: Draft, base: Draft): Draft['layers'] =>
  draft.layers === base.layers ? [] : draft.layers.filter((layer, index) => layer !== base.layers[index]);

function workVariation(work: Work, base: Work, text: string, options: AnalysisOptions): void {
  const { node } = work;
  const change = changeOf(node);
  const before = base.draft;
  if (!change || !before) return;
  const blocks = readBlocks(node, true, work.report);
  const merged = merge(before, blocks);
  const checked = (draft: Draft, report: Report): Lowered => {
    const lowered = lower(draft, options);
    check({ text, lowered, options, newLayers: newLayers(draft, before) }, report);
    return lowered;
  };
  if (work.kind === 'with') {
    work.settings = readSettings(change, work.report);
    if (change.parts.length === 0 && node.blocks.length === 0) {
      const message = '`with` changes nothing. Name what differs from the base: `with optimizer.lr=0.1`.';
      work.report(diagnostic('empty-with', change.keyword.range, message, { severity: 'warning' }));
    }
    work.draft = override(merged, work.settings, work.report);
    work.lowered = checked(work.draft, changesReport(work, base));
    return;
  }
  const reading = readSweep(change, merged, work.report);
  const report = changesReport(work, base);
  work.draft = merged;
  work.lowered = checked(merged, report);
  reading.trials.forEach((settings, index) => {
    const draft = override(merged, settings, report);
    if (index < mostTrials) checked(draft, report);
  });
  work.sweep = reading.sweep;
}

function workVariations(works: readonly Work[], text: string, options: AnalysisOptions): void {
  const bases = indexBases(works.map(({ node, kind }) => ({ node, base: kind === 'base' })));
  let above: number | undefined;
  for (const work of works) {
    if (work.kind === 'base') {
      work.base = work.index;
      above = work.index;
    } else if (work.kind === 'other') {
      checkFragment(work.node, above !== undefined, text, work.report);
    } else if (work.kind !== 'markdown') {
      checkStatements(work.node, false, work.report);
      work.base = baseOf(work.node, above, bases, work.report);
      const base = work.base === undefined ? undefined : works[work.base];
      if (base) workVariation(work, base, text, options);
    }
  }
}

/** The first error that stops a cell, as a sentence. */
function problemOf(work: Work, works: readonly Work[], line: (offset: number) => number): string | undefined {
  const isError = ({ severity }: Diagnostic): boolean => severity === 'error';
  const own = work.diagnostics.filter(isError);
  if (own.length > 0) {
    const first = own.reduce((least, each) => (each.range.start < least.range.start ? each : least));
    return `Line ${line(first.range.start)}: ${first.message}`;
  }
  const base = work.base === undefined || work.base === work.index ? undefined : works[work.base];
  return base && problemOf(base, works, line);
}

function finish(work: Work, works: readonly Work[], ordinal: number | undefined, line: () => (at: number) => number) {
  const { index, node, kind, base, draft, lowered, settings, sweep } = work;
  const stopped = ordinal !== undefined && problemOf(work, works, (offset) => line()(offset));
  const experiment = !stopped && lowered && kind !== 'sweep' ? experimentOf(lowered) : undefined;
  const cell: Cell = {
    index,
    ...(ordinal !== undefined && { ordinal }),
    kind,
    title: node.title,
    label: node.title === '' ? `Cell ${ordinal ?? index + 1}` : node.title,
    range: node.range,
    head: node.head,
    ...(base !== undefined && { base }),
    ...(kind === 'base' && draft?.modelLine && { modelLine: draft.modelLine }),
    ...(experiment && { experiment }),
    ...(sweep && !stopped && { sweep }),
    ...(stopped && { problem: stopped }),
  };
  return { cell, node, settings, ...(draft && { draft }), ...(lowered && { lowered }) } satisfies CellDetails;
}

/**
 * Everything that is known of a text: its cells, what each of them runs, and what is wrong. Never throws. The experiment
 * of a cell is a function of the text and of what `options.facts` says of its data files.
 */
export function analyse(text: string, options: AnalysisOptions = {}): Analysis {
  const foreign = isAcasXu(text);
  const tree = parse(foreign ? '' : text);
  const works = startWork(tree);
  for (const work of works) if (work.kind === 'base') workBase(work, text, options);
  workVariations(works, text, options);
  let lines: ((offset: number) => number) | undefined;
  const line = () => (lines ??= lineNumbers(text));
  let ordinal = 0;
  const cells = works.map((work) => {
    const runs = work.kind !== 'markdown' && work.kind !== 'other';
    return finish(work, works, runs ? ++ordinal : undefined, line);
  });
  const analysis: Analysis = {
    text,
    ...(foreign && { foreign: 'acas-xu' as const }),
    cells: cells.map(({ cell }) => cell),
    diagnostics: works.flatMap(({ diagnostics }) => diagnostics).sort((a, b) => a.range.start - b.range.start),
  };
  return keepDetails(analysis, { tree, options, cells });
}

/** The cell at an offset; the last one at the text's end. */
export const cellAt = ({ cells }: Analysis, offset: number): Cell | undefined =>
  cells.findLast(({ range }) => range.start <= offset && offset <= range.end);
