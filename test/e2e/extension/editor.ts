import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  commands,
  extensions,
  languages,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type CodeLens,
  type Command,
  type Diagnostic,
  type TextDocument,
  type TextEditor,
} from 'vscode';
import type { NnetApi } from '../../../src/extension';
import type { Run } from '../../../src/host/run';

/** What a test does with the editor, and how it waits for what follows. */

const identifier = 'nnet.nnet';

export function extension() {
  const found = extensions.getExtension<NnetApi>(identifier);
  assert.ok(found, `the extension ${identifier} is there`);
  return found;
}

export const api = async (): Promise<NnetApi> => extension().activate();

/** A spec's runs, oldest first: the list itself, which grows. */
export const runsOf = async (document: TextDocument): Promise<readonly Run[]> => (await api()).runs(document);

/** The workspace's folder: a copy of the examples. */
export function folder(): string {
  const [first] = workspace.workspaceFolders ?? [];
  assert.ok(first, 'a folder is open');
  return first.uri.fsPath;
}

export const pathOf = (name: string): string => path.join(folder(), name);

type Probed<T> = T | undefined | false;

/** Waits until `probe` gives something; fails with `what` was waited for. */
export async function until<T>(what: string, probe: () => Probed<T> | Promise<Probed<T>>, seconds = 20): Promise<T> {
  const end = Date.now() + 1000 * seconds;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) assert.fail(`${what}: not after ${seconds} s`);
    await pause(2);
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens a file of the workspace. */
export async function open(name: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(Uri.file(pathOf(name))));
}

/** Writes a file into the workspace and opens it. */
export async function openText(name: string, text: string): Promise<TextEditor> {
  await writeFile(pathOf(name), text);
  return open(name);
}

/** Replaces the one place where `from` stands, without saving. */
export async function replace(document: TextDocument, from: string, to: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, from), to);
  assert.ok(await workspace.applyEdit(edit));
}

/** Where words stand. */
export function rangeOf(document: TextDocument, words: string): Range {
  const start = document.getText().indexOf(words);
  assert.ok(start >= 0, `the text says ${words}`);
  return new Range(document.positionAt(start), document.positionAt(start + words.length));
}

/** The line, from 0, that says something. */
export const lineOf = (document: TextDocument, words: string): number => rangeOf(document, words).start.line;

/** A document's problems, once there are some. */
export async function problems(document: TextDocument): Promise<readonly Diagnostic[]> {
  return until('a problem in the text', () => {
    const found = languages.getDiagnostics(document.uri);
    return found.length > 0 && found;
  });
}

/** A lens above the line that says something. */
export async function lens(document: TextDocument, words: string, title: string): Promise<Command> {
  const line = lineOf(document, words);
  const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 100);
  const found = lenses.find(({ range, command }) => range.start.line === line && command?.title.endsWith(title));
  assert.ok(found?.command, `a lens ${title} above ${words}`);
  return found.command;
}

/** Clicks Train above a cell, named by its first line; resolves when its run is there. */
export async function train(document: TextDocument, cell: string): Promise<Run> {
  const runs = await runsOf(document);
  const before = new Set(runs);
  const { command, arguments: values = [] } = await lens(document, cell, 'Train');
  void commands.executeCommand(command, ...(values as unknown[]));
  return until('a new run', () => runs.find((run) => !before.has(run)));
}

/** Clicks Train and waits for the run's end. */
export async function trainToEnd(document: TextDocument, cell: string): Promise<Run> {
  const run = await train(document, cell);
  await ended(run);
  return run;
}

export const ended = (run: Run) => until(`the end of run ${run.number}`, () => run.result);

/** Clicks a lens that acts on a run. */
export const act = (action: 'pause' | 'continue' | 'stepBatch' | 'stepEpoch' | 'stop', run: Run): Thenable<unknown> =>
  commands.executeCommand(`nnet.${action}`, run.id);

/** The texts after a line that says something. */
export async function inlineTexts(document: TextDocument, words: string): Promise<readonly string[]> {
  const line = lineOf(document, words);
  return (await api())
    .inlineTexts(document)
    .filter(([at]) => at === line)
    .map(([, text]) => text);
}

/** Ends what a test has left running and closes its editors. */
export async function cleanUp(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ languageId }) => languageId === 'nnet')) {
    for (const run of [...(await runsOf(document))].reverse()) {
      if (!run.result) await act('stop', run);
      await ended(run);
    }
  }
  await commands.executeCommand('notifications.clearAll');
  for (const document of workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.files.revert');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
}
