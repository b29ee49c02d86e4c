import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const posix = (file: string): string => path.relative(root, file).split(path.sep).join('/');

/** A change of a file: its text with something put before the last place where a mark stands; or all of a new file. */
interface Edit {
  readonly file: string;
  readonly before?: string;
  readonly text: string;
}

function edited({ file, before, text }: Edit, source: string | undefined): string {
  if (before === undefined) return text;
  const at = source?.lastIndexOf(before) ?? -1;
  if (source === undefined || at < 0) throw new Error(`${file} does not hold ${before}`);
  return source.slice(0, at) + text + source.slice(at);
}

const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
  readonly config: { readonly compilerOptions: object };
};
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);

/** Files without changes are the same in each program. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/**
 * Compiles the engine, the data and the language with changes; which files the compiler complains of, and about what.
 * With `files`, those alone are looked at.
 */
function complaints(
  edits: readonly Edit[],
  files?: readonly string[],
): readonly (readonly [file: string, message: string])[] {
  const host = ts.createCompilerHost(options);
  const changed = new Map<string, string>();
  for (const edit of edits) {
    const file = path.join(root, edit.file);
    changed.set(
      file,
      edited(edit, changed.get(file) ?? (edit.before === undefined ? undefined : readFileSync(file, 'utf8'))),
    );
  }
  const getSourceFile = host.getSourceFile.bind(host);
  const [read, exists] = [host.readFile.bind(host), host.fileExists.bind(host)];
  host.readFile = (file) => changed.get(path.normalize(file)) ?? read(file);
  host.fileExists = (file) => changed.has(path.normalize(file)) || exists(file);
  const parse: ts.CompilerHost['getSourceFile'] = (file, ...rest) => {
    const known = parsed.get(file) ?? getSourceFile(file, ...rest);
    parsed.set(file, known);
    return known;
  };
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = changed.get(path.normalize(file));
    return text === undefined
      ? parse(file, languageVersion, ...rest)
      : ts.createSourceFile(file, text, languageVersion);
  };
  const entries = [
    'spec/formulas.ts',
    'engine/index.ts',
    'engine/fast/kernels.d.ts',
    'data/index.ts',
    'language/index.ts',
  ].map((name) => path.join(root, 'src', name));
  const program = ts.createProgram(entries, { ...options, types: ['node'] }, host);
  const found = files
    ? files.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(path.join(root, file))))
    : ts.getPreEmitDiagnostics(program);
  return found.map(({ file, messageText }) => [
    file ? posix(file.fileName) : '',
    ts.flattenDiagnosticMessageText(messageText, ' '),
  ]);
}

const table = '} as const satisfies Readonly<Record<string,';

