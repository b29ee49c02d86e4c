import type { Argument, ArgumentValue } from '../spec/argument';
import { describeArgument, writeValue } from './describe';

/** Words that users wrote, as Markdown shows them as they are: a code span that no backtick in them ends. */
export function code(words: string): string {
  const shown = words.length > 200 ? `${words.slice(0, 199)}…` : words;
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + runs.reduce((longest, run) => Math.max(longest, run.length), 0));
  const padded = shown.startsWith('`') || shown.endsWith('`') || shown.trim() === '' ? ` ${shown} ` : shown;
  return `${fence}${padded.replace(/[\r\n]/g, ' ')}${fence}`;
}

/** Lines as they are, under each other. */
export const codeBlock = (lines: readonly string[]): string => ['```text', ...lines, '```'].join('\n');

/** What may be said of an argument's default beyond its value. */
export interface Default {
  readonly value?: ArgumentValue;
  /** Where it comes from, for parentheses: "PyTorch 1.13". */
  readonly source?: string;
}

/** What an argument is when it is not written, as a sentence. */
export function defaultSentence(argument: Argument, { value, source }: Default): string {
  const from = source === undefined ? '' : ` (${source})`;
  if (value !== undefined) return `Default: ${code(writeValue(argument, value))}${from}.`;
  if (argument.required) return 'Must be given.';
  return `Default: none${from}.`;
}

/** What an argument takes, as a sentence. */
export function typeSentence(argument: Argument): string {
  const names = argument.type === 'name' && argument.names.length > 4 ? argument.names : undefined;
  const type = names ? `One of ${names.map(code).join(', ')}` : describeArgument(argument);
  return `${type.charAt(0).toUpperCase()}${type.slice(1)}.`;
}

/** An argument's documentation, type, range and default. */
export const argumentMarkdown = (argument: Argument, byDefault: Default): string =>
  [argument.documentation, `${typeSentence(argument)} ${defaultSentence(argument, byDefault)}`].join('\n\n');
