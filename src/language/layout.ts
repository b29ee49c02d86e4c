import type { Range } from './range';
import { scanLine } from './scanner';
import type { CellNode } from './tree';

/** The line end that a text uses: that of its first line. */
export function lineBreak(text: string): '\n' | '\r\n' | '\r' {
  const feed = text.indexOf('\n');
  if (feed < 0) return text.includes('\r') ? '\r' : '\n';
  return text.charAt(feed - 1) === '\r' ? '\r\n' : '\n';
}

/** The blanks before a statement on its line. */
export function indentation(text: string, { start }: Range): string {
  let at = start;
  while (at > 0 && (text.charAt(at - 1) === ' ' || text.charAt(at - 1) === '\t')) at--;
  return text.slice(at, start);
}

/** The end of a cell's last words. */
export function lastWords(text: string, { lines, head }: CellNode): number {
  const line = lines.findLast(({ kind }) => kind !== 'blank');
  if (!line) return head.end;
  const last = scanLine(text, line.range.start).findLast(({ kind }) => kind !== 'newline' && kind !== 'blank');
  return last?.end ?? head.end;
}
