import { trainEntries, untilMetrics } from '../spec/entries';
import type { UntilSpec } from '../spec/experiment';
import { bind } from './bind';
import { argumentValue } from './checks/argument-value';
import { unknownName } from './checks/unknown-name';
import { diagnostic, type Report } from './diagnostic';
import type { Call, UntilDraft } from './draft';
import type { Statement } from './tree';
import { quote } from './words';

const schema = trainEntries.until.arguments;
const form = 'Write `until validation.loss < 0.1` or `until validation.loss patience=10`.';

const malformed = (statement: Statement): ReturnType<typeof diagnostic> =>
  diagnostic('invalid-until', statement.range, `This is no stopping rule. ${form}`);

const withoutArguments = (statement: Statement): Call => ({
  kind: 'until',
  schema: {},
  written: new Map(),
  range: statement.range,
  broken: false,
});

/** The patience rule that a call's arguments make. */
export function patienceRule(call: Call, { metric, part }: Pick<UntilSpec, 'metric' | 'part'>): UntilSpec {
  const value = (name: string): unknown => call.written.get(name)?.value;
  return {
    metric,
    part,
    rule: 'patience',
    patience: value('patience') as number,
    minDelta: (value('min_delta') ?? schema.min_delta.default) as number,
    restore: (value('restore') ?? schema.restore.default) as 'best' | 'last',
  };
}

/** A stopping rule: a comparison, or a metric with its patience. */
export function readUntil(statement: Statement, report: Report): UntilDraft | undefined {
  const [metricPart, second, third] = statement.parts;
  if (metricPart?.type !== 'positional' || metricPart.value.type === 'invalid') {
    if (!statement.broken) report(malformed(statement));
    return undefined;
  }
  const word = metricPart.value.text;
  const metricRange = metricPart.range;
  if (!untilMetrics.includes(word)) {
    report(unknownName('unknown-metric', 'metric', word, metricRange, untilMetrics));
    return undefined;
  }
  const dot = word.indexOf('.');
  // The list of what `until` may watch is made of these names.
  const metric = word.slice(dot + 1) as UntilSpec['metric'];
  const watched = { metric, part: dot < 0 ? 'training' : 'validation' } as const;
  if (second?.type === 'operator') {
    if (third?.type !== 'positional' || second.text === '->' || statement.parts.length !== 3) {
      if (!statement.broken) report(malformed(statement));
      return undefined;
    }
    const result = argumentValue('threshold', { type: 'number', documentation: '' }, third.value);
    if (!('value' in result)) {
      if (result.problem) report(result.problem);
      return undefined;
    }
    const comparison = second.text as '<' | '<=' | '>' | '>=';
    const spec: UntilSpec = { ...watched, rule: 'threshold', comparison, threshold: result.value as number };
    return { call: withoutArguments(statement), metricRange, spec };
  }
  const owner = { name: 'until', nameRange: statement.keyword.range, schema, unreadable: statement.broken };
  const call = bind(statement, owner, statement.parts.slice(1), report);
  if (!call.written.has('patience')) {
    if (!call.broken) {
      report(
        diagnostic('missing-argument', metricRange, `${quote(word)} needs a comparison or a patience. ${form}`, {
          arguments: ['until', 'patience'],
        }),
      );
    }
    return undefined;
  }
  return { call, metricRange, spec: patienceRule(call, watched) };
}
