import type { Arguments } from '../spec/argument';
import { argumentValue } from './checks/argument-value';
import { duplicateArgument } from './checks/duplicate-argument';
import { missingArguments } from './checks/missing-argument';
import { surplusArgument } from './checks/surplus-argument';
import { unknownArgument } from './checks/unknown-argument';
import { diagnostic, mostInLine, type Report } from './diagnostic';
import { writtenValue, type Call, type Written } from './draft';
import { entryOf } from './keywords';
import type { Range } from './range';
import { isNameless, type Table } from './tables';
import type { Part, Statement } from './tree';
import { quote } from './words';

const positionals = new WeakMap<Arguments, readonly string[]>();

/** The arguments of a schema that are written without their names, in order. */
export function positionalNames(schema: Arguments): readonly string[] {
  let names = positionals.get(schema);
  if (!names) {
    names = Object.keys(schema).filter((name) => schema[name]?.positional);
    positionals.set(schema, names);
  }
  return names;
}

interface Owner {
  /** The keyword or kind, for sentences. */
  readonly name: string;
  readonly nameRange: Range;
  readonly schema: Arguments;
  /** Kinds beside it. */
  readonly table?: Table;
  /** An argument that is written as a bare word (`standardize targets`). */
  readonly flag?: string;
  /** Something on the line could not be read and has been reported: it may be what is missing or out of place. */
  readonly unreadable: boolean;
}

/** Gives each written argument to the one of the table that it is for; everything that does not fit is reported. */
export function bindArguments(
  owner: Owner,
  parts: readonly Part[],
  report: Report,
): { readonly written: ReadonlyMap<string, Written>; readonly broken: boolean } {
  const written = new Map<string, Written>();
  /** Arguments whose values do not fit. */
  let unfit: Set<string> | undefined;
  const seen = (name: string): boolean => written.has(name) || unfit?.has(name) === true;
  let broken = false;
  let told = 0;
  const fail: Report = (found) => {
    broken = true;
    told++;
    report(found);
  };
  const positional = positionalNames(owner.schema);
  let place = 0;
  for (const part of parts) {
    if (told >= mostInLine) break;
    if (part.type === 'operator') {
      fail(
        diagnostic('unexpected-text', part.range, `${quote(part.text)} has no meaning here. Remove it.`, {
          arguments: [part.text],
        }),
      );
      continue;
    }
    const { value } = part;
    if (part.type === 'positional' && value.type === 'name' && value.name === owner.flag) {
      if (seen(value.name)) fail(duplicateArgument(value.name, part.range));
      written.set(value.name, { value: true, range: part.range });
      continue;
    }
    const name = part.type === 'named' ? part.key.text : positional[place++];
    const argument = name === undefined ? undefined : entryOf(owner.schema, name);
    if (name === undefined || !argument) {
      if (part.type === 'named') fail(unknownArgument(owner.name, part.key, owner.schema, owner.table));
      else if (value.type === 'invalid' || owner.unreadable) broken = true;
      else fail(surplusArgument(owner.name, value, owner.schema));
      continue;
    }
    if (seen(name)) {
      fail(duplicateArgument(name, part.type === 'named' ? part.key.range : part.range));
      continue;
    }
    const result = argumentValue(isNameless(name, argument) ? owner.name : name, argument, value);
    if ('value' in result) written.set(name, writtenValue(result.value, value));
    else {
      unfit ??= new Set();
      unfit.add(name);
      if (result.problem) fail(result.problem);
      else broken = true;
    }
  }
  if (!owner.unreadable) missingArguments(owner.name, owner.schema, seen, owner.nameRange).forEach(fail);
  return { written, broken };
}

/** A statement's call: its arguments in the types and ranges of its table. */
export function bind(statement: Statement, owner: Owner, parts: readonly Part[], report: Report): Call {
  const { written, broken } = bindArguments(owner, parts, report);
  return {
    kind: owner.name,
    schema: owner.schema,
    written,
    range: statement.range,
    broken: broken || statement.broken,
  };
}
