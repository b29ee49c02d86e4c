import { dataEntries } from '../spec/entries';
import type { Analysis, Override } from './analysis';
import { positionalNames } from './bind';
import { detailsOf, type CellDetails } from './details';
import type { Call, Draft, LayerDraft } from './draft';
import { EditList } from './edit-list';
import { writtenRanges } from './experiment';
import { indentation, lastWords, lineBreak } from './layout';
import { override } from './override';
import { currentKind, resolve, type Target } from './paths';
import { within, type Range, type TextEdit } from './range';
import { lineEnd } from './scanner';
import { changeOf } from './settings';
import { isKindKeyword, soleArgument } from './tables';
import type { Statement } from './tree';
import { settingsOf } from './with-overrides';

/** Takes a part out of its line, with the blanks before it. */
function remove(edits: EditList, text: string, { start, end }: Range): void {
  let from = start;
  while (from > 0 && (text.charAt(from - 1) === ' ' || text.charAt(from - 1) === '\t')) from--;
  edits.replace({ start: from, end }, '');
}

/** A value in the place of another's words. A bare word that says `true` becomes an argument with a name. */
function replaceValue(edits: EditList, text: string, range: Range, name: string | undefined, value: string): void {
  const bare = name !== undefined && text.slice(range.start, range.end) === name;
  edits.replace(range, bare ? `${name}=${value}` : value);
}

/** Takes the arguments out of a statement that its new kind does not have. */
function removeDropped(edits: EditList, text: string, statement: Statement, before: Call, after: Call): void {
  for (const [name, { range }] of before.written) {
    if (!range || after.written.has(name)) continue;
    const part = statement.parts.find((each) => within(range, each.range));
    if (part) remove(edits, text, part.range);
  }
}

/** A value added to a statement: a positional one after those before it, when they are all there, else by its name. */
function addArgument(edits: EditList, statement: Statement, call: Call, name: string, value: string): void {
  const positional = positionalNames(call.schema);
  const place = positional.indexOf(name);
  const given =
    statement.parts.filter((part) => part.type === 'positional').length -
    (call.kindRange && isKindKeyword(statement.keyword.text) ? 1 : 0);
  if (place >= 0 && place === given) {
    const last = statement.parts.findLast((part) => part.type === 'positional');
    edits.insertFirst(last?.range.end ?? statement.keyword.range.end, ` ${value}`);
  } else edits.insert(statement.range.end, ` ${name}=${value}`);
}

class CellWriter {
  readonly edits = new EditList();
  private readonly ranges: ReadonlyMap<string, Range>;
  private readonly newLines = new Map<string, string>();

  constructor(
    private readonly text: string,
    private readonly details: CellDetails,
    private readonly before: Draft,
    private readonly after: Draft,
  ) {
    this.ranges = writtenRanges(before);
  }

  write(path: string, value: string): void {
    const target = resolve(this.after, path);
    if (!target) return;
    const setting = this.details.settings.find((each) => each.path.text === path);
    const own = setting?.value.range ?? this.ownRange(path);
    if (own) replaceValue(this.edits, this.text, own, 'name' in target ? target.name : undefined, value);
    if (target.type === 'kind') this.drop(target.keyword);
    if (own) return;
    const change = this.details.cell.kind === 'base' ? undefined : changeOf(this.details.node);
    if (change) this.edits.insert(change.range.end, ` ${path}=${value}`);
    else this.add(target, value);
  }

  finish(): readonly TextEdit[] {
    const { node } = this.details;
    const line = lineBreak(this.text);
    for (const block of ['data', 'train'] as const) {
      const lines = [...this.newLines].filter(([keyword]) => (keyword in dataEntries ? 'data' : 'train') === block);
      if (lines.length === 0) continue;
      const place = node.blocks.find(({ keyword }) => keyword === block);
      const last = place?.entries[place.entries.length - 1];
      const indent = last ? indentation(this.text, last.range) : '  ';
      const words = lines.map(([, statement]) => `${line}${indent}${statement}`).join('');
      if (place) this.edits.insert(lineEnd(this.text, (last ?? place.head).range.end), words);
      else this.edits.insert(lineEnd(this.text, lastWords(this.text, node)), `${line}${line}${block}${words}`);
    }
    return this.edits.edits;
  }

