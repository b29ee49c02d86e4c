import { commands, l10n, Uri, window, workspace, type Disposable, type LogOutputChannel, type TreeView } from 'vscode';
import {
  compareRuns,
  deleteRun,
  exportRun,
  importRun,
  label,
  mostArchived,
  readRun,
  RunError,
  writeComparison,
} from '../../runs';
import { registerCommand } from '../command';
import type { Platform } from '../desktop';
import { isSpec } from '../documents';
import type { Panels } from '../panels';
import { addRun } from '../records';
import type { Run } from '../run';
import type { Session, Sessions } from '../session';
import { CannotTrain } from '../trainable';
import type { Training } from '../training';
import { isResumable, type RunEntry } from './entry';
import { titleOf } from './item';
import { openAsRun } from './run-text';
import type { RunNode, RunsTree } from './tree';

/** What the commands of the runs work on. */
export interface RunParts {
  readonly platform: Platform;
  readonly sessions: Sessions;
  readonly training: Training;
  readonly panels: Panels;
  readonly tree: RunsTree;
  readonly log: LogOutputChannel;
}

/** Shows the tree, and registers what can be done with its runs. */
export function registerRunCommands(parts: RunParts): Disposable[] {
  const { tree, log } = parts;
  const view = window.createTreeView('nnet.runs', {
    treeDataProvider: tree,
    canSelectMany: true,
    showCollapseAll: true,
  });
  /** A command on the runs that it was called for: a line of the tree, those that are selected, or a run's id. */
  const register = (name: string, action: (entries: readonly RunEntry[], parts: RunParts) => Promise<void>) =>
    registerCommand(`nnet.runs.${name}`, log, async (...values) => action(await entriesFor(values, view, tree), parts));
  return [
    view,
    commands.registerCommand('nnet.runs.refresh', () => tree.refresh()),
    register('show', show),
    register('rerun', rerun),
    register('resume', resume),
    register('openSpec', ([entry]) => (entry ? openAsRun(entry) : Promise.resolve())),
    register('pin', (entries) => relabel(entries, tree, () => ({ pinned: true }))),
    register('unpin', (entries) => relabel(entries, tree, () => ({ pinned: false }))),
    register('rename', rename),
    register('delete', remove),
    register('compare', compare),
    register('export', exportTo),
    registerImport(parts),
  ];
}

const isNode = (value: unknown): value is RunNode => typeof value === 'object' && value !== null && 'kind' in value;

async function entriesFor(
  values: readonly unknown[],
  view: TreeView<RunNode>,
  tree: RunsTree,
): Promise<readonly RunEntry[]> {
  const [first, second] = values;
  if (typeof second === 'string') return (await tree.find(second).then((entry) => entry && [entry])) ?? [];
  if (typeof first === 'string') return (await tree.find(first).then((entry) => entry && [entry])) ?? [];
  const nodes = Array.isArray(second) ? second.filter(isNode) : isNode(first) ? [first] : view.selection;
  const entries = nodes.flatMap((node) => (node.kind === 'run' ? [node.entry] : []));
  if (entries.length > 0) return entries;
  throw new CannotTrain(l10n.t('Select a run in the Runs view first.'));
}

/** A run with all that was measured, in its session. Throws a `RunError`. */
async function held({ sessions }: RunParts, entry: RunEntry): Promise<{ session: Session; run: Run }> {
  const session = sessions.get(entry.uri);
  await session.loaded;
  const known = session.runs.find(({ id }) => id === entry.id);
  if (known) return { session, run: known };
  if (entry.elsewhere) throw new CannotTrain(l10n.t('Another window is training this run; it is shown there.'));
  const { store, number, name } = entry;
  if (!store) throw new Error(`run ${entry.id} has no record`);
  const { record: summary } = await readRun(store, entry.id);
  const run = await addRun(session, { store, number, summary: { ...summary, ...(name !== undefined && { name }) } });
  sessions.announce({ session, kind: 'runs', run });
  return { session, run };
}

async function show([entry]: readonly RunEntry[], parts: RunParts): Promise<void> {
  if (!entry) return;
  const { session, run } = await held(parts, entry);
  parts.sessions.select(session, run);
  parts.panels.open(session, true);
}

async function rerun(entries: readonly RunEntry[], parts: RunParts): Promise<void> {
  for (const entry of entries) {
    const { session, run } = await held(parts, entry);
    await parts.training.rerun(session, run);
    parts.panels.open(session, false);
  }
}

async function resume(entries: readonly RunEntry[], parts: RunParts): Promise<void> {
  await Promise.all(
    entries.filter(isResumable).map(async (entry) => {
      const { session, run } = await held(parts, entry);
      parts.panels.open(session, false);
      await parts.training.resume(session, run);
    }),
  );
}

