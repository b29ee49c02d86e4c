import type { Caret } from '../caret';
import { group } from '../inlay-hints';
import { code } from '../markdown';

const fileOf = ({ cell }: Caret) => {
  const file = cell?.lowered?.file;
  return file && 'columns' in file ? file : undefined;
};

/** A data file: its rows and columns, as far as they are known. */
export function fileHover(caret: Caret, path: string): string | undefined {
  const file = fileOf(caret);
  if (!file) return undefined;
  const columns = file.columns.slice(0, 20).map(code).join(', ');
  const more = file.columns.length > 20 ? `, … (${file.columns.length} in all)` : '';
  return `**${code(path)}**: ${group(file.rows)} rows\n\nColumns: ${columns}${more}`;
}

/** A column of the data file. */
export function columnHover(caret: Caret, column: string): string | undefined {
  const file = fileOf(caret);
  const facts = file && Object.hasOwn(file.values, column) ? file.values[column] : undefined;
  if (!facts) return undefined;
  const kind = facts.numeric ? (facts.integral ? 'whole numbers' : 'numbers') : 'text';
  const distinct = facts.distinct === Infinity ? 'more than 10,000' : group(facts.distinct);
  return `**${code(column)}**, a column of ${kind}: ${distinct} distinct ${facts.distinct === 1 ? 'value' : 'values'}`;
}
