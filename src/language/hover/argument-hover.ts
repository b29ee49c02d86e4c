import { argumentDefault } from '../default-value';
import type { Caret, Signature } from '../caret';
import { entryDefault, layerArgumentDefault } from '../defaults';
import { argumentMarkdown, code, type Default } from '../markdown';
import { isNameless } from '../tables';
import type { Statement } from '../tree';
import { layerOf } from './keyword-hover';

/** An argument: what it does, takes, and is when it is not written. */
export function argumentHover(
  caret: Caret,
  statement: Statement,
  signature: Signature,
  name: string,
): string | undefined {
  const argument = signature.schema[name];
  if (!argument) return undefined;
  const { text: word } = statement.keyword;
  const kind = signature.name.slice(signature.name.indexOf(' ') + 1);
  const layer = caret.block?.keyword === 'model' ? layerOf(caret.cell, statement)?.layer : undefined;
  const ownDefault = (): Default => {
    const value = argumentDefault(argument);
    return value === undefined ? {} : { value };
  };
  const byDefault = layer
    ? layerArgumentDefault(layer, name, argument)
    : caret.block?.keyword === 'model'
      ? ownDefault()
      : entryDefault(word, kind, name, argument);
  const title = isNameless(name, argument) ? code(signature.name) : `${code(name)} of ${code(signature.name)}`;
  return `**${title}**\n\n${argumentMarkdown(argument, byDefault)}`;
}
