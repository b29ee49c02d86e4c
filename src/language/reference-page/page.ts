import { activations } from '../../spec/activations';
import type { Argument, Arguments } from '../../spec/argument';
import { dataEntries, trainEntries, untilMetrics } from '../../spec/entries';
import { initialisers } from '../../spec/initialisers';
import { layers } from '../../spec/layers';
import { losses } from '../../spec/losses';
import { metrics } from '../../spec/metrics';
import { optimizers } from '../../spec/optimizers';
import { schedules } from '../../spec/schedules';
import { sources } from '../../spec/sources';
import { argumentDefault } from '../default-value';
import { describeArgument, writeValue } from '../describe';
import { code } from '../markdown';
import { mostLayers, deepestNesting } from '../model-block';
import { statementDocumentation, sweepDocumentation } from '../statements';
import { mostRuns, sweepOptions } from '../sweep';
import { isNameless } from '../tables';
import { examples } from './examples';

interface Entry {
  readonly documentation: string;
  readonly source?: string;
  readonly trained?: false;
  readonly arguments: Arguments;
  readonly formula?: string;
  readonly derivative?: string;
  readonly gradient?: string;
}

/** A cell of a table: a bar in it would end it. */
const cell = (words: string): string => words.replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

function takes(argument: Argument): string {
  return argument.type === 'name' ? argument.names.map(code).join(', ') : describeArgument(argument);
}

function defaultOf(argument: Argument): string {
  if (argument.required) return 'must be given';
  const value = argumentDefault(argument);
  return value === undefined ? '' : code(writeValue(argument, value));
}

const argumentRows = (schema: Arguments): readonly (readonly string[])[] =>
  Object.entries(schema).map(([name, argument]) => [
    isNameless(name, argument) ? '' : argument.positional ? code(name) : code(`${name}=`),
    takes(argument),
    defaultOf(argument),
    argument.documentation,
  ]);

/** How a keyword is written: `dense UNITS [ACTIVATION]`. */
function form(keyword: string, schema: Arguments): string {
  const words = Object.entries(schema)
    .filter(([, { positional }]) => positional)
    .map(([name, argument]) => {
      const word = name.toUpperCase();
      return argument.required === true || isNameless(name, argument) ? word : `[${word}]`;
    });
  return code([keyword, ...words].join(' '));
}

function section(
  level: string,
  keyword: string,
  entry: Entry,
  leave: ReadonlySet<string> = new Set(),
): readonly string[] {
  const schema = Object.fromEntries(Object.entries(entry.arguments).filter(([name]) => !leave.has(name)));
  const formulas = [entry.formula, entry.derivative, entry.gradient].filter((line) => line !== undefined);
  const rows = argumentRows(schema);
  // An entry's source is what it is when it is not written.
  const source = Object.hasOwn(trainEntries, keyword) ? 'Default' : 'Source';
  return [
    `${level} ${form(keyword, entry.arguments)}`,
    '',
    entry.documentation,
    ...(formulas.length > 0 ? ['', '```text', ...formulas, '```'] : []),
    ...(entry.source === undefined ? [] : ['', `${source}: ${entry.source}.`]),
    ...(entry.trained === false ? ['', 'Known, but not trained yet.'] : []),
    ...(rows.length > 0 ? ['', ...table(['argument', 'takes', 'default', ''], rows)] : []),
    '',
  ];
}

const sections = (level: string, of: Readonly<Record<string, Entry>>, leave?: ReadonlySet<string>): readonly string[] =>
  Object.entries(of).flatMap(([keyword, entry]) => section(level, keyword, entry, leave));

/** Arguments of every layer with weights, which are said once. */
const common = ['name', 'init', 'init_scale', 'l1', 'l2', 'frozen'] as const;
const commonArguments: Arguments = Object.fromEntries(
  common.map((name) => [name, layers.dense.arguments[name]] as const),
);

const example = ({ title, says, text }: (typeof examples)[number]): readonly string[] => [
  `### ${title}`,
  '',
  says,
  '',
  '```nnet',
  text.trimEnd(),
  '```',
  '',
];

