import type { Argument, ArgumentValue } from '../spec/argument';
import { writeShape } from '../spec/shapes';
import type { Value } from './tree';
import { isName, quote, writeString } from './words';

const bounds = (argument: Extract<Argument, { type: 'number' | 'integer' }>): string => {
  const { min, max, above, below } = argument;
  const lower = min !== undefined ? `at least ${min}` : above !== undefined ? `above ${above}` : '';
  const upper = max !== undefined ? `at most ${max}` : below !== undefined ? `below ${below}` : '';
  return [lower, upper].filter((part) => part !== '').join(' and ');
};

const oneOf = (names: readonly string[]): string =>
  names.length < 2
    ? names.map(quote).join()
    : `${names.slice(0, -1).map(quote).join(', ')} or ${quote(names[names.length - 1] ?? '')}`;

/** What an argument takes, for the middle of a sentence: "a whole number at least 1". */
export function describeArgument(argument: Argument): string {
  switch (argument.type) {
    case 'number':
    case 'integer': {
      const noun = argument.type === 'integer' ? 'a whole number' : 'a number';
      const range = bounds(argument);
      const names = argument.type === 'integer' && argument.names ? ` or ${oneOf(argument.names)}` : '';
      return `${range === '' ? noun : `${noun} ${range}`}${names}`;
    }
    case 'boolean':
      return '`true` or `false`';
    case 'name':
      return argument.names.length > 4 ? 'a name' : oneOf(argument.names);
    case 'string':
      return argument.file ? 'a file\'s path in quotes, as in `"data.csv"`' : 'a text in quotes';
    case 'identifier':
      return 'a name of letters, digits and `_`';
    case 'columns':
      return "a column's name, or a list of them";
    case 'shape':
      return 'a shape such as `64` or `1x28x28`';
    case 'size':
      return 'a height and width such as `3x3`, or one number for both';
    case 'amount':
      return 'a share such as `80%` or `0.8`, or a number of rows';
    case 'class_weights':
      return '`balanced`, or a list of positive numbers, one a class';
  }
}

/** What a value is, for the end of a sentence: "the name `relu`". */
export function describeValue(value: Value): string {
  switch (value.type) {
    case 'number':
      return quote(value.text);
    case 'percent':
      return `the percentage ${quote(value.text)}`;
    case 'size':
      return `the size ${quote(value.text)}`;
    case 'name':
      return `the name ${quote(value.text)}`;
    case 'boolean':
      return quote(value.text);
    case 'string':
      return `the text ${quote(value.text)}`;
    case 'list':
      return 'a list';
    case 'range':
      return `the range ${quote(value.text)}`;
    case 'invalid':
      return quote(value.text);
  }
}

const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
const column = (name: string): string =>
  isName(name) && name !== 'true' && name !== 'false' ? name : writeString(name);

const amount = ({ unit, value }: { unit: 'fraction' | 'rows'; value: number }): string =>
  unit === 'rows' ? `${value}` : `${+(value * 100).toPrecision(12)}%`;

/** An argument's value as the language writes it; what `convert` reads back as the same value. */
export function writeValue(argument: Argument, value: ArgumentValue): string {
  if (argument.type === 'amount') return amount(value as Parameters<typeof amount>[0]);
  if (typeof value === 'string') {
    if (argument.type === 'string') return writeString(value);
    return argument.type === 'columns' ? column(value) : value;
  }
  if (argument.type === 'columns') {
    const names = (value as readonly string[]).map(column);
    return names.length === 1 ? names.join() : list(names);
  }
  if (argument.type === 'shape' || argument.type === 'size') return writeShape(value as readonly number[]);
  if (argument.type === 'class_weights') return list((value as readonly number[]).map(String));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
