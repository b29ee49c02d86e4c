import type { Diagnostic } from '../diagnostic';
import { diagnostic } from '../diagnostic';
import { blockKeywords, entryKeywords } from '../keywords';
import { nearest } from '../nearest';
import type { BlockKeyword, Statement } from '../tree';
import { quote } from '../words';
import { unknownName } from './unknown-name';

/** A line below a block's head that is none of its entries: a mistyped one, one of another block, or a table's row. */
export function unknownEntry(block: BlockKeyword, { keyword, range }: Statement): Diagnostic {
  const { text: word } = keyword;
  if (word === '') {
    const message = `Rows stand below \`data table\`, not below ${quote(block)}.`;
    return diagnostic('misplaced-row', range, message);
  }
  const known = entryKeywords[block];
  const home = blockKeywords.find((other) => entryKeywords[other].includes(word));
  const instead = home && nearest(word, known) === undefined ? `It stands below ${quote(home)}.` : undefined;
  return block === 'model'
    ? unknownName('unknown-layer', 'layer', word, keyword.range, known, instead)
    : unknownName('unknown-entry', `entry of \`${block}\` called`, word, keyword.range, known, instead);
}
