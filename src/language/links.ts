import type { Analysis } from './analysis';
import { detailsOf } from './details';
import type { FileLink } from './editor';
import { within } from './range';

const fileEntries = [
  ['data', 'data'],
  ['weights', 'weights'],
] as const;

/** The data and weights files that a text names, where it names them. */
export function links(analysis: Analysis): readonly FileLink[] {
  const found: FileLink[] = [];
  for (const { node, draft } of detailsOf(analysis).cells) {
    for (const [keyword, kind] of fileEntries) {
      const written = draft?.entries.get(keyword)?.written.get('path');
      if (!written?.range || typeof written.value !== 'string' || written.value === '') continue;
      if (!within(written.range, node.range)) continue;
      const range = { start: written.range.start + 1, end: written.range.end - 1 };
      found.push({ range, path: written.value, kind });
    }
  }
  return found;
}
