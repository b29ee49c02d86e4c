import { bindArguments } from './bind';
import { missingKind } from './checks/missing-kind';
import { unknownName } from './checks/unknown-name';
import type { Report } from './diagnostic';
import type { Call, KindKeyword } from './draft';
import { entryOf } from './keywords';
import { kindNouns, kindTables } from './tables';
import type { Statement } from './tree';

/**
 * The call of a statement whose first word after the keyword is a kind (`optimizer adam lr=0.01`). When the kind is
 * missing or unknown, that is reported, and the call has no kind and is broken.
 */
export function bindKind(keyword: KindKeyword, statement: Statement, report: Report): Call {
  const unknown = (): Call => ({ kind: '', schema: {}, written: new Map(), range: statement.range, broken: true });
  const [first] = statement.parts;
  if (first?.type !== 'positional') {
    report(missingKind(keyword, statement.keyword.range));
    return unknown();
  }
  const { value } = first;
  if (value.type === 'invalid') return unknown();
  const table = kindTables[keyword];
  const kind = value.type === 'name' ? value.name : value.text;
  const entry = value.type === 'name' ? entryOf(table, kind) : undefined;
  if (!entry) {
    report(unknownName(`unknown-${keyword}`, kindNouns[keyword], kind, value.range, Object.keys(table)));
    return unknown();
  }
  const owner = { name: kind, nameRange: value.range, schema: entry.arguments, table, unreadable: statement.broken };
  const { written, broken } = bindArguments(owner, statement.parts, report, 1);
  return {
    kind,
    kindRange: value.range,
    schema: entry.arguments,
    written,
    range: statement.range,
    broken: broken || statement.broken,
  };
}
