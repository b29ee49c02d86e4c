import { filesOf } from '../spec/files';
import type { Experiment } from './analysis';
import type { Draft, LayerDraft } from './draft';
import type { Lowered } from './lower';
import { soleArgument } from './tables';
import type { Range } from './range';

/** The path of an entry's argument: `epochs`, `optimizer.lr`. */
export const entryPath = (keyword: string, name: string): string =>
  soleArgument(keyword)?.[0] === name ? keyword : `${keyword}.${name}`;

function addLayerRanges(ranges: Map<string, Range>, layers: readonly LayerDraft[]): void {
  for (const { name, call } of layers) {
    for (const [argument, { range }] of call.written) {
      if (range && argument !== 'name') ranges.set(`${name}.${argument}`, range);
    }
  }
}

/** Where each hyperparameter's value is written, by path. */
export function writtenRanges(draft: Draft): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  for (const [keyword, { kindRange, written }] of draft.entries) {
    if (kindRange) ranges.set(keyword, kindRange);
    for (const [name, { range }] of written) if (range) ranges.set(entryPath(keyword, name), range);
  }
  if (draft.input?.range) ranges.set('input', draft.input.range);
  if (draft.metrics?.range) ranges.set('metrics', draft.metrics.range);
  for (const { call, spec } of draft.until ?? []) {
    if (spec.rule !== 'patience') continue;
    for (const [name, { range }] of call.written) if (range) ranges.set(`until.${name}`, range);
  }
  addLayerRanges(ranges, draft.layers);
  return ranges;
}

/** A sound experiment. Where its words stand is worked out when it is asked for. */
export function experimentOf({ spec, placed, draft }: Lowered): Experiment | undefined {
  if (!spec) return undefined;
  let ranges: ReadonlyMap<string, Range> | undefined;
  let layerLines: ReadonlyMap<string, Range> | undefined;
  const lossLine = draft.entries.get('loss')?.range;
  return {
    spec,
    get ranges() {
      ranges ??= writtenRanges(draft);
      return ranges;
    },
    get layerLines() {
      layerLines ??= new Map(draft.layers.map(({ name, range }) => [name, range]));
      return layerLines;
    },
    ...(lossLine && { lossLine }),
    files: filesOf(spec),
    ...(placed && { placed }),
  };
}
