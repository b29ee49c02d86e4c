import { FoldingRange, FoldingRangeKind, type FoldingRangeProvider } from 'vscode';
import { foldingRanges, type Folding } from '../../language';
import type { Documents } from '../documents';

const kinds: Readonly<Record<Folding['kind'], FoldingRangeKind | undefined>> = {
  cell: FoldingRangeKind.Region,
  block: undefined,
  residual: undefined,
  comment: FoldingRangeKind.Comment,
};

/** Cells, blocks, residuals and runs of comments fold to their first line. */
export const folding = (documents: Documents): FoldingRangeProvider => ({
  provideFoldingRanges: (document) =>
    foldingRanges(documents.analysis(document)).map(
      ({ range, kind }) =>
        new FoldingRange(document.positionAt(range.start).line, document.positionAt(range.end).line, kinds[kind]),
    ),
});
