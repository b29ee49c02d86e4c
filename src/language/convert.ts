import type { Argument, ArgumentValue } from '../spec/argument';
import { describeArgument, describeValue } from './describe';
import { nearest } from './nearest';
import type { Value } from './tree';
import { quote, writeString } from './words';

/** Why a value does not fit an argument. */
export interface Misfit {
  readonly code: 'wrong-type' | 'out-of-range' | 'unknown-value';
  /** What follows "… must be": a sentence's second half. */
  readonly reason: string;
  readonly arguments: readonly string[];
  /** What would fit, to put in the value's place. */
  readonly instead?: string;
}

export type Conversion = { readonly value: ArgumentValue } | { readonly misfit: Misfit };

/** The largest whole number that the language takes. */
export const largestInteger = 2 ** 31 - 1;
const mostAxes = 8;

const wrongType = (argument: Argument, value: Value, instead?: string): Conversion => ({
  misfit: {
    code: 'wrong-type',
    reason: `must be ${describeArgument(argument)}, but this is ${describeValue(value)}`,
    arguments: [value.text],
    ...(instead !== undefined && { instead }),
  },
});

const outOfRange = (argument: Argument, value: Value): Conversion => ({
  misfit: {
    code: 'out-of-range',
    reason: `must be ${describeArgument(argument)}, but this is ${describeValue(value)}`,
    arguments: [value.text],
  },
});

const tooLarge = (value: Value): Conversion => ({
  misfit: {
    code: 'out-of-range',
    reason: `is too large: whole numbers go to ${largestInteger}, but this is ${describeValue(value)}`,
    arguments: [value.text],
  },
});

const unknownName = (name: string, names: readonly string[]): Conversion => {
  const guess = nearest(name, names);
  return {
    misfit: {
      code: 'unknown-value',
      reason: `cannot be ${quote(name)}. ${guess === undefined ? `Known are ${names.map(quote).join(', ')}` : `Did you mean ${quote(guess)}?`}`,
      arguments: guess === undefined ? [name] : [name, guess],
      ...(guess !== undefined && { instead: guess }),
    },
  };
};

function convertNumber(argument: Extract<Argument, { type: 'number' | 'integer' }>, value: Value): Conversion {
  if (argument.type === 'integer' && argument.names && value.type === 'name') {
    return argument.names.includes(value.name) ? { value: value.name } : unknownName(value.name, argument.names);
  }
  if (value.type !== 'number') {
    const instead = value.type === 'percent' ? `${value.number / 100}` : undefined;
    return wrongType(argument, value, argument.type === 'number' ? instead : undefined);
  }
  const { number } = value;
  if (argument.type === 'integer') {
    if (!Number.isInteger(number)) return wrongType(argument, value);
    if (Math.abs(number) > largestInteger) return tooLarge(value);
  }
  const { min, max, above, below } = argument;
  const outside =
    (min !== undefined && number < min) ||
    (max !== undefined && number > max) ||
    (above !== undefined && number <= above) ||
    (below !== undefined && number >= below);
  return outside ? outOfRange(argument, value) : { value: number };
}

function convertShape(argument: Argument, value: Value): Conversion {
  const axes = value.type === 'size' ? value.axes : value.type === 'number' ? [value.number] : undefined;
  if (!axes || !axes.every(Number.isInteger)) return wrongType(argument, value);
  if (axes.length > mostAxes || axes.some((axis) => axis < 1)) return outOfRange(argument, value);
  if (axes.reduce((product, axis) => product * axis, 1) > largestInteger) return tooLarge(value);
  return { value: axes };
}

function convertSize(argument: Argument, value: Value): Conversion {
  const axes = value.type === 'size' ? value.axes : value.type === 'number' ? [value.number, value.number] : undefined;
  if (!axes || !axes.every(Number.isInteger)) return wrongType(argument, value);
  const [height, width] = axes;
  if (height === undefined || width === undefined || axes.length !== 2) return wrongType(argument, value);
  if (height < 1 || width < 1) return outOfRange(argument, value);
  return height > largestInteger || width > largestInteger ? tooLarge(value) : { value: [height, width] };
}

function convertAmount(argument: Argument, value: Value): Conversion {
  if (value.type !== 'percent' && value.type !== 'number') return wrongType(argument, value);
  const { number } = value;
  if (number < 0) return outOfRange(argument, value);
  if (value.type === 'percent') {
    return number > 100 ? outOfRange(argument, value) : { value: { unit: 'fraction', value: number / 100 } };
  }
  if (number < 1) return { value: { unit: 'fraction', value: number } };
  if (!Number.isInteger(number)) return wrongType(argument, value);
  return number > largestInteger ? tooLarge(value) : { value: { unit: 'rows', value: number } };
}

const columnName = (value: Value): string | undefined =>
  value.type === 'name' ? value.name : value.type === 'string' ? value.string : undefined;

function convertColumns(argument: Argument, value: Value): Conversion {
  const items = value.type === 'list' ? value.items : [value];
  const names: string[] = [];
  for (const item of items) {
    const name = columnName(item);
    if (name === undefined) {
      const quotable = item.type !== 'list' && value.type !== 'list';
      return wrongType(argument, item, quotable ? writeString(item.text) : undefined);
    }
    names.push(name);
  }
  return { value: names };
}

function convertClassWeights(argument: Argument, value: Value): Conversion {
  if (value.type === 'name') {
    return value.name === 'balanced' ? { value: 'balanced' } : unknownName(value.name, ['balanced']);
  }
  if (value.type !== 'list') return wrongType(argument, value);
  const weights: number[] = [];
  for (const item of value.items) {
    if (item.type !== 'number') return wrongType(argument, item);
    if (item.number <= 0) return outOfRange(argument, item);
    weights.push(item.number);
  }
  return weights.length > 0 ? { value: weights } : outOfRange(argument, value);
}

/** The value of an argument that was written so, or why it does not fit. Not for `invalid` values, which are reported. */
export function convert(argument: Argument, value: Value): Conversion {
  switch (argument.type) {
    case 'number':
    case 'integer':
      return convertNumber(argument, value);
    case 'boolean':
      return value.type === 'boolean' ? { value: value.boolean } : wrongType(argument, value);
    case 'name': {
      if (value.type === 'string' && argument.names.includes(value.string)) {
        return wrongType(argument, value, value.string);
      }
      if (value.type !== 'name') return wrongType(argument, value);
      return argument.names.includes(value.name) ? { value: value.name } : unknownName(value.name, argument.names);
    }
    case 'string':
      if (value.type === 'string') return { value: value.string };
      return wrongType(argument, value, value.type === 'list' ? undefined : writeString(value.text));
    case 'identifier':
      if (value.type !== 'name' || value.name.includes('.')) return wrongType(argument, value);
      return { value: value.name };
    case 'columns':
      return convertColumns(argument, value);
    case 'shape':
      return convertShape(argument, value);
    case 'size':
      return convertSize(argument, value);
    case 'amount':
      return convertAmount(argument, value);
    case 'class_weights':
      return convertClassWeights(argument, value);
  }
}
