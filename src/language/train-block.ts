import { trainEntries } from '../spec/entries';
import { metrics, type MetricName } from '../spec/metrics';
import { bind } from './bind';
import { duplicateArgument } from './checks/duplicate-argument';
import type { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { unknownEntry } from './checks/unknown-entry';
import { unknownName } from './checks/unknown-name';
import { diagnostic, type Report } from './diagnostic';
import type { Call, Draft, UntilDraft } from './draft';
import { bindKind } from './kinds';
import { entryOf } from './keywords';
import type { Range } from './range';
import { isKindKeyword, type VocabularyEntry } from './tables';
import type { Block, Statement, Value } from './tree';
import { readUntil } from './until';
import { quote } from './words';

/** Names of metrics, each once; `undefined` when one is not. */
export function readMetricNames(
  values: readonly Value[],
  report: Report,
): { names: readonly MetricName[]; ranges: readonly Range[] } | undefined {
  const names: MetricName[] = [];
  const ranges: Range[] = [];
  let broken = false;
  for (const value of values) {
    if (value.type === 'invalid') {
      broken = true;
      continue;
    }
    const name = value.type === 'name' ? value.name : value.text;
    if (!Object.hasOwn(metrics, name)) {
      report(unknownName('unknown-metric', 'metric', name, value.range, Object.keys(metrics)));
      broken = true;
    } else if (names.includes(name as MetricName)) {
      report(duplicateArgument(name, value.range));
      broken = true;
    } else {
      names.push(name as MetricName);
      ranges.push(value.range);
    }
  }
  return broken ? undefined : { names, ranges };
}

function readMetrics(statement: Statement, report: Report): Draft['metrics'] {
  const values: Value[] = [];
  for (const part of statement.parts) {
    if (part.type !== 'positional') {
      report(
        diagnostic('unexpected-text', part.range, '`metrics` takes names alone: `metrics accuracy f1`.', {
          arguments: ['metrics'],
        }),
      );
      return undefined;
    }
    if (part.value.type === 'list') values.push(...part.value.items);
    else values.push(part.value);
  }
  if (values.length === 0) {
    if (!statement.broken) {
      report(
        diagnostic('missing-argument', statement.keyword.range, `${quote('metrics')} needs the name of a metric.`, {
          arguments: ['metrics', 'name'],
        }),
      );
    }
    return undefined;
  }
  const read = readMetricNames(values, report);
  const [first, last] = [values[0], values[values.length - 1]];
  return read && first && last ? { ...read, range: { start: first.range.start, end: last.range.end } } : undefined;
}

/** Puts what a `train` block says into `entries`; gives what is more than a call. */
export function readTrainBlock(
  block: Block,
  lines: CellLines,
  entries: Map<string, Call>,
  report: Report,
): Pick<Draft, 'metrics' | 'until'> {
  let until: UntilDraft[] | undefined;
  let metricNames: Draft['metrics'];
  let metricsSeen = false;
  for (const part of block.head.parts) {
    report(
      diagnostic(
        'unexpected-text',
        part.range,
        '`train` stands alone on its line; its entries follow below, indented.',
      ),
    );
  }
  for (const entry of block.entries) {
    const word = entry.keyword.text;
    const vocabulary = entryOf<VocabularyEntry>(trainEntries, word);
    if (!vocabulary) {
      report(unknownEntry('train', entry));
      continue;
    }
    if (word === 'until') {
      const rule = readUntil(entry, report);
      if (rule) (until ??= []).push(rule);
      continue;
    }
    if (word === 'metrics' ? metricsSeen : entries.has(word)) {
      report(duplicateEntry(word, entry.keyword.range, 'entry', [lines.remove(entry)]));
      continue;
    }
    if (word === 'metrics') {
      metricsSeen = true;
      metricNames = readMetrics(entry, report);
      continue;
    }
    const owner = {
      name: word,
      nameRange: entry.keyword.range,
      schema: vocabulary.arguments,
      unreadable: entry.broken,
    };
    const call = isKindKeyword(word) ? bindKind(word, entry, report) : bind(entry, owner, entry.parts, report);
    entries.set(word, call);
  }
  return { metrics: metricNames, until };
}
