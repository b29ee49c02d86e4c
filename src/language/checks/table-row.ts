import type { TableRow } from '../../spec/experiment';
import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Statement, Value } from '../tree';

const advice = 'Write numbers, `->`, then numbers or one name: `0 1 -> 1`.';

const numbers = (values: readonly Value[]): readonly number[] | undefined => {
  const found: number[] = [];
  for (const value of values) {
    if (value.type !== 'number') return undefined;
    found.push(value.number);
  }
  return found;
};

/** A row of `data table`, or what is wrong with its form. */
export function tableRow(row: Statement): TableRow | Diagnostic {
  const arrow = row.parts.findIndex((part) => part.type === 'operator' && part.text === '->');
  const values = row.parts.flatMap((part) => (part.type === 'positional' ? [part.value] : []));
  if (arrow < 0 || values.length !== row.parts.length - 1) {
    return diagnostic('invalid-row', row.range, `This is no row of a table. ${advice}`);
  }
  const inputs = numbers(values.slice(0, arrow));
  const right = values.slice(arrow);
  const [only] = right;
  const label =
    right.length === 1 && only
      ? only.type === 'name'
        ? only.name
        : only.type === 'string'
          ? only.string
          : only.type === 'boolean'
            ? only.text
            : undefined
      : undefined;
  const targets = label ?? numbers(right);
  if (!inputs || inputs.length === 0 || targets === undefined || targets.length === 0) {
    return diagnostic('invalid-row', row.range, `This is no row of a table. ${advice}`);
  }
  return { inputs, targets };
}

const shape = ({ inputs, targets }: TableRow): string =>
  `${inputs.length} -> ${typeof targets === 'string' ? 'a class' : targets.length}`;

/** A row that is not as wide as the first one. */
export function unevenRow(first: TableRow, row: TableRow, statement: Statement): Diagnostic | undefined {
  if (shape(first) === shape(row)) return undefined;
  return diagnostic(
    'uneven-row',
    statement.range,
    `Rows of a table are of equal width: the first has ${shape(first)}, this one ${shape(row)}.`,
    { arguments: [shape(first), shape(row)] },
  );
}
