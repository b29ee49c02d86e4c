import type { ColumnFacts } from '../../spec/dataset';
import type { SourceSpec } from '../../spec/experiment';
import { featureColumns } from '../../spec/columns';
import { writeValue } from '../describe';
import { diagnostic, replacement, type Diagnostic, type Report } from '../diagnostic';
import type { Lowered } from '../lower';
import type { Range } from '../range';
import { quote } from '../words';
import { rangeOf, type Check, type Subject } from './check';
import { unknownName } from './unknown-name';

type Csv = Extract<SourceSpec, { kind: 'csv' }>;
type Role = 'target' | 'features' | 'ignore';

const columnsArgument = { type: 'columns', documentation: '' } as const;
const writeColumn = (name: string): string => writeValue(columnsArgument, name);

/** Where a column's name is written. */
function columnRange(subject: Subject, role: Role, index: number): Range {
  const written = subject.lowered.draft.entries.get('data')?.written.get(role);
  return written?.items?.[index] ?? rangeOf(subject, 'data', role);
}

/** Columns that are named twice, or for two purposes. */
function checkRoles(subject: Subject, { arguments: values }: Csv, report: Report): void {
  if (values.target.length === 1 && !values.features && values.ignore.length === 0) return;
  const roles: readonly (readonly [Role, readonly string[]])[] = [
    ['target', values.target],
    ['features', values.features ?? []],
    ['ignore', values.ignore],
  ];
  const seen = new Map<string, Role>();
  for (const [role, columns] of roles) {
    columns.forEach((column, index) => {
      const other = seen.get(column);
      seen.set(column, other ?? role);
      if (other === undefined) return;
      const range = columnRange(subject, role, index);
      const message =
        other === role
          ? `Column ${quote(column)} is named twice in \`${role}\`. Remove one of the two.`
          : `Column ${quote(column)} is in \`${other}\` already, so it cannot be in \`${role}\`. Remove one of the two.`;
      report(diagnostic('duplicate-column', range, message, { arguments: [column, other, role] }));
    });
    if (columns.length === 0 && role === 'target') {
      report(diagnostic('missing-column', rangeOf(subject, 'data', role), 'Name a column to predict: `target=NAME`.'));
    }
    if (columns.length === 0 && role === 'features' && values.features) {
      const message = 'Name the columns to predict from, or leave `features` out to take all others.';
      report(diagnostic('missing-column', rangeOf(subject, 'data', role), message));
    }
  }
  if (values.features && values.ignore.length > 0) {
    report(
      diagnostic(
        'unused-ignore',
        rangeOf(subject, 'data', 'ignore'),
        '`ignore` changes nothing beside `features`, which names all that is used. Remove one of the two.',
        { severity: 'warning' },
      ),
    );
  }
}

/** Why a column is none of numbers: its first cell that is no number. */
export const saidOfText = (text: ColumnFacts['text']): string =>
  text === undefined
    ? 'holds cells that are no numbers'
    : `has ${text.cell === '' ? 'an empty cell' : quote(text.cell)} in line ${text.line}, which is no number`;

/** Columns of text where numbers are wanted. */
function textColumn(subject: Subject, source: Csv, column: string, text: ColumnFacts['text']): Diagnostic {
  const { features, ignore } = source.arguments;
  const index = features?.indexOf(column) ?? -1;
  const ignored = writeValue(columnsArgument, [...ignore, column]);
  const written = subject.lowered.draft.entries.get('data')?.written;
  const words = written?.get('ignore')?.range;
  const after = written?.get('target')?.range?.end;
  const fix =
    index >= 0
      ? undefined
      : words
        ? replacement(`Ignore ${quote(column)}`, words, ignored)
        : after === undefined
          ? undefined
          : replacement(`Ignore ${quote(column)}`, { start: after, end: after }, ` ignore=${ignored}`);
  return diagnostic(
    'text-column',
    index >= 0 ? columnRange(subject, 'features', index) : rangeOf(subject, 'data', 'path'),
    `Column ${quote(column)} ${saidOfText(text)}, so nothing can be predicted from it. Correct it, or ${
      index >= 0 ? 'take the column out of `features`.' : `leave the column out with \`ignore=${ignored}\`.`
    }`,
    { arguments: [column], fixes: fix ? [fix] : [] },
  );
}

function checkFile(subject: Subject, source: Csv, file: NonNullable<Lowered['file']>, report: Report): void {
  if ('problem' in file) return;
  const known = new Set(file.columns);
  let missing = false;
  for (const role of ['target', 'features', 'ignore'] as const) {
    (source.arguments[role] ?? []).forEach((column, index) => {
      if (known.has(column)) return;
      missing = true;
      const range = columnRange(subject, role, index);
      report(unknownName('unknown-column', 'column', column, range, file.columns, undefined, writeColumn));
    });
  }
  if (missing) return;
  const features = featureColumns(source, file.columns);
  if (features.length === 0) {
    const message = 'No column is left to predict from: all are in `target` or `ignore`.';
    report(diagnostic('missing-column', rangeOf(subject, 'data', 'path'), message));
  }
  const isText = (column: string): boolean =>
    Object.hasOwn(file.values, column) && file.values[column]?.numeric === false;
  const { target } = source.arguments;
  (source.arguments.features ?? []).forEach((column, index) => {
    if (file.rows < 2 || target.includes(column) || file.values[column]?.distinct !== 1) return;
    const message = `Column ${quote(column)} holds the same value in every row, so nothing can be learned from it. Take it out of \`features\`.`;
    report(
      diagnostic('constant-column', columnRange(subject, 'features', index), message, {
        severity: 'hint',
        arguments: [column],
      }),
    );
  });
  for (const column of features) {
    if (isText(column) && !target.includes(column))
      report(textColumn(subject, source, column, file.values[column]?.text));
  }
  if (target.length < 2) return;
  target.forEach((column, index) => {
    if (!isText(column)) return;
    const message = `Column ${quote(column)} ${saidOfText(file.values[column]?.text)}. Several targets are numbers; classes are one column.`;
    report(diagnostic('text-column', columnRange(subject, 'target', index), message, { arguments: [column] }));
  });
}

/** The columns that a CSV source names, against each other and against the file. */
export const csvColumns: Check = (subject, report) => {
  const { source, file } = subject.lowered;
  if (source?.kind !== 'csv') return;
  checkRoles(subject, source, report);
  if (source.arguments.delimiter.length !== 1) {
    const range = rangeOf(subject, 'data', 'delimiter');
    report(diagnostic('wrong-type', range, '`delimiter` must be one character, as in `delimiter=";"`.'));
  }
  if (file) checkFile(subject, source, file, report);
};
