import type { AnalysisOptions, Cell } from './analysis';
import { check } from './checks';
import { checkFragment, checkStatements, missingData } from './checks/cell-form';
import { diagnostic, ofOneLine, type Diagnostic, type Report } from './diagnostic';
import { merge, type Draft } from './draft';
import { lower, type Lowered } from './lower';
import { override, type Setting } from './override';
import type { ParsedCell } from './parse';
import { within } from './range';
import { readBlocks } from './read-cell';
import { changeOf, readSettings } from './settings';
import { readSweep } from './sweep';
import type { CellNode } from './tree';

/** Runs of a sweep that are checked as a whole while somebody types; each run is when it is made. */
const mostTrials = 256;

/** A cell, worked out. */
export interface Work {
  readonly node: CellNode;
  readonly kind: Cell['kind'];
  readonly diagnostics: readonly Diagnostic[];
  readonly draft?: Draft;
  readonly lowered?: Lowered;
  readonly sweep?: Cell['sweep'];
  readonly settings: readonly Setting[];
  /** What was found in the experiment as a whole. */
  readonly found: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

const keyOf = ({ code, range, message }: Diagnostic): string => `${code} ${range.start} ${range.end} ${message}`;

export function kindOf(node: CellNode): Cell['kind'] {
  if (node.markdown) return 'markdown';
  if (node.blocks.some(({ keyword }) => keyword === 'model')) return 'base';
  const change = changeOf(node);
  return change ? (change.keyword.text as 'with' | 'sweep') : 'other';
}

/** A cell that is a whole experiment. */
export function workBase({ node, diagnostics: form }: ParsedCell, text: string, options: AnalysisOptions): Work {
  const diagnostics = [...form];
  const report: Report = (found) => diagnostics.push(found);
  checkStatements(node, true, report);
  const draft = readBlocks(node, text, false, report);
  const missing = missingData(node, text);
  if (missing) report(missing);
  const lowered = lower(draft, options);
  let found: Set<string> | undefined;
  check({ text, lowered, options, newLayers: draft.layers }, (each) => {
    found = (found ?? new Set()).add(keyOf(each));
    report(each);
  });
  return { node, kind: 'base', diagnostics, draft, lowered, settings: [], found: found ?? nothing };
}

/** Reports what a variation's experiment has and its base's has not, at words of the variation. */
function changesReport(node: CellNode, settings: readonly Setting[], base: Work, report: Report): Report {
  let found: Set<string> | undefined;
  const change = changeOf(node);
  const only = settings.length === 1 ? settings[0] : undefined;
  const place = only ? { start: only.path.range.start, end: only.value.range.end } : (change?.range ?? node.head);
  return (each) => {
    const key = keyOf(each);
    if (base.found.has(key) || found?.has(key)) return;
    found = (found ?? new Set()).add(key);
    // What is wrong with a variation is not mended in its base, which other cells run too.
    const fixes = each.fixes.filter(({ edits }) => edits.every(({ range }) => within(range, node.range)));
    report({ ...each, range: within(each.range, node.range) ? each.range : place, fixes });
  };
}

const newLayers = (draft: Draft, base: Draft): Draft['layers'] =>
  draft.layers === base.layers ? [] : draft.layers.filter((layer, index) => layer !== base.layers[index]);

/** A `with` or `sweep` cell. Without a base, only its form is known. `report` has what finding its base has said. */
export function workVariation(
  { node, diagnostics: form }: ParsedCell,
  said: readonly Diagnostic[],
  base: Work | undefined,
  text: string,
  options: AnalysisOptions,
): Work {
  const diagnostics = [...form];
  const report: Report = (found) => diagnostics.push(found);
  checkStatements(node, false, report);
  diagnostics.push(...said);
  const kind = kindOf(node);
  const change = changeOf(node);
  const before = base?.draft;
  if (!change || !before) return { node, kind, diagnostics, settings: [], found: nothing };
  const merged = merge(before, readBlocks(node, text, true, report));
  const checked = (draft: Draft, to: Report): Lowered => {
    const lowered = lower(draft, options, base.lowered);
    check({ text, lowered, options, newLayers: newLayers(draft, before) }, to);
    return lowered;
  };
  if (kind === 'with') {
    const ofChange = ofOneLine(report);
    const settings = readSettings(change, ofChange);
    if (change.parts.length === 0 && node.blocks.length === 0) {
      const message = '`with` changes nothing. Name what differs from the base: `with optimizer.lr=0.1`.';
      report(diagnostic('empty-with', change.keyword.range, message, { severity: 'warning' }));
    }
    const draft = override(merged, settings, ofChange);
    const lowered = checked(draft, changesReport(node, settings, base, report));
    return { node, kind, diagnostics, draft, lowered, settings, found: nothing };
  }
  const reading = readSweep(change, merged, ofOneLine(report));
  const changes = changesReport(node, [], base, report);
  const lowered = checked(merged, changes);
  reading.trials.forEach((settings, index) => {
    const draft = override(merged, settings, changes);
    if (index < mostTrials) checked(draft, changes);
  });
  const { sweep } = reading;
  return { node, kind, diagnostics, draft: merged, lowered, ...(sweep && { sweep }), settings: [], found: nothing };
}

/** A cell that runs nothing: text, or blocks of no experiment. */
export function workOther({ node, diagnostics: form }: ParsedCell, baseAbove: boolean, text: string): Work {
  const diagnostics = [...form];
  const kind = kindOf(node);
  if (kind === 'other') checkFragment(node, baseAbove, text, (found) => diagnostics.push(found));
  return { node, kind, diagnostics, settings: [], found: nothing };
}
