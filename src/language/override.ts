import type { Argument, Shape } from '../spec/argument';
import { argumentValue } from './checks/argument-value';
import { droppedArgument } from './checks/dropped-argument';
import { missingArgument, requiredNames } from './checks/missing-argument';
import { missingRows } from './checks/missing-rows';
import { unknownName } from './checks/unknown-name';
import { unknownPath } from './checks/unknown-path';
import { describeValue } from './describe';
import { diagnostic, type Report } from './diagnostic';
import { withEntry, writtenValue, type Call, type Draft, type LayerDraft, type Written } from './draft';
import { entryOf, reservedNames } from './keywords';
import { defaultKind, layerIndex, resolve, type Target } from './paths';
import { entryTable, isKindKeyword, kindNouns, kindTables } from './tables';
import { readMetricNames } from './train-block';
import type { Value, Word } from './tree';
import { patienceRule } from './until';
import { quote } from './words';

/** A path set to a value. `inText`: the value's words stand in the analysed text. */
export interface Setting {
  readonly path: Word;
  readonly value: Value;
  readonly inText: boolean;
}

const isNumeric = ({ type }: Argument): boolean => type === 'number' || type === 'integer';

/** Whether a new kind takes a value that was written for another one, whose argument of that name was `before`. */
const carries = ({ value }: Written, before: Argument | undefined, argument: Argument | undefined): boolean => {
  // `features` of `blobs` is a number, of `csv` a list of columns.
  if (!before || !argument) return false;
  if (before.type !== argument.type && !(isNumeric(before) && isNumeric(argument))) return false;
  if (argument.type === 'name') return typeof value === 'string' && argument.names.includes(value);
  if (argument.type !== 'number' && argument.type !== 'integer') return true;
  if (typeof value !== 'number') return false;
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = argument;
  return value >= min && value <= max && value > above && value < below;
};

const withCall = (draft: Draft, keyword: string, call: Call): Draft => ({
  ...draft,
  entries: withEntry(draft.entries, keyword, call),
});

function setKind(draft: Draft, target: Extract<Target, { type: 'kind' }>, setting: Setting, report: Report): Draft {
  const { keyword } = target;
  const { value } = setting;
  const table = kindTables[keyword];
  const entry = value.type === 'name' ? entryOf(table, value.name) : undefined;
  if (value.type !== 'name' || !entry) {
    report(unknownName(`unknown-${keyword}`, kindNouns[keyword], value.text, value.range, Object.keys(table)));
    return draft;
  }
  if (keyword === 'data' && value.name === 'table' && !draft.rows) report(missingRows(value.range));
  const before = draft.entries.get(keyword);
  const written = new Map<string, Written>();
  for (const [name, each] of before?.written ?? []) {
    if (carries(each, before?.schema[name], entryOf(entry.arguments, name))) written.set(name, each);
    else report(droppedArgument(keyword, name, value.name, value.range));
  }
  const changed = withCall(draft, keyword, {
    kind: value.name,
    ...(setting.inText && { kindRange: value.range }),
    schema: entry.arguments,
    written,
    ...(before?.range && { range: before.range }),
    broken: before?.broken ?? false,
  });
  return keyword === 'data' && value.name !== 'table' ? { ...changed, rows: undefined } : changed;
}

const withWritten = (call: Call, name: string, written: Written): Call => ({
  ...call,
  written: withEntry(call.written, name, written),
});

/** The call that an entry is when nothing was written of it. */
function unwritten(draft: Draft, keyword: string): Call | undefined {
  if (isKindKeyword(keyword)) {
    const kind = defaultKind(draft, keyword);
    const schema = kind && entryOf(kindTables[keyword], kind)?.arguments;
    return schema ? { kind, schema, written: new Map(), broken: false } : undefined;
  }
  return { kind: keyword, schema: entryTable[keyword]?.arguments ?? {}, written: new Map(), broken: false };
}

function setLayer(draft: Draft, layer: LayerDraft, name: string, written: Written): Draft {
  const index = layerIndex(draft, layer.name) ?? -1;
  const layers = draft.layers.with(index, { ...layer, call: withWritten(layer.call, name, written) });
  return { ...draft, layers };
}

