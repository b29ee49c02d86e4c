import { codeBlock } from './markdown';

/** What an entry of the vocabulary may say of itself. */
interface Entry {
  readonly documentation: string;
  readonly source?: string;
  readonly trained?: false;
  readonly formula?: string;
  /** Of an activation. */
  readonly derivative?: string;
  /** Of a loss. */
  readonly gradient?: string;
}

/** What a kind, a layer or a keyword is: its documentation, formulas and where they come from. */
export function entryMarkdown({ documentation, source, trained, formula, derivative, gradient }: Entry): string {
  const formulas = [formula, derivative, gradient].filter((line) => line !== undefined);
  return [
    documentation,
    ...(formulas.length > 0 ? [codeBlock(formulas)] : []),
    ...(source === undefined ? [] : [`Source: ${source}.`]),
    ...(trained === false ? ['This version does not train it yet.'] : []),
  ].join('\n\n');
}