/** A new kind of everything: its entry in the vocabulary, where the engine's table is, and what implements it there. */
const kinds: readonly {
  readonly name: string;
  readonly entry: Edit;
  /** The files that the compiler is to name: the engine's table, and of a layer its formulas in the vocabulary. */
  readonly named: readonly string[];
  readonly implementation: readonly Edit[];
}[] = [
  {
    name: 'mish',
    entry: {
      file: 'src/spec/activations.ts',
      before: table,
      text: `  mish: { documentation: '', source: '', formula: '', derivative: '', initialiser: 'he_normal', arguments: {} },\n`,
    },
    named: ['src/engine/activations/kinds.ts'],
    implementation: [
      {
        file: 'src/engine/activations/mish.ts',
        text: `import type { ActivationKind } from './activation';
export const mish: ActivationKind = { forward: () => undefined, backward: () => undefined };\n`,
      },
      { file: 'src/engine/activations/kinds.ts', before: 'import { relu }', text: "import { mish } from './mish';\n" },
      { file: 'src/engine/activations/kinds.ts', before: '  softmax,\n};', text: '  mish,\n' },
    ],
  },
  {
    name: 'log_mse',
    entry: {
      file: 'src/spec/losses.ts',
      before: table,
      text: "  log_mse: { documentation: '', source: '', formula: '', gradient: '', target: 'numbers', range: [0, 1], arguments: {} },\n",
    },
    named: ['src/engine/losses/kinds.ts'],
    implementation: [
      {
        file: 'src/engine/losses/log-mse.ts',
        text: `import type { LossKind } from './loss';
export const logMse: LossKind<'log_mse'> = { build: () => ({ forward: () => undefined, backward: () => undefined }) };\n`,
      },
      { file: 'src/engine/losses/kinds.ts', before: 'import { mae }', text: "import { logMse } from './log-mse';\n" },
      { file: 'src/engine/losses/kinds.ts', before: '  poisson,\n', text: '  log_mse: logMse,\n' },
    ],
  },
  {
    name: 'signum',
    entry: {
      file: 'src/spec/optimizers.ts',
      before: table,
      text: "  signum: { documentation: '', source: '', formula: '', arguments: { lr: rate(0.1) } },\n",
    },
    named: ['src/engine/optimizers/kinds.ts'],
    implementation: [
      {
        file: 'src/engine/optimizers/signum.ts',
        text: `import type { OptimizerKind } from './optimizer';
export const signum: OptimizerKind<'signum'> = {
  build: ({ lr }) => ({ slots: {}, counters: { lr }, step: () => undefined }),
};\n`,
      },
      {
        file: 'src/engine/optimizers/kinds.ts',
        before: 'import { sgd }',
        text: "import { signum } from './signum';\n",
      },
      { file: 'src/engine/optimizers/kinds.ts', before: '  lbfgs,\n', text: '  signum,\n' },
    ],
  },
  {
    name: 'linear_decay',
    entry: {
      file: 'src/spec/schedules.ts',
      before: table,
      text: "  linear_decay: { documentation: '', source: '', formula: '', arguments: { warmup } },\n",
    },
    named: ['src/engine/schedules/kinds.ts'],
    implementation: [
      {
        file: 'src/engine/schedules/linear-decay.ts',
        text: `import type { ScheduleKind } from './schedule';
export const linearDecay: ScheduleKind<'linear_decay'> = { build: ({ lr }) => ({ rate: () => lr }) };\n`,
      },
      {
        file: 'src/engine/schedules/kinds.ts',
        before: 'import { oneCycle }',
        text: "import { linearDecay } from './linear-decay';\n",
      },
      { file: 'src/engine/schedules/kinds.ts', before: '  plateau,\n', text: '  linear_decay: linearDecay,\n' },
    ],
  },
  {
    name: 'median_error',
    entry: {
      file: 'src/spec/metrics.ts',
      before: table,
      text: "  median_error: { documentation: '', source: '', formula: '', better: 'lower', target: 'numbers', range: [0, 1], arguments: {} },\n",
    },
    named: ['src/engine/metrics/kinds.ts'],
    implementation: [
      { file: 'src/engine/metrics/median-error.ts', text: 'export const medianError = (): number => 0;\n' },
      {
        file: 'src/engine/metrics/kinds.ts',
        before: 'import { createErrorTally',
        text: "import { medianError } from './median-error';\n",
      },
      {
        file: 'src/engine/metrics/kinds.ts',
        before: "  r2: { from: 'numbers'",
        text: "  median_error: { from: 'numbers', value: medianError },\n",
      },
    ],
  },
  {
    name: 'scale',
    entry: {
      file: 'src/spec/layers.ts',
      before: '} as const;\n\nexport type LayerName',
      text: "  scale: layer({ documentation: '', source: '', arguments: { name }, outputShape: (_, input) => same(input) }),\n",
    },
    named: ['src/engine/layers/kinds.ts', 'src/spec/formulas.ts'],
    implementation: [
      {
        file: 'src/engine/layers/scale.ts',
        text: `import type { LayerKind } from './layer';
export const scale: LayerKind<'scale'> = {
  build: ({ from }) => ({ output: from, forward: () => undefined, backward: () => undefined }),
};\n`,
      },
      { file: 'src/engine/layers/kinds.ts', before: 'import { residual }', text: "import { scale } from './scale';\n" },
      { file: 'src/engine/layers/kinds.ts', before: '  residual,\n};', text: '  scale,\n' },
      {
        file: 'src/spec/formulas.ts',
        before: "    case 'residual':",
        text: "    case 'scale':\n      return { forward: [], backward: [] };\n",
      },
    ],
  },
  {
    name: 'truncated_normal',
    entry: {
      file: 'src/spec/initialisers.ts',
      before: table,
      text: "  truncated_normal: { documentation: '', source: '', formula: '', arguments: {} },\n",
    },
    named: ['src/engine/initialise.ts'],
    implementation: [
      {
        file: 'src/engine/initialise.ts',
        before: '  uniform: (weights',
        text: '  truncated_normal: (weights, { scale }, random) => drawNormal(weights, scale, random),\n',
      },
    ],
  },
];

describe('a new kind takes one entry in the vocabulary and one file in the engine', () => {
  it('of which the compiler names the second when the first is there', { timeout: 120_000 }, () => {
    // The test below looks at all other files: what would be wrong there with the entries would still be so.
    const found = complaints(
      kinds.map(({ entry }) => entry),
      kinds.flatMap(({ named }) => named),
    );
    for (const { name, named } of kinds) {
      for (const file of named) {
        const messages = found.flatMap(([where, message]) => (where === file ? [message] : []));
        expect(messages, file).not.toEqual([]);
        if (file.includes('/engine/')) expect(messages.join()).toContain(`'${name}'`);
      }
    }
  });

  it('and is content with both: no other place has to be told', { timeout: 120_000 }, () => {
    expect(complaints(kinds.flatMap(({ entry, implementation }) => [entry, ...implementation]))).toEqual([]);
  });
});
