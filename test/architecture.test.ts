import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Node's modules in the host: its desktop entry alone. */
const desktop = 'src/host/desktop.ts';

const root = path.resolve(import.meta.dirname, '..');
const posix = (file: string): string => file.split(path.sep).join('/');

/** A folder's row of the import table in ARCHITECTURE.md; `node:` stands for all of Node's modules. */
interface Row {
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

/** The words between backticks. */
const names = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The import table, from the chapter that says what it is. */
function readTable(): ReadonlyMap<string, Row> {
  const [, chapter = ''] = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8').split('\n## Imports\n');
  const rows =
    chapter
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  return new Map(
    rows.map((row) => {
      const [, folder = '', imports = '', packages = ''] = row.split('|');
      return [names(folder)[0] ?? '', { imports: names(imports), packages: names(packages) }];
    }),
  );
}

const table = readTable();

const sources = ['src', 'webview'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => posix(path.join(folder, file)))
    .filter((file) => file.endsWith('.ts')),
);

const importsOf = (file: string): readonly string[] =>
  ts.preProcessFile(readFileSync(path.join(root, file), 'utf8')).importedFiles.map(({ fileName }) => fileName);

const folderOf = (file: string): string => {
  const [first = '', second = ''] = file.split('/');
  return first === 'src' ? `src/${second.replace(/\.ts$/, '')}` : first;
};

const within = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);

/** Every import that the table does not allow, as a sentence. */
function violations(file: string, imports: readonly string[]): readonly string[] {
  const folder = folderOf(file);
  const row = table.get(folder);
  if (!row) return [`${file} is in no folder of the import table`];
  return imports.flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const target = posix(path.join(path.dirname(file), specifier));
      const fine = within(target, folder) || row.imports.some((place) => within(target, place));
      return fine ? [] : [`${file} may not import ${target}`];
    }
    const fine =
      row.packages.some((name) => (name === 'node:' ? specifier.startsWith(name) : within(specifier, name))) ||
      (file === desktop && specifier.startsWith('node:'));
    return fine ? [] : [`${file} may not import ${specifier}`];
  });
}

describe('the import table of ARCHITECTURE.md', () => {
  it('has source files to look at', () => {
    expect(sources.length).toBeGreaterThan(10);
  });

  it('names every folder that there is, and no other', () => {
    expect([...table.keys()].sort()).toEqual([...new Set(sources.map(folderOf))].sort());
  });

  it.each(sources)('%s keeps to it', (file) => {
    expect(violations(file, importsOf(file))).toEqual([]);
  });

  it('refuses what it must', () => {
    expect(violations('src/engine/dense.ts', ['../language'])).toHaveLength(1);
    expect(violations('src/engine/dense.ts', ['node:fs'])).toHaveLength(1);
    expect(violations('src/host/panel.ts', ['../engine'])).toHaveLength(1);
    expect(violations('src/host/panel.ts', ['../worker/main'])).toHaveLength(1);
    expect(violations('src/host/panel.ts', ['node:fs'])).toHaveLength(1);
    expect(violations('webview/main.ts', ['../src/worker/spawn'])).toHaveLength(1);
    expect(violations('src/language/scanner.ts', ['vscode'])).toHaveLength(1);
    expect(violations('src/elsewhere/a.ts', [])).toHaveLength(1);
  });
});

describe('the invariants', () => {
  const cores = sources.filter((file) => /^src\/(spec|numerics|language|engine|data)\//.test(file));
  const hiddenInput =
    /\b(Date\.now|new Date|Math\.random|performance\.|console\.|setTimeout|setInterval|process\.|fetch\()/;

  it.each(cores)('%s has no hidden inputs: no clock, no Math.random, no console, no I/O', (file) => {
    const code = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(hiddenInput.exec(code)?.[0]).toBeUndefined();
  });

  it.each(sources)('%s evaluates no text as code', (file) => {
    expect(readFileSync(path.join(root, file), 'utf8')).not.toMatch(/\beval\(|\bnew Function\b/);
  });

  it.each(sources.filter((file) => file.startsWith('src/') && !/^src\/(host|extension)/.test(file)))(
    '%s does not know the DOM',
    (file) => {
      expect(importsOf(file).join()).not.toMatch(/chart\.js|vscode-elements/);
    },
  );
});
