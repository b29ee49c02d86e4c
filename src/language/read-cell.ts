import { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { readDataBlock } from './data-block';
import type { Report } from './diagnostic';
import type { Call, Draft } from './draft';
import { readModelBlock } from './model-block';
import { readTrainBlock } from './train-block';
import type { BlockKeyword, CellNode } from './tree';

/** What a cell's blocks say. In a variation they say what changes, and there is no `model`. */
export function readBlocks(node: CellNode, text: string, variation: boolean, report: Report): Draft {
  const lines = new CellLines(node, text);
  const seen = new Set<BlockKeyword>();
  const entries = new Map<string, Call>();
  let draft: Draft = { entries, layers: [] };
  for (const block of node.blocks) {
    const { keyword } = block;
    if (!keyword) continue;
    if (seen.has(keyword)) {
      report(duplicateEntry(keyword, block.head.keyword.range, 'block'));
      continue;
    }
    seen.add(keyword);
    if (keyword === 'model') draft = { ...draft, ...readModelBlock(block, lines, report) };
    else if (keyword === 'train') draft = { ...draft, ...readTrainBlock(block, lines, entries, report) };
    else {
      const rows = readDataBlock(block, lines, variation, entries, report);
      if (rows) draft = { ...draft, rows };
    }
  }
  return draft;
}
