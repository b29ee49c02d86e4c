import { bindArguments } from './bind';
import { missingKind } from './checks/missing-kind';
import { unknownName } from './checks/unknown-name';
import type { Report } from './diagnostic';
import type { Call, KindKeyword } from './draft';
import { entryOf } from './keywords';
import { kindNouns, kindTables } from './tables';
import type { Statement } from './tree';

/**
 * The call of a statement whose first word after the keyword is a kind (`optimizer adam lr=0.01`); `undefined` when the
 * kind is missing or unknown, which is reported.
 */
export function bindKind(keyword: KindKeyword, statement: Statement, report: Report): Call | undefined {
  const [first, ...rest] = statement.parts;
  if (first?.type !== 'positional') {
    report(missingKind(keyword, statement.keyword.range));
    return undefined;
  }
  const { value } = first;
  if (value.type === 'invalid') return undefined;
  const table = kindTables[keyword];
  const kind = value.type === 'name' ? value.name : value.text;
  const entry = value.type === 'name' ? entryOf(table, kind) : undefined;
  if (!entry) {
    report(unknownName(`unknown-${keyword}`, kindNouns[keyword], kind, value.range, Object.keys(table)));
    return undefined;
  }
  const owner = { name: kind, nameRange: value.range, schema: entry.arguments, table };
  const { written, broken } = bindArguments(owner, rest, report);
  return {
    kind,
    kindRange: value.range,
    schema: entry.arguments,
    written,
    range: statement.range,
    broken: broken || statement.broken,
  };
}
