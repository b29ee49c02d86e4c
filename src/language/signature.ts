import type { Analysis } from './analysis';
import { argumentAt, caretAt, signatureOf } from './caret';
import { argumentDefault } from './default-value';
import { entryDefault, layerArgumentDefault } from './defaults';
import { writeValue } from './describe';
import type { SignatureHelp } from './editor';
import { argumentMarkdown, type Default } from './markdown';
import { isNameless } from './tables';
import type { Argument } from '../spec/argument';

/** How an argument is written: `units`, `[activation]`, `[lr=0.01]`. */
function shown(name: string, argument: Argument): string {
  if (argument.positional) return argument.required ? name : `[${name}]`;
  const value = argumentDefault(argument);
  const words = `${name}=${value === undefined ? '' : writeValue(argument, value)}`;
  return argument.required ? words : `[${words}]`;
}

/** The arguments of the keyword on the line at an offset, and which of them is there. */
export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const { statement, block, place, cell, others } = caretAt(analysis, offset);
  if (!statement || (place.type !== 'positional' && place.type !== 'value')) return undefined;
  const signature = signatureOf(statement, block);
  if (!signature || Object.keys(signature.schema).length === 0) return undefined;
  if (others.some(({ type }) => type === 'operator')) return undefined;
  const layer = cell?.draft?.layers.find(({ range }) => range.start === statement.range.start);
  const kind = signature.name.slice(signature.name.indexOf(' ') + 1);
  const defaultOf = (name: string, argument: Argument): Default =>
    layer ? layerArgumentDefault(layer, name, argument) : entryDefault(statement.keyword.text, kind, name, argument);
  let label = signature.name;
  const active = argumentAt(signature, place);
  const entries = Object.entries(signature.schema);
  const parameters = entries.map(([name, argument]) => {
    const words = shown(isNameless(name, argument) ? signature.name : name, argument);
    const start = label.length + 1;
    label += ` ${words}`;
    const documentation = argumentMarkdown(argument, defaultOf(name, argument));
    return { label: { start, end: start + words.length }, documentation };
  });
  const index = entries.findIndex(([name]) => name === active);
  return { label, documentation: signature.documentation, parameters, ...(index >= 0 && { active: index }) };
}
