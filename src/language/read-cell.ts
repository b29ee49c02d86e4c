import { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { readDataBlock } from './data-block';
import type { Report } from './diagnostic';
import type { Draft } from './draft';
import { readModelBlock } from './model-block';
import { readTrainBlock } from './train-block';
import type { Block, BlockKeyword, CellNode } from './tree';

const empty: Draft = { entries: new Map(), layers: [] };

/** What a cell's blocks say. In a variation they say what changes, and there is no `model`. */
export function readBlocks(node: CellNode, text: string, variation: boolean, report: Report): Draft {
  const lines = new CellLines(node, text);
  const seen = new Map<BlockKeyword, Block>();
  let draft = empty;
  for (const block of node.blocks) {
    const { keyword } = block;
    if (!keyword) continue;
    if (seen.has(keyword)) {
      report(duplicateEntry(keyword, block.head.keyword.range, 'block'));
      continue;
    }
    seen.set(keyword, block);
    if (keyword === 'model') draft = { ...draft, ...readModelBlock(block, lines, report) };
    else {
      const read =
        keyword === 'data' ? readDataBlock(block, lines, variation, report) : readTrainBlock(block, lines, report);
      draft = { ...draft, ...read, entries: new Map([...draft.entries, ...read.entries]) };
    }
  }
  return draft;
}
