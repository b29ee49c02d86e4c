import { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { readDataBlock } from './data-block';
import type { Report } from './diagnostic';
import type { Call, Draft } from './draft';
import { readModelBlock } from './model-block';
import { readTrainBlock } from './train-block';
import type { Block, BlockKeyword, CellNode } from './tree';

const noLayers: Draft['layers'] = [];

/** What a cell's blocks say. In a variation they say what changes, and there is no `model`. */
export function readBlocks(node: CellNode, text: string, variation: boolean, report: Report): Draft {
  const lines = new CellLines(node, text);
  const entries = new Map<string, Call>();
  const read: { -readonly [block in BlockKeyword]?: Block } = {};
  let model: ReturnType<typeof readModelBlock> | undefined;
  let train: ReturnType<typeof readTrainBlock> | undefined;
  let rows: Draft['rows'];
  for (const block of node.blocks) {
    const { keyword } = block;
    if (!keyword) continue;
    if (read[keyword]) {
      report(duplicateEntry(keyword, block.head.keyword.range, 'block'));
      continue;
    }
    read[keyword] = block;
    if (keyword === 'model') model = readModelBlock(block, lines, report);
    else if (keyword === 'train') train = readTrainBlock(block, lines, entries, report);
    else rows = readDataBlock(block, lines, variation, entries, report);
  }
  return {
    entries,
    rows,
    input: model?.input,
    layers: model?.layers ?? noLayers,
    soundLayers: model?.soundLayers,
    metrics: train?.metrics,
    until: train?.until,
    modelLine: model?.modelLine,
  };
}
