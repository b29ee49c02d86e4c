import { diagnostic, mostInLine, type Report } from './diagnostic';
import type { Setting } from './override';
import type { CellNode, Part, Statement } from './tree';
import { quote } from './words';

/** The statement of a variation that says what changes. */
export const changeOf = ({ statements }: CellNode): Statement | undefined =>
  statements.find(({ keyword }) => keyword.text === 'with' || keyword.text === 'sweep');

/** Reports what is no `path=value`. */
export function strayPart(keyword: string, part: Exclude<Part, { type: 'named' }>, report: Report): void {
  if (part.type === 'positional' && part.value.type === 'invalid') return;
  const words = part.type === 'operator' ? part.text : part.value.text;
  const example = keyword === 'with' ? 'with optimizer.lr=0.1' : 'sweep optimizer.lr=[0.01, 0.1]';
  const message = `${quote(words)} is no path with a value. Write for example \`${example}\`.`;
  report(diagnostic('unexpected-text', part.range, message, { arguments: [words] }));
}

/** The paths that a `with` sets. */
export function readSettings(statement: Statement, report: Report): readonly Setting[] {
  const settings: Setting[] = [];
  let strays = 0;
  for (const part of statement.parts) {
    if (part.type === 'named') settings.push({ path: part.key, value: part.value, inText: true });
    else if (strays++ < mostInLine) strayPart('with', part, report);
  }
  return settings;
}
