/**
 * How the vocabulary describes an argument: its type, range, default and documentation. The language checks texts
 * against it, hovers and completions quote it, the panel builds its controls from it, and TypeScript derives the type
 * of `ExperimentSpec` from it, so that none of them can drift from the others.
 */

/** A tensor's shape without the batch axis, for example `[64]`, `[1, 8, 8]` (channels × height × width). */
export type Shape = readonly number[];

/** How much of the data a part takes: a fraction of the rows, or a number of rows. */
export interface Amount {
  readonly unit: 'fraction' | 'rows';
  readonly value: number;
}

interface Common {
  /** One sentence or two, shown on hover and in completions. Markdown. */
  readonly documentation: string;
  /** Written without its name, in the table's order. */
  readonly positional?: true;
  /** Must be given. An argument that is neither required nor has a default is absent when not written. */
  readonly required?: true;
}

interface NumberRange {
  /** Inclusive bounds. */
  readonly min?: number;
  readonly max?: number;
  /** Exclusive bounds. */
  readonly above?: number;
  readonly below?: number;
  /** How a slider or a sweep over this argument is best scaled. */
  readonly scale?: 'log' | 'linear';
}

/** A real number. */
export interface NumberArgument extends Common, NumberRange {
  readonly type: 'number';
  readonly default?: number;
}

/** A whole number, at most 2^31 - 1. */
export interface IntegerArgument extends Common, NumberRange {
  readonly type: 'integer';
  readonly default?: number;
  /** Names that may stand in the number's place: `batch full`. */
  readonly names?: readonly string[];
}

/** `true` or `false`. */
export interface BooleanArgument extends Common {
  readonly type: 'boolean';
  readonly default?: boolean;
}

/** One of a fixed set of names. */
export interface NameArgument extends Common {
  readonly type: 'name';
  readonly names: readonly string[];
  readonly default?: string;
}

/** A quoted string. */
export interface StringArgument extends Common {
  readonly type: 'string';
  /** The string names a file, relative to the spec's folder. */
  readonly file?: true;
  readonly default?: string;
}

/** A name that the user gives: `name=hidden`. */
export interface IdentifierArgument extends Common {
  readonly type: 'identifier';
}

/** One or several column names of the data file: `target=species`, `features=[a, b]`. */
export interface ColumnsArgument extends Common {
  readonly type: 'columns';
  readonly default?: readonly string[];
}

/** A shape such as `1x28x28`; a bare integer is a shape of one axis. */
export interface ShapeArgument extends Common {
  readonly type: 'shape';
  readonly default?: Shape;
}

/** A window's height × width; a bare `3` means `3x3`. */
export interface SizeArgument extends Common {
  readonly type: 'size';
  readonly default?: readonly [number, number];
}

/** `80%`, `0.8` or a number of rows. */
export interface AmountArgument extends Common {
  readonly type: 'amount';
  readonly default?: Amount;
}

/** `balanced`, or one weight a class. */
export interface ClassWeightsArgument extends Common {
  readonly type: 'class_weights';
  readonly default?: 'balanced' | readonly number[];
}

export type Argument =
  | NumberArgument
  | IntegerArgument
  | BooleanArgument
  | NameArgument
  | StringArgument
  | IdentifierArgument
  | ColumnsArgument
  | ShapeArgument
  | SizeArgument
  | AmountArgument
  | ClassWeightsArgument;

/** A keyword's arguments, in the order in which positional ones are written. */
export type Arguments = Readonly<Record<string, Argument>>;

/** The value that an argument of this type holds after lowering. */
export type ValueOf<A extends Argument> = A extends { type: 'number' | 'integer' }
  ? number
  : A extends { type: 'boolean' }
    ? boolean
    : A extends { type: 'name'; names: readonly (infer N)[] }
      ? N
      : A extends { type: 'string' | 'identifier' }
        ? string
        : A extends { type: 'columns' }
          ? readonly string[]
          : A extends { type: 'shape' }
            ? Shape
            : A extends { type: 'size' }
              ? readonly [number, number]
              : A extends { type: 'amount' }
                ? Amount
                : A extends { type: 'class_weights' }
                  ? 'balanced' | readonly number[]
                  : never;

/** Any argument's value. */
export type ArgumentValue = ValueOf<Argument> | string;

type Present<A extends Arguments> = {
  [K in keyof A]: A[K] extends { required: true } | { default: unknown } ? K : never;
}[keyof A];

/** The values of a keyword's arguments: those that are required or have a default are always there. */
export type ValuesOf<A extends Arguments> = { readonly [K in Present<A>]: ValueOf<A[K]> } & {
  readonly [K in Exclude<keyof A, Present<A>>]?: ValueOf<A[K]>;
};

/** What every entry of the vocabulary says of itself. */
export interface Kind {
  /** One to three sentences, shown on hover and in completions. Markdown. */
  readonly documentation: string;
  /** Where a default or a formula comes from. */
  readonly source?: string;
  readonly arguments: Arguments;
  /** `false` for what the language knows but the engine does not train yet. */
  readonly trained?: false;
}

/** The names of a table's kinds that the engine trains; its own tables are keyed by them. */
export type TrainedKind<T extends Readonly<Record<string, Kind>>> = {
  [K in keyof T]: T[K] extends { trained: false } ? never : K;
}[keyof T];
