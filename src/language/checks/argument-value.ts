import type { Argument, ArgumentValue } from '../../spec/argument';
import { convert, type Misfit } from '../convert';
import { diagnostic, replacement, type Diagnostic } from '../diagnostic';
import type { Value } from '../tree';
import { quote } from '../words';

const codes: Readonly<Record<string, string>> = { activation: 'unknown-activation', init: 'unknown-initialiser' };

/** The sentence about a value that does not fit its argument. */
export const misfitMessage = (name: string, { reason }: Misfit): string => {
  const sentence = `${quote(name)} ${reason}`;
  return /[.?]$/.test(sentence) ? sentence : `${sentence}.`;
};

/** An argument's value in its type and range, or what is wrong with it (nothing when it was reported as unreadable). */
export function argumentValue(
  name: string,
  argument: Argument,
  value: Value,
): { readonly value: ArgumentValue } | { readonly problem?: Diagnostic } {
  if (value.type === 'invalid') return {};
  const result = convert(argument, value);
  if ('value' in result) return result;
  const { misfit } = result;
  const code =
    misfit.code === 'unknown-value' ? (codes[name.slice(name.lastIndexOf('.') + 1)] ?? misfit.code) : misfit.code;
  return {
    problem: diagnostic(code, value.range, misfitMessage(name, misfit), {
      arguments: [name, ...misfit.arguments],
      fixes:
        misfit.instead === undefined
          ? []
          : [replacement(`Change to ${quote(misfit.instead)}`, value.range, misfit.instead)],
    }),
  };
}
