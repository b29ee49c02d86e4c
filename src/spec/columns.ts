import type { SourceSpec } from './experiment';

/** The columns that a CSV source predicts from: those it names, else all that are neither a target nor ignored. */
export function featureColumns(
  source: Extract<SourceSpec, { kind: 'csv' }>,
  columns: readonly string[],
): readonly string[] {
  const { features, target, ignore } = source.arguments;
  if (features) return features;
  const left = new Set([...target, ...ignore]);
  return columns.filter((column) => !left.has(column));
}
