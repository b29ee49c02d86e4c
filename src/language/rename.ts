import type { Analysis } from './analysis';
import type { LayerDraft } from './draft';
import { reservedNames } from './keywords';
import { positionalEnd } from './last-layer';
import { layerNames } from './layer-names';
import { namedAt, placesOf, type Named } from './names';
import type { Range, TextEdit } from './range';
import { isName, quote, writeString } from './words';

/** What can be renamed at an offset: the words that stand there, and the name. */
export interface Renamable {
  readonly range: Range;
  readonly name: string;
}

/** Why a name cannot be given: a sentence. */
export interface Refusal {
  readonly problem: string;
}

export function renamable(analysis: Analysis, offset: number): Renamable | undefined {
  const found = namedAt(analysis, offset);
  if (!found) return undefined;
  const { named, range } = found;
  return { range, name: named.type === 'layer' ? named.layer.name : named.cell.cell.title };
}

function layerProblem(name: string, layers: readonly LayerDraft[], index: number): string | undefined {
  if (!isName(name) || name.includes('.') || name === 'true' || name === 'false') {
    return 'A layer’s name has letters, digits and `_`, and does not start with a digit.';
  }
  if (reservedNames.has(name)) return `${quote(name)} begins a path such as \`optimizer.lr\` and can name no layer.`;
  const taken = layers.some((layer, at) => at !== index && layer.nameRange && layer.name === name);
  return taken ? `Another layer is called ${quote(name)} already.` : undefined;
}

/** A layer's new name, and the paths to all layers that are called otherwise by it: counted names move. */
function renameLayer(
  analysis: Analysis,
  { base, layer, index }: Extract<Named, { type: 'layer' }>,
  name: string,
): readonly TextEdit[] {
  const layers = base.draft?.layers ?? [];
  const end = positionalEnd(layer);
  const own: TextEdit = layer.nameRange
    ? { range: layer.nameRange, newText: name }
    : { range: { start: end, end }, newText: ` name=${name}` };
  const names = layerNames(
    layers.map(({ kind, nameRange, name: old }, at) => ({
      kind,
      ...(at === index ? { name } : nameRange && { name: old }),
    })),
  );
  const paths = layers.flatMap((each, at) => {
    const newText = names[at] ?? each.name;
    if (newText === each.name) return [];
    return placesOf(analysis, { type: 'layer', base, layer: each, index: at })
      .filter(({ declaration }) => !declaration)
      .map(({ range }) => ({ range, newText }));
  });
  return [own, ...paths];
}

function titleProblem(title: string): string | undefined {
  if (title === '' || /[\r\n]/.test(title)) return 'A cell’s title is one line of text.';
  if (title.endsWith('[markdown]') || title.startsWith('[markdown]')) {
    return '`[markdown]` makes a cell one of text and can be no title.';
  }
  return undefined;
}

/** Why a title that others refer to cannot be one that another base has. */
function takenTitle(analysis: Analysis, title: string, index: number): string | undefined {
  const taken = analysis.cells.some((cell) => cell.kind === 'base' && cell.index !== index && cell.title === title);
  return taken ? `Another cell is called ${quote(title)} already; \`from\` could not tell the two apart.` : undefined;
}

/** The edits that give what the words at an offset name another name, or why it cannot be. */
export function rename(analysis: Analysis, offset: number, name: string): readonly TextEdit[] | Refusal {
  const found = namedAt(analysis, offset);
  if (!found) return { problem: 'Layers and cells with a title can be renamed.' };
  const { named } = found;
  if (named.type === 'layer') {
    const problem = layerProblem(name, named.base.draft?.layers ?? [], named.index);
    return problem === undefined ? renameLayer(analysis, named, name) : { problem };
  }
  const title = name.trim();
  const { index } = named.cell.cell;
  const places = placesOf(analysis, named);
  const problem = titleProblem(title) ?? (places.length > 1 ? takenTitle(analysis, title, index) : undefined);
  if (problem !== undefined) return { problem };
  const inString = writeString(title).slice(1, -1);
  return places.map(({ range, declaration }) => ({ range, newText: declaration ? title : inString }));
}

/** Whether what was asked for is refused. */
export const isRefusal = <T extends object>(result: T | Refusal): result is Refusal => 'problem' in result;