const introduction: readonly string[] = [
  '# The `.nnet` language',
  '',
  '<!-- Written by `npm run docs:language` from the vocabulary in src/spec. Do not edit it here. -->',
  '',
  'A `.nnet` file describes experiments with backpropagation, one statement a line, one layer a line.',
  '',
  '- `#` starts a comment. Blank lines mean nothing. A `\\` as a line’s last character continues it.',
  '- A line at the margin is a block’s head (`data`, `model`, `train`) or says what a cell changes (`with`, `sweep`, `from`).',
  '- An indented line is an entry of the block above. How far it is indented does not matter.',
  '- A line is a keyword, then values without a name, then `name=value`, without blanks around `=`.',
  '- Values are numbers (`0.01`, `1e-3`), percentages (`80%`), sizes (`3x3`), names (`adam`), `true` and `false`, texts (`"iris.csv"`), lists (`[0.1, 0.01]`) and ranges (`1e-4..1e-1`).',
  '- `# %% Title` starts a cell. A file is a text and a notebook at once.',
  '',
  `Limits: whole numbers to 2147483647, ${mostLayers} layers, residuals ${deepestNesting} deep, ${mostRuns} runs of a sweep.`,
  '',
];

const paths: readonly string[] = [
  '## Paths',
  '',
  'Every hyperparameter has a path, which `with`, `sweep`, the panel and `--set` take.',
  '',
  ...table(
    ['path', 'what it is'],
    [
      ['`epochs`, `batch`, `seed`, `loss`, `optimizer`, `schedule`, …', 'an entry of `train`'],
      ['`optimizer.lr`, `schedule.warmup`, `clip.norm`, `loss.delta`', 'an argument of an entry'],
      ['`data`, `data.noise`, `split.train`', 'the kind of data, its arguments, the parts'],
      ['`hidden.units`, `conv2d1.filters`, `dropout1.rate`', 'an argument of a layer, by the layer’s name'],
    ],
  ),
  '',
  'A layer without `name=` is called by its kind and a count: `dense1`, `dense2`. Kinds apply first, whatever the order in the line; arguments that the new kind has too carry over.',
  '',
];

/** The reference of the language, from its vocabulary: what `docs/language.md` holds. */
export function referencePage(): string {
  const lines: readonly string[] = [
    ...introduction,
    '## Cells',
    '',
    ...examples.flatMap(example),
    ...paths,
    '## `data`: where the samples come from',
    '',
    statementDocumentation.data,
    '',
    ...sections('###', Object.fromEntries(Object.entries(sources).map(([kind, entry]) => [`data ${kind}`, entry]))),
    '## Entries of `data`',
    '',
    ...sections('###', dataEntries),
    '## `model`: the layers',
    '',
    statementDocumentation.model,
    '',
    '`input SHAPE` comes first. ' + statementDocumentation.input,
    '',
    'Arguments of every layer; those about weights of every layer that has some:',
    '',
    ...table(['argument', 'takes', 'default', ''], argumentRows(commonArguments)),
    '',
    ...sections('###', layers, new Set(common)),
    '## Activations',
    '',
    ...table(
      ['name', 'formula', 'derivative', 'initialiser that suits it', ''],
      Object.entries(activations).map(([name, entry]) => [
        code(name),
        code(entry.formula),
        code(entry.derivative),
        code(entry.initialiser),
        entry.documentation,
      ]),
    ),
    '',
    '## Initialisers',
    '',
    ...table(
      ['name', ''],
      Object.entries(initialisers).map(([name, { documentation }]) => [code(name), documentation]),
    ),
    '',
    '## Entries of `train`',
    '',
    statementDocumentation.train,
    '',
    ...sections('###', trainEntries),
    `\`until\` watches ${untilMetrics.map(code).join(', ')}.`,
    '',
    '## Losses',
    '',
    ...sections('###', Object.fromEntries(Object.entries(losses).map(([kind, entry]) => [`loss ${kind}`, entry]))),
    '## Optimizers',
    '',
    ...sections(
      '###',
      Object.fromEntries(Object.entries(optimizers).map(([kind, entry]) => [`optimizer ${kind}`, entry])),
    ),
    '## Schedules',
    '',
    ...sections(
      '###',
      Object.fromEntries(Object.entries(schedules).map(([kind, entry]) => [`schedule ${kind}`, entry])),
    ),
    '## Metrics',
    '',
    ...table(
      ['name', 'of', 'better', ''],
      Object.entries(metrics).map(([name, { target, better, documentation }]) => [
        code(name),
        target,
        better,
        documentation,
      ]),
    ),
    '',
    '## Sweeps',
    '',
    ...table(
      ['form', ''],
      Object.entries(sweepDocumentation).map(([kind, said]) => [code(`sweep ${kind}`), said]),
    ),
    '',
    ...table(['option', 'takes', 'default', ''], argumentRows(sweepOptions)),
  ];
  return `${lines.join('\n')}\n`;
}