  /** Where a path's value is written in this very cell. */
  private ownRange(path: string): Range | undefined {
    const range = this.ranges.get(path);
    return range && within(range, this.details.node.range) ? range : undefined;
  }

  private statement(range: Range | undefined): Statement | undefined {
    if (!range) return undefined;
    for (const { head, entries } of this.details.node.blocks) {
      for (const statement of [head, ...entries]) if (statement.range.start === range.start) return statement;
    }
    return undefined;
  }

  /** Takes away what a new kind does not have. */
  private drop(keyword: string): void {
    const before = this.before.entries.get(keyword);
    const after = this.after.entries.get(keyword);
    const statement = this.statement(before?.range);
    if (before && after && statement) removeDropped(this.edits, this.text, statement, before, after);
    if (keyword === 'data' && this.before.rows && !this.after.rows) this.removeRows();
    const change = changeOf(this.details.node);
    for (const part of change?.parts ?? []) {
      if (part.type !== 'named' || !part.key.text.startsWith(`${keyword}.`)) continue;
      if (!resolve(this.after, part.key.text)) remove(this.edits, this.text, part.range);
    }
  }

  /** Takes away the rows of a table that is none any more. */
  private removeRows(): void {
    const { blocks, lines } = this.details.node;
    const entries = new Set(blocks.flatMap((block) => (block.keyword === 'data' ? block.entries : [])));
    for (const { statement, range } of lines) {
      if (statement?.keyword.text === '' && entries.has(statement)) this.edits.replace(range, '');
    }
  }

  private add(target: Target, value: string): void {
    switch (target.type) {
      case 'layer':
        this.addToLayer(target.layer, target.name, value);
        return;
      case 'argument':
        this.addToEntry(target.keyword, target.name, value);
        return;
      case 'kind':
        this.newLine(target.keyword, value);
        return;
      case 'metrics':
        this.newLine('metrics', value);
        return;
      case 'input': {
        const model = this.details.node.blocks.find(({ keyword }) => keyword === 'model');
        if (!model) return;
        this.edits.insert(lineEnd(this.text, model.head.range.end), `${lineBreak(this.text)}  input ${value}`);
        return;
      }
      case 'until': {
        const rule = this.before.until?.find(({ spec }) => spec.rule === 'patience');
        const statement = this.statement(rule?.call.range);
        if (statement) this.edits.insert(statement.range.end, ` ${target.name}=${value}`);
      }
    }
  }

  private addToLayer({ call, range }: LayerDraft, name: string, value: string): void {
    const statement = this.statement(range);
    if (statement) addArgument(this.edits, statement, call, name, value);
  }

  private addToEntry(keyword: string, name: string, value: string): void {
    const call = this.before.entries.get(keyword);
    const statement = this.statement(call?.range);
    if (call && statement) addArgument(this.edits, statement, call, name, value);
    else this.newLine(keyword, soleArgument(keyword)?.[0] === name ? value : `${name}=${value}`);
  }

  /** Words of an entry that has no line yet. */
  private newLine(keyword: string, words: string): void {
    const kind = isKindKeyword(keyword) ? currentKind(this.after, keyword) : undefined;
    const started = this.newLines.get(keyword) ?? (kind ? `${keyword} ${kind}` : keyword);
    this.newLines.set(keyword, words === kind ? started : `${started} ${words}`);
  }
}

/**
 * The smallest edits after which a cell's text says what `withOverrides` runs: a value in another's place, an argument
 * added to its line, or a new line. A variation is changed in its own lines, never in its base's. Paths that the cell
 * does not have are left out. Throws when there is no such cell.
 */
export function writeOverrides(analysis: Analysis, cell: number, overrides: readonly Override[]): readonly TextEdit[] {
  const details = detailsOf(analysis).cells[cell];
  if (!details) throw new RangeError(`there is no cell ${cell}`);
  const { draft } = details;
  if (!draft) return [];
  const settings = settingsOf(overrides, []);
  const writer = new CellWriter(
    analysis.text,
    details,
    draft,
    override(draft, settings, () => undefined),
  );
  for (const { path, value } of overrides) {
    if (settings.some((setting) => setting.path.text === path)) writer.write(path, value.trim());
  }
  return writer.finish();
}
