import { dataEntries } from '../spec/entries';
import type { TableRow } from '../spec/experiment';
import { bind } from './bind';
import type { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { missingRows } from './checks/missing-rows';
import { tableRow, unevenRow } from './checks/table-row';
import { unknownEntry } from './checks/unknown-entry';
import { diagnostic, replacement, type Diagnostic, type Report } from './diagnostic';
import type { Call, Draft } from './draft';
import { bindKind } from './kinds';
import { entryOf } from './keywords';
import { entryTable } from './tables';
import type { Block, Statement } from './tree';

const scalings: readonly string[] = ['standardize', 'normalize'];

/** A row below another head than a table's; a head that is the keyword alone is made one by a word after it. */
function misplacedRow(row: Statement, { keyword }: Statement, head: Call | undefined): Diagnostic {
  const title = 'Change to `data table`';
  const { end } = keyword.range;
  const fix = head
    ? head.kindRange && replacement(title, head.kindRange, 'table')
    : replacement(title, { start: end, end }, ' table');
  const instead = head ? `\`data ${head.kind}\`` : '`data` alone, which keeps what the base has';
  return diagnostic('misplaced-row', row.range, `Rows stand below \`data table\`, not below ${instead}.`, {
    fixes: fix ? [fix] : [],
  });
}

function readRows(
  rows: readonly Statement[],
  line: Statement,
  head: Call | undefined,
  report: Report,
): readonly TableRow[] {
  const read: TableRow[] = [];
  let first: TableRow | undefined;
  for (const statement of rows) {
    if (!head || (!head.broken && head.kind !== 'table')) {
      report(misplacedRow(statement, line, head));
      continue;
    }
    if (statement.broken) continue;
    const row = tableRow(statement);
    if ('code' in row) {
      report(row);
      continue;
    }
    first ??= row;
    const uneven = unevenRow(first, row, statement);
    if (uneven) report(uneven);
    read.push(row);
  }
  return read;
}

/**
 * Puts what a `data` block says into `entries`; gives a table's rows. In a variation its head may be the keyword alone,
 * which keeps the base's.
 */
export function readDataBlock(
  block: Block,
  lines: CellLines,
  variation: boolean,
  entries: Map<string, Call>,
  report: Report,
): Draft['rows'] {
  const bare = variation && block.head.parts.length === 0;
  const head = bare ? undefined : bindKind('data', block.head, report);
  if (head) entries.set('data', head);
  const rows: Statement[] = [];
  for (const entry of block.entries) {
    const word = entry.keyword.text;
    if (word === '') {
      rows.push(entry);
      continue;
    }
    const vocabulary = entryOf(dataEntries, word);
    if (!vocabulary) {
      report(unknownEntry('data', entry));
      continue;
    }
    if (entries.has(word)) {
      report(duplicateEntry(word, entry.keyword.range, 'entry', [lines.remove(entry)]));
      continue;
    }
    const other = scalings.find((name) => name !== word && entries.has(name));
    if (other !== undefined && scalings.includes(word)) {
      report(
        diagnostic(
          'conflicting-entries',
          entry.keyword.range,
          `Features are scaled once: \`${other}\` does it already.`,
          {
            arguments: [word, other],
          },
        ),
      );
      continue;
    }
    const owner = {
      name: word,
      nameRange: entry.keyword.range,
      schema: entryTable[word]?.arguments ?? {},
      unreadable: entry.broken,
      ...(scalings.includes(word) && { flag: 'targets' }),
    };
    entries.set(word, bind(entry, owner, entry.parts, report));
  }
  const table = readRows(rows, block.head, head, report);
  if (head?.kind === 'table' && rows.length === 0) {
    report(missingRows(head.kindRange ?? block.head.range));
  }
  return head?.kind === 'table' ? table : undefined;
}
