import type { EpochColumns } from '../src/protocol/telemetry';
import { Column } from './column';

/** All epochs of a run so far, column by column. A new one comes with each append; the columns are shared. */
export interface EpochTable {
  readonly names: readonly string[];
  /** The number of epochs; the first is epoch 1. */
  readonly length: number;
  readonly columns: ReadonlyMap<string, Column>;
}

export const noEpochs: EpochTable = { names: [], length: 0, columns: new Map() };

/** Appends epochs; those that are there already are passed over. `undefined`: epochs or columns between are missing. */
export function appendEpochs(table: EpochTable, added: EpochColumns): EpochTable | undefined {
  const { first, names, values } = added;
  const fresh = table.length === 0;
  if (first > table.length + 1 || (!fresh && names.join() !== table.names.join())) return undefined;
  const count = values.length / names.length;
  const columns = fresh ? new Map(names.map((name) => [name, new Column()])) : table.columns;
  for (let row = table.length + 1 - first; row < count; row++) {
    names.forEach((name, column) => columns.get(name)?.push(values[row * names.length + column] ?? NaN));
  }
  return { names: fresh ? names : table.names, length: Math.max(table.length, first - 1 + count), columns };
}

/** A figure of an epoch (from 1); NaN where there is none. */
export const figureAt = (table: EpochTable, name: string, epoch: number): number =>
  table.columns.get(name)?.at(epoch - 1) ?? NaN;

/** A figure of the last epoch. */
export const lastFigure = (table: EpochTable, name: string): number => figureAt(table, name, table.length);

/** Whether a figure was measured in any epoch. */
export const measured = (table: EpochTable, name: string): boolean =>
  table.columns.get(name)?.extremes(0, table.length) !== undefined;
