import type { Shape } from '../spec/argument';
import type { LayerName } from '../spec/layers';
import { bindArguments } from './bind';
import { argumentValue } from './checks/argument-value';
import type { CellLines } from './cell-lines';
import { duplicateEntry } from './checks/duplicate-entry';
import { duplicateName, reservedName } from './checks/layer-name';
import { nestingTooDeep, tooManyLayers, unclosedResidual, unmatchedEnd } from './checks/nesting';
import { surplusArgument } from './checks/surplus-argument';
import { unknownEntry } from './checks/unknown-entry';
import { diagnostic, type Report } from './diagnostic';
import type { Draft, LayerDraft } from './draft';
import { describeArgument } from './describe';
import { layerNames } from './layer-names';
import { entryOf, reservedNames } from './keywords';
import type { Range } from './range';
import { inputArgument, layerTable } from './tables';
import type { Block, Statement } from './tree';

export const deepestNesting = 16;
export const mostLayers = 10_000;

function readInput(entry: Statement, report: Report): Draft['input'] {
  const [part, ...rest] = entry.parts;
  if (part?.type !== 'positional') {
    if (!entry.broken) {
      report(
        diagnostic('missing-argument', entry.keyword.range, `\`input\` needs ${describeArgument(inputArgument)}.`, {
          arguments: ['input', 'shape'],
        }),
      );
    }
    return undefined;
  }
  for (const more of rest) {
    if (more.type === 'positional' && more.value.type !== 'invalid') {
      report(surplusArgument('input', more.value, {}));
    } else if (more.type !== 'positional') {
      report(diagnostic('unexpected-text', more.range, '`input` takes one shape and nothing else.'));
    }
  }
  const result = argumentValue('input', inputArgument, part.value);
  if ('value' in result) return { shape: result.value as Shape, range: part.range };
  if (result.problem) report(result.problem);
  return undefined;
}

/** A layer that gets its name when all layers are read. */
type Unnamed = Omit<LayerDraft, 'name'> & { name: string | undefined };

function named(layers: readonly Unnamed[]): readonly LayerDraft[] {
  const names = layerNames(layers);
  // One object a layer: copies would cost as much as reading them.
  return layers.map((layer, index) => Object.assign(layer, { name: names[index] ?? layer.kind }));
}

/** What a `model` block says: its input, and its layers with names and nesting. */
export function readModelBlock(
  block: Block,
  lines: CellLines,
  report: Report,
): Pick<Draft, 'input' | 'layers' | 'soundLayers' | 'modelLine'> {
  const layers: Unnamed[] = [];
  let names: Set<string> | undefined;
  const open: Statement[] = [];
  let input: Draft['input'];
  let inputSeen = false;
  /** How many layers from the top are sound, once one is not. */
  let sound: number | undefined;
  const fail: Report = (found) => {
    sound ??= layers.length;
    report(found);
  };
  for (const part of block.head.parts) {
    fail(
      diagnostic('unexpected-text', part.range, '`model` stands alone on its line; its layers follow below, indented.'),
    );
  }
  for (const entry of block.entries) {
    const { text: word, range } = entry.keyword;
    if (entry.broken) sound ??= layers.length;
    if (word === 'input') {
      if (inputSeen) fail(duplicateEntry('input', range, 'entry', [lines.remove(entry)]));
      else if (layers.length > 0) {
        fail(diagnostic('misplaced-input', range, '`input` stands before the first layer. Move it there.'));
      } else input = readInput(entry, fail);
      inputSeen = true;
      continue;
    }
    if (word === 'end') {
      if (!open.pop()) fail(unmatchedEnd(range, lines.remove(entry)));
      for (const part of entry.parts)
        fail(diagnostic('unexpected-text', part.range, '`end` stands alone on its line.'));
      continue;
    }
    const vocabulary = entryOf(layerTable, word);
    if (!vocabulary) {
      fail(unknownEntry('model', entry));
      continue;
    }
    if (layers.length === mostLayers) {
      fail(tooManyLayers(mostLayers, range));
      break;
    }
    const schema = vocabulary.arguments;
    const owner = { name: word, nameRange: range, schema, table: layerTable, unreadable: entry.broken };
    const { written, broken } = bindArguments(owner, entry.parts, fail);
    // An unreadable value is reported where it was read, not by `fail`.
    if (broken) sound ??= layers.length;
    const given = written.get('name');
    let name: string | undefined;
    let nameRange: Range | undefined;
    if (given?.range && typeof given.value === 'string') {
      if (reservedNames.has(given.value)) fail(reservedName(given.value, given.range));
      else if (names?.has(given.value)) fail(duplicateName(given.value, given.range));
      else {
        name = given.value;
        nameRange = given.range;
        names ??= new Set();
        names.add(name);
      }
    }
    layers.push({
      kind: word as LayerName,
      name,
      nameRange,
      call: { kind: word, kindRange: range, schema, written, range: entry.range, broken: broken || entry.broken },
      depth: open.length,
      range: entry.range,
    });
    if (word === 'residual') {
      if (open.length === deepestNesting) fail(nestingTooDeep(deepestNesting, range));
      open.push(entry);
    }
  }
  const last = block.entries[block.entries.length - 1] ?? block.head;
  for (const residual of open) {
    const fix = lines.addBelow(last, 'end', residual, 'Close it after the last layer');
    fail(unclosedResidual(residual.keyword.range, fix));
  }
  if (layers.length === 0 && sound === undefined) {
    fail(diagnostic('empty-model', block.head.keyword.range, 'A model needs a layer: `dense 1` below `model`.'));
  }
  return { input, layers: named(layers), soundLayers: sound, modelLine: block.head.range };
}
