/** Rows of numbers and words under names. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly (string | number)[]>;
}

/** A table as CSV (RFC 4180). Numbers keep all their digits; one that does not exist is an empty cell. */
export function csv({ columns, rows }: Table): string {
  const lines = [columns.map(cell).join(',')];
  for (const row of rows) lines.push(row.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

const cell = (value: string | number): string => {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
};
