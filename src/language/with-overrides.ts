import type { Analysis, AnalysisOptions, Experiment, Override } from './analysis';
import { check } from './checks';
import { detailsOf } from './details';
import type { Diagnostic } from './diagnostic';
import type { Draft } from './draft';
import { experimentOf } from './experiment';
import { lower } from './lower';
import { override, type Setting } from './override';
import { parseValue } from './parser';
import { quote } from './words';

/** A cell with hyperparameters changed: its experiment, or why there is none. Sentences for the user. */
export interface Overridden {
  /** Absent when there is a problem. */
  readonly experiment?: Experiment;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const nowhere = { start: 0, end: 0 };

/** Overrides as settings whose words stand in no text; what is no value becomes a problem. */
export function settingsOf(overrides: readonly Override[], problems: string[]): readonly Setting[] {
  return overrides.flatMap(({ path, value }) => {
    const parsed = parseValue(value);
    if (parsed) return [{ path: { text: path, range: nowhere }, value: parsed, inText: false }];
    problems.push(`${quote(value)} is no value for ${quote(path)}. Text is written in quotes.`);
    return [];
  });
}

const keyOf = ({ code, range, message }: Diagnostic): string => `${code} ${range.start} ${message}`;

/** A sound draft with settings made; everything is checked anew, and only what is new is said. */
export function overridden(
  text: string,
  draft: Draft,
  settings: readonly Setting[],
  options: AnalysisOptions,
  problems: string[] = [],
): Overridden {
  const warnings: string[] = [];
  const report = ({ severity, message }: Diagnostic): void => {
    if (severity === 'error') problems.push(message);
    else if (severity === 'warning') warnings.push(message);
  };
  const changed = override(draft, settings, report);
  const before = new Set<string>();
  const lowered = lower(changed, options);
  check({ text, lowered: lower(draft, options), options, newLayers: draft.layers }, (found) => {
    if (found.severity !== 'error') before.add(keyOf(found));
  });
  check({ text, lowered, options, newLayers: changed.layers }, (found) => {
    if (!before.has(keyOf(found))) report(found);
  });
  const experiment = problems.length === 0 ? experimentOf(lowered) : undefined;
  return { ...(experiment && { experiment }), problems, warnings };
}

/**
 * The experiment of a cell with hyperparameters changed, as `with` would change them: kinds first, whatever the order.
 * A cell that has errors itself has no experiment; a sweep's is that of its base. Throws when there is no such cell.
 */
export function withOverrides(
  analysis: Analysis,
  cell: number,
  overrides: readonly Override[],
  options: AnalysisOptions = detailsOf(analysis).options,
): Overridden {
  const details = detailsOf(analysis).cells[cell];
  if (!details) throw new RangeError(`there is no cell ${cell}`);
  const { problem, label } = details.cell;
  if (problem !== undefined) return { problems: [problem], warnings: [] };
  if (!details.draft) return { problems: [`“${label}” holds nothing that can be trained.`], warnings: [] };
  const problems: string[] = [];
  const settings = settingsOf(overrides, problems);
  return overridden(analysis.text, details.draft, settings, options, problems);
}
