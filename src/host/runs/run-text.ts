import { l10n, Uri, ViewColumn, window, workspace, type Disposable } from 'vscode';
import { readRun } from '../../runs';
import type { RunEntry } from './entry';
import { titleOf } from './item';

/** The scheme of specs as they were when they were run: to be read, not changed. */
export const runScheme = 'nnet-run';

/** Shows the text of a spec as it was when a run started. */
export async function openAsRun(entry: RunEntry): Promise<void> {
  const file = entry.uri.path.slice(entry.uri.path.lastIndexOf('/') + 1);
  const uri = Uri.from({ scheme: runScheme, path: `/${titleOf(entry).replaceAll('/', '-')}/${file}`, query: entry.id });
  // Beside the panel, not over it.
  const viewColumn = window.visibleTextEditors[0]?.viewColumn ?? ViewColumn.One;
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true, viewColumn });
}

/** Gives VS Code those texts; runs are found by their id, never by a path in the URI. */
export const provideRunTexts = (find: (id: string) => Promise<RunEntry | undefined>): Disposable =>
  workspace.registerTextDocumentContentProvider(runScheme, {
    provideTextDocumentContent: async ({ query }) => {
      const entry = await find(query);
      if (!entry?.store) throw new Error(l10n.t('This run is not there any more.'));
      return (await readRun(entry.store, entry.id)).record.text;
    },
  });
