import { diagnostic, replacement, type Diagnostic, type Report } from '../diagnostic';
import { lastWords, lineBreak } from '../layout';
import type { CellNode, Statement } from '../tree';
import { quote } from '../words';

/** Cell statements that do not go together, or stand twice. */
export function checkStatements(node: CellNode, base: boolean, report: Report): void {
  if (node.statements.length < (base ? 1 : 2)) return;
  const seen = new Map<string, Statement>();
  for (const statement of node.statements) {
    const { text: word, range } = statement.keyword;
    if (seen.has(word)) {
      report(
        diagnostic('duplicate-statement', range, `A cell has one ${quote(word)}. Put all of it on one line.`, {
          arguments: [word],
        }),
      );
      continue;
    }
    const change = seen.get('with') ?? seen.get('sweep');
    seen.set(word, statement);
    if (base) {
      const message = `A cell with a \`model\` is a whole experiment, so ${quote(word)} has no place here. Start a new cell with \`# %%\` before it.`;
      report(diagnostic('conflicting-statements', range, message, { arguments: [word, 'model'] }));
    } else if (change && word === 'from') {
      const message = `\`from\` stands on a line of its own before ${quote(change.keyword.text)}. Move it up.`;
      report(diagnostic('misplaced-from', range, message, { arguments: [change.keyword.text] }));
    } else if (change) {
      const message = `A cell has a \`with\` or a \`sweep\`, not both. Start a new cell with \`# %%\`.`;
      report(diagnostic('conflicting-statements', range, message, { arguments: [word, change.keyword.text] }));
    }
  }
}

/** A base without data. */
export const missingData = (node: CellNode, text: string): Diagnostic | undefined => {
  const model = node.blocks.find(({ keyword }) => keyword === 'model');
  if (!model || node.blocks.some(({ keyword }) => keyword === 'data')) return undefined;
  const place = { start: model.head.range.start, end: model.head.range.start };
  const line = lineBreak(text);
  return diagnostic('missing-data', model.head.keyword.range, 'This experiment has no data. Add a `data` block.', {
    fixes: [replacement('Add `data moons`', place, `data moons${line}  split train=80% validation=20%${line}${line}`)],
  });
};

/** `data` or `train` that belong to no experiment, or `from` that names the base of nothing. */
export function checkFragment(node: CellNode, baseAbove: boolean, text: string, report: Report): void {
  const from = node.statements.find(({ keyword }) => keyword.text === 'from');
  if (from) {
    const message = '`from` names the base of a `with` or `sweep` below it, and there is none in this cell. Add one.';
    report(
      diagnostic('misplaced-from', from.keyword.range, message, {
        fixes: [replacement('Add `with`', { start: from.range.end, end: from.range.end }, `${lineBreak(text)}with`)],
      }),
    );
    return;
  }
  const block = node.blocks.find(({ keyword }) => keyword !== undefined);
  if (!block) return;
  const word = block.head.keyword.text;
  const start = { start: block.head.range.start, end: block.head.range.start };
  const last = lastWords(text, node);
  const end = { start: last, end: last };
  const line = lineBreak(text);
  report(
    diagnostic(
      'missing-model',
      block.head.keyword.range,
      `A cell with ${quote(word)} needs a \`model\` too, or a \`with\` that says what it changes.`,
      {
        arguments: [word],
        fixes: [
          ...(baseAbove ? [replacement('Add `with`: change the experiment above', start, `with${line}`)] : []),
          replacement('Add a `model`', end, `${line}${line}model${line}  dense 1`),
        ],
      },
    ),
  );
}
