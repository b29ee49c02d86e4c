import { partSizes, type PartSizes } from '../../spec/split';
import type { SplitSpec } from '../../spec/experiment';
import { isClassTarget } from '../../spec/target';
import { diagnostic, replacement } from '../diagnostic';
import type { Lowered } from '../lower';
import { rangeOf, type Check } from './check';

/** The split that a draft says, sound or not. */
export function splitOf({ draft }: Lowered): SplitSpec | undefined {
  const split = draft.entries.get('split');
  if (!split || split.broken) return undefined;
  const values: Record<string, unknown> & { stratify: boolean } = { stratify: false };
  for (const [name, { value }] of split.written) values[name] = value;
  return values;
}

const sizes = new WeakMap<Lowered, ReturnType<typeof partSizes>>();

/** The sizes of the parts, or what is wrong with them, where the number of rows is known. Several checks ask. */
function partsOf(lowered: Lowered): ReturnType<typeof partSizes> | undefined {
  if (!lowered.data) return undefined;
  let known = sizes.get(lowered);
  if (!known) {
    known = partSizes(lowered.data.samples, splitOf(lowered));
    sizes.set(lowered, known);
  }
  return known;
}

/** The sizes of the parts, where the number of rows is known and enough. */
export function knownParts(lowered: Lowered): PartSizes | undefined {
  if (lowered.draft.entries.get('split')?.broken) return undefined;
  const parts = partsOf(lowered);
  return parts && !('problem' in parts) ? parts : undefined;
}

/** Parts that are more than there is, or empty; classes kept in proportion where there are none. */
export const split: Check = (subject, report) => {
  const { data, loss } = subject.lowered;
  const spec = splitOf(subject.lowered);
  if (!spec) return;
  // Shares alone are judged without the number of rows.
  const shares = [spec.train, spec.validation, spec.test].every((amount) => amount?.unit !== 'rows');
  const samples = data?.samples ?? (shares ? 10_000_000 : undefined);
  if (samples === undefined) return;
  const parts = partsOf(subject.lowered) ?? partSizes(samples, spec);
  if ('problem' in parts) {
    const above = parts.problem === 'above';
    const wanted = above ? (shares ? `${+((100 * parts.wanted) / samples).toFixed(2)} %` : `${parts.wanted} rows`) : '';
    const message = above
      ? `The parts together are ${wanted} of ${shares ? 'the data' : `${samples} rows`}. Make them smaller.`
      : `The ${parts.part === 'train' ? 'training' : parts.part} part gets no row${data ? ` of ${samples}` : ''}. Make it larger, or leave it out.`;
    const range = above ? undefined : rangeOf(subject, 'split', parts.part);
    report(
      diagnostic(above ? 'split-too-large' : 'empty-part', range ?? rangeOf(subject, 'split'), message, {
        arguments: above ? [wanted] : [parts.part],
      }),
    );
  }
  if (spec.stratify && loss && data && data.targets.length > 0 && !isClassTarget(loss.kind, data.targets)) {
    const message = '`stratify` keeps the shares of classes, but the target holds numbers. Remove it.';
    report(diagnostic('stratify-numbers', rangeOf(subject, 'split', 'stratify'), message));
  }
};

/** A batch that is larger than the training part. */
export const largeBatch: Check = (subject, report) => {
  const batch = subject.lowered.draft.entries.get('batch')?.written.get('value');
  const sizes = knownParts(subject.lowered);
  if (typeof batch?.value !== 'number' || !sizes || batch.value <= sizes.train) return;
  report(
    diagnostic(
      'large-batch',
      batch.range ?? rangeOf(subject, 'batch'),
      `A batch of ${batch.value} is larger than the training part of ${sizes.train}: each epoch is one step, as with \`batch full\`.`,
      {
        severity: 'warning',
        arguments: [`${batch.value}`, `${sizes.train}`],
        fixes: batch.range ? [replacement('Change to `batch full`', batch.range, 'full')] : [],
      },
    ),
  );
};

/** Scaled targets that are classes. */
export const scaledClasses: Check = (subject, report) => {
  const { data, loss, draft } = subject.lowered;
  for (const keyword of ['standardize', 'normalize']) {
    const written = draft.entries.get(keyword)?.written.get('targets');
    if (written?.value !== true || !data || !loss || data.targets.length === 0) continue;
    if (!isClassTarget(loss.kind, data.targets)) continue;
    const range = rangeOf(subject, keyword, 'targets');
    report(diagnostic('scaled-classes', range, 'The target holds classes, which are not scaled. Remove `targets`.'));
  }
};
