import type { Arguments } from '../spec/argument';
import { argumentValue } from './checks/argument-value';
import { duplicateArgument } from './checks/duplicate-argument';
import { missingArgument, requiredNames } from './checks/missing-argument';
import { surplusArgument } from './checks/surplus-argument';
import { unknownArgument } from './checks/unknown-argument';
import { diagnostic, mostInLine, type Diagnostic, type Report } from './diagnostic';
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

const nothing: ReadonlyMap<string, Written> = new Map();

/** What has been given to a call's arguments so far. Most calls have few, so its maps are made when they are needed. */
class Binding {
  written: ReadonlyMap<string, Written> = nothing;
  broken = false;
  told = 0;
  private own: Map<string, Written> | undefined;
  /** Arguments whose values do not fit. */
  private unfit: Set<string> | undefined;

  constructor(private readonly report: Report) {}

  has(name: string): boolean {
    return this.written.has(name) || this.unfit?.has(name) === true;
  }

  set(name: string, written: Written): void {
    if (!this.own) this.written = this.own = new Map();
    this.own.set(name, written);
  }

  /** Notes that an argument's value does not fit; says why, unless it was reported where it was read. */
  refuse(name: string, problem: Diagnostic | undefined): void {
    this.unfit ??= new Set();
    this.unfit.add(name);
    if (problem) this.fail(problem);
    else this.broken = true;
  }

  fail(found: Diagnostic): void {
    this.broken = true;
    this.told++;
    this.report(found);
  }
}

/** Gives each written argument to the one of the table that it is for; everything that does not fit is reported. */
export function bindArguments(
  owner: Owner,
  parts: readonly Part[],
  report: Report,
  from = 0,
): { readonly written: ReadonlyMap<string, Written>; readonly broken: boolean } {
  const binding = new Binding(report);
  const positional = positionalNames(owner.schema);
  let place = 0;
  for (let index = from; index < parts.length && binding.told < mostInLine; index++) {
    const part = parts[index];
    if (!part) break;
    if (part.type === 'operator') {
      binding.fail(
        diagnostic('unexpected-text', part.range, `${quote(part.text)} has no meaning here. Remove it.`, {
          arguments: [part.text],
        }),
      );
      continue;
    }
    const { value } = part;
    if (part.type === 'positional' && value.type === 'name' && value.name === owner.flag) {
      if (binding.has(value.name)) binding.fail(duplicateArgument(value.name, part.range));
      binding.set(value.name, { value: true, range: part.range });
      continue;
    }
    const name = part.type === 'named' ? part.key.text : positional[place++];
    const argument = name === undefined ? undefined : entryOf(owner.schema, name);
    if (name === undefined || !argument) {
      if (part.type === 'named') binding.fail(unknownArgument(owner.name, part.key, owner.schema, owner.table));
      else if (value.type === 'invalid' || owner.unreadable) binding.broken = true;
      else binding.fail(surplusArgument(owner.name, value, owner.schema));
      continue;
    }
    if (binding.has(name)) {
      binding.fail(duplicateArgument(name, part.type === 'named' ? part.key.range : part.range));
      continue;
    }
    const result = argumentValue(isNameless(name, argument) ? owner.name : name, argument, value);
    if ('value' in result) binding.set(name, writtenValue(result.value, value));
    else binding.refuse(name, result.problem);
  }
  if (!owner.unreadable) {
    for (const name of requiredNames(owner.schema)) {
      if (!binding.has(name)) binding.fail(missingArgument(owner.name, owner.schema, name, owner.nameRange));
    }
  }
  return binding;
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
