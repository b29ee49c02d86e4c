import type { Argument } from '../../spec/argument';
import type { Caret } from '../caret';
import type { Completion, CompletionKind } from '../editor';

interface Extras {
  readonly newText?: string;
  readonly snippet?: boolean;
  readonly detail?: string;
  readonly documentation?: string;
  readonly more?: boolean;
  readonly untrained?: boolean;
  readonly filterText?: string;
}

/** A completion of the word at a caret. */
export const item = ({ range }: Caret, kind: CompletionKind, label: string, extras: Extras = {}): Completion => ({
  label,
  kind,
  range,
  newText: extras.newText ?? label,
  snippet: extras.snippet ?? false,
  ...(extras.filterText !== undefined && { filterText: extras.filterText }),
  ...(extras.detail !== undefined && extras.detail !== '' && { detail: extras.detail }),
  ...(extras.documentation !== undefined && { documentation: extras.documentation }),
  more: extras.more ?? false,
  untrained: extras.untrained ?? false,
});

/** Text as it is inside of a snippet. */
export const plain = (text: string): string => text.replace(/[\\$}]/g, (mark) => `\\${mark}`);

/** A place of a snippet, with what stands there at first. */
export const hole = (index: number, text = ''): string => (text === '' ? `$${index}` : `\${${index}:${plain(text)}}`);

const examples: Readonly<Record<Argument['type'], string>> = {
  number: '0.1',
  integer: '1',
  boolean: 'true',
  name: '',
  string: '""',
  identifier: 'hidden',
  columns: '',
  shape: '1x8x8',
  size: '3',
  amount: '20%',
  class_weights: '[1, 1]',
};

const namedExamples: Readonly<Record<string, string>> = {
  units: '16',
  filters: '8',
  rate: '0.5',
  heads: '4',
  vocabulary: '100',
  every: '10',
  l1: '1e-4',
  l2: '1e-4',
  norm: '1',
  patience: '10',
  train: '80%',
  max: '0.1',
};

/** A value that an argument without a default might have, to be typed over. */
export const exampleOf = (name: string, argument: Argument): string =>
  namedExamples[name] ?? (argument.type === 'name' ? (argument.names[0] ?? '') : examples[argument.type]);