async function relabel(
  entries: readonly RunEntry[],
  tree: RunsTree,
  change: (entry: RunEntry) => Parameters<typeof label>[2],
): Promise<void> {
  for (const entry of entries) if (entry.store) await label(entry.store, entry.id, change(entry));
  tree.refresh();
}

async function rename([entry]: readonly RunEntry[], parts: RunParts): Promise<void> {
  if (!entry) return;
  const name = await window.showInputBox({
    title: l10n.t('Name run {0}', entry.number),
    prompt: l10n.t('Leave it empty to go back to the number.'),
    value: entry.name ?? '',
  });
  if (name === undefined) return;
  await relabel([entry], parts.tree, () => ({ name: name.trim() }));
  const found = parts.sessions.find(entry.id);
  if (!found) return;
  found.run.name = name.trim() || undefined;
  parts.sessions.announce({ ...found, kind: 'runs' });
}

/** Deletes runs from disk, asked once for all of them. */
async function remove(entries: readonly RunEntry[], { sessions, tree }: RunParts): Promise<void> {
  const ended = entries.filter(({ result, state }) => result ?? state === 'interrupted');
  const [only] = ended;
  if (!only) throw new CannotTrain(l10n.t('A run that trains can not be deleted. Stop it first.'));
  const question =
    ended.length === 1 ? l10n.t('Delete “{0}”?', titleOf(only)) : l10n.t('Delete {0} runs?', ended.length);
  const answer = l10n.t('Delete');
  const detail = l10n.t('What was measured and the weights are deleted from disk. This can not be undone.');
  if ((await window.showWarningMessage(question, { modal: true, detail }, answer)) !== answer) return;
  try {
    for (const { store, id } of ended) {
      if (store) await deleteRun(store, id);
      const found = sessions.find(id);
      if (found) sessions.remove(found.session, found.run);
    }
  } finally {
    tree.refresh();
  }
}

/** Writes a run as one file where the user wants it. */
async function exportTo([entry]: readonly RunEntry[]): Promise<void> {
  if (!entry?.store) return;
  const file = entry.uri.path.slice(entry.uri.path.lastIndexOf('/') + 1).replace(/\.nnet$/, '');
  const target = await window.showSaveDialog({
    title: l10n.t('Export “{0}”', titleOf(entry)),
    defaultUri: Uri.joinPath(entry.uri, '..', `${file}-run-${entry.number}.tar.gz`),
    filters: archives(),
  });
  if (target) await workspace.fs.writeFile(target, await exportRun(entry.store, entry.id));
}

const archives = () => ({ [l10n.t('Exported runs')]: ['gz'] });

/** Reads exported runs: they are then of the spec that is open. */
const registerImport = ({ platform, tree, sessions, log }: RunParts): Disposable =>
  registerCommand('nnet.runs.import', log, async () => {
    const chosen = await window.showOpenDialog({
      title: l10n.t('Import Runs'),
      canSelectMany: true,
      filters: archives(),
    });
    try {
      for (const file of chosen ?? []) {
        const spec = window.activeTextEditor?.document;
        const uri = spec && isSpec(spec) ? spec.uri : sessions.all[0]?.uri;
        if (!uri) throw new CannotTrain(l10n.t('Open the .nnet file first that the run is to be listed under.'));
        const { size } = await workspace.fs.stat(file);
        if (size > mostArchived) throw new CannotTrain(l10n.t('“{0}” is too large for an exported run.', file.path));
        const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
        const bytes = await workspace.fs.readFile(file);
        await importRun(platform.runStore(uri), bytes, { uri: uri.toString(), file: name });
      }
    } finally {
      tree.refresh();
    }
  });

/** Runs beside each other: in the panel where they are of one spec, else as a document. */
async function compare(entries: readonly RunEntry[], parts: RunParts): Promise<void> {
  const [first, ...others] = entries;
  if (!first || others.length === 0) throw new CannotTrain(l10n.t('Select two runs or more to compare them.'));
  if (others.every(({ uri }) => uri.toString() === first.uri.toString())) {
    const { session, run } = await held(parts, first);
    for (const other of others) await held(parts, other);
    parts.sessions.select(session, run);
    parts.panels.show(session, { tab: 'compare', beside: others.map(({ id }) => id) });
    return;
  }
  const runs = await Promise.all(
    entries.map(({ store, id }) => {
      if (!store) throw new RunError(l10n.t('Run {0} is not recorded yet.', id));
      return readRun(store, id);
    }),
  );
  const titles = entries.map((entry) => `${titleOf(entry)} (${workspace.asRelativePath(entry.uri)})`);
  const content = writeComparison(compareRuns(runs), titles);
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  await commands.executeCommand('markdown.showPreview', document.uri).then(undefined, () =>
    // Without the Markdown extension, the text is as well to be read.
    window.showTextDocument(document),
  );
}