function setUntil(draft: Draft, name: string, written: Written, setting: Setting, report: Report): Draft {
  const rules = (draft.until ?? []).filter(({ spec }) => spec.rule === 'patience');
  if (rules.length !== 1) {
    report(
      diagnostic(
        'unknown-path',
        setting.path.range,
        `${quote(setting.path.text)} needs exactly one \`until\` with a patience in the base; write \`until\` below \`train\` here instead.`,
        { arguments: [setting.path.text] },
      ),
    );
    return draft;
  }
  const until = (draft.until ?? []).map((rule) => {
    if (rule.spec.rule !== 'patience') return rule;
    const call = withWritten(rule.call, name, written);
    return { ...rule, call, spec: patienceRule(call, rule.spec) };
  });
  return { ...draft, until };
}

function setValue(draft: Draft, target: Exclude<Target, { type: 'kind' }>, setting: Setting, report: Report): Draft {
  const { value, inText } = setting;
  const range = inText ? { range: value.range } : {};
  if (target.type === 'metrics') {
    const read = readMetricNames(value.type === 'list' ? value.items : [value], report);
    return read ? { ...draft, metrics: { names: read.names, ranges: inText ? read.ranges : [], ...range } } : draft;
  }
  const result = argumentValue(setting.path.text, target.argument, value);
  if (!('value' in result)) {
    if (result.problem) report(result.problem);
    return draft;
  }
  const written = writtenValue(result.value, value, inText);
  switch (target.type) {
    case 'input':
      return { ...draft, input: { shape: result.value as Shape, ...range } };
    case 'layer':
      return setLayer(draft, target.layer, target.name, written);
    case 'until':
      return setUntil(draft, target.name, written, setting, report);
    case 'argument': {
      const call = draft.entries.get(target.keyword) ?? unwritten(draft, target.keyword);
      return call ? withCall(draft, target.keyword, withWritten(call, target.name, written)) : draft;
    }
  }
}

/** Whether a path may be right, but what it points to is broken in the base, which has been reported there. */
function unknowable(draft: Draft, path: string): boolean {
  const head = path.slice(0, path.includes('.') ? path.indexOf('.') : path.length);
  if (draft.entries.get(head)?.kind === '') return true;
  return draft.soundLayers !== undefined && !reservedNames.has(head) && layerIndex(draft, head) === undefined;
}

/**
 * A draft with paths set: kinds first, whatever the order; explicit arguments that the new kind has too carry over.
 * What cannot be set is reported and left as it was.
 */
export function override(base: Draft, settings: readonly Setting[], report: Report): Draft {
  let draft = base;
  const seen = new Set<string>();
  const kinds: string[] = [];
  const rest: Setting[] = [];
  for (const setting of settings) {
    const path = setting.path.text;
    if (seen.has(path)) {
      report(
        diagnostic('duplicate-path', setting.path.range, `${quote(path)} is set twice. Remove one of the two.`, {
          arguments: [path],
        }),
      );
      continue;
    }
    seen.add(path);
    if (setting.value.type === 'invalid') continue;
    if (setting.value.type === 'range') {
      report(
        diagnostic(
          'wrong-type',
          setting.value.range,
          `${quote(path)} takes one value, but this is ${describeValue(setting.value)}. Ranges are for \`sweep random\`.`,
          { arguments: [path, setting.value.text] },
        ),
      );
      continue;
    }
    const target = isKindKeyword(path) ? resolve(draft, path) : undefined;
    if (target?.type === 'kind') {
      draft = setKind(draft, target, setting, report);
      kinds.push(path);
    } else rest.push(setting);
  }
  for (const setting of rest) {
    if (unknowable(draft, setting.path.text)) continue;
    const target = resolve(draft, setting.path.text);
    if (!target) report(unknownPath(setting.path, draft));
    else if (target.type !== 'kind') draft = setValue(draft, target, setting, report);
  }
  for (const keyword of kinds) {
    const call = draft.entries.get(keyword);
    const setting = settings.find(({ path }) => path.text === keyword);
    if (!call || !setting || call.broken) continue;
    for (const name of requiredNames(call.schema)) {
      if (!call.written.has(name)) report(missingArgument(call.kind, call.schema, name, setting.value.range));
    }
  }
  return draft;
}
