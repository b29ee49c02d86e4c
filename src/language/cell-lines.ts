import { type Fix } from './diagnostic';
import { indentation, lineBreak } from './layout';
import type { Range } from './range';
import type { CellNode, Statement } from './tree';

/** The whole lines of a cell's statements, for fixes that take one away or add one. Looked up only when there is a mistake. */
export class CellLines {
  constructor(
    private readonly node: CellNode,
    private readonly text: string,
  ) {}

  /** Takes a statement's line away, with its line end. */
  remove(statement: Statement): Fix {
    return { title: 'Remove this line', edits: [{ range: this.lineOf(statement), newText: '' }] };
  }

  /** Adds a line of words below one statement, indented as another. */
  addBelow(last: Statement, words: string, like: Statement, title: string): Fix {
    const { end } = this.lineOf(last);
    const line = `${indentation(this.text, like.range)}${words}`;
    const broken = lineBreak(this.text);
    const ended = end > 0 && /[\r\n]/.test(this.text.charAt(end - 1));
    return { title, edits: [{ range: { start: end, end }, newText: ended ? line + broken : broken + line }] };
  }

  private lineOf(statement: Statement): Range {
    return this.node.lines.find((line) => line.statement === statement)?.range ?? statement.range;
  }
}
