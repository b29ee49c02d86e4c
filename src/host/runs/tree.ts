import {
  commands,
  EventEmitter,
  l10n,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  workspace,
  type Disposable,
  type LogOutputChannel,
  type TreeDataProvider,
} from 'vscode';
import type { Platform } from '../desktop';
import type { Sessions } from '../session';
import { entriesOf, inOrder, type RunEntry } from './entry';
import { runItem, titleOf } from './item';
import { keptSpecs, type KeptSpec } from './kept';

/** A line of the tree: a spec file, a cell of it, the runs of a sweep, or a run. */
export type RunNode =
  | { readonly kind: 'spec'; readonly uri: Uri; readonly entries: readonly RunEntry[] }
  | { readonly kind: 'cell'; readonly uri: Uri; readonly title: string; readonly entries: readonly RunEntry[] }
  | { readonly kind: 'group'; readonly uri: Uri; readonly id: string; readonly entries: readonly RunEntry[] }
  | { readonly kind: 'run'; readonly entry: RunEntry };

/** Milliseconds between two looks at the tree while runs start and end. */
const calm = 250;

/** Reading again what others write into folders of runs may take this share of the time. */
const share = 1 / 20;

const newest = (entries: readonly RunEntry[]): number => Math.max(0, ...entries.map(({ startedAt }) => startedAt));

function gather(entries: readonly RunEntry[], key: (entry: RunEntry) => string | undefined) {
  const gathered = new Map<string, RunEntry[]>();
  for (const entry of entries) {
    const name = key(entry);
    if (name === undefined) continue;
    const of = gathered.get(name) ?? [];
    of.push(entry);
    gathered.set(name, of);
  }
  return [...gathered].sort(([, a], [, b]) => newest(b) - newest(a));
}

/** The runs of the workspace by file and cell: read from disk when somebody looks, and brought up to date by the sessions. */
export class RunsTree implements TreeDataProvider<RunNode>, Disposable {
  private readonly changed = new EventEmitter<undefined>();
  private readonly disposables: Disposable[] = [this.changed];
  readonly onDidChangeTreeData = this.changed.event;
  private kept: Promise<readonly KeptSpec[]> | undefined;
  private known: boolean | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private reading: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds that it took to read the runs. */
  private took = 0;

  constructor(
    private readonly platform: Platform,
    private readonly sessions: Sessions,
    private readonly log: LogOutputChannel,
  ) {
    const watcher = workspace.createFileSystemWatcher('**/.nnet-runs/*/{run,labels}.json');
    this.disposables.push(
      watcher,
      watcher.onDidCreate(() => this.refreshSoon()),
      watcher.onDidChange(() => this.refreshSoon()),
      watcher.onDidDelete(() => this.refreshSoon()),
      sessions.onDidChange(({ kind }) => {
        if (kind === 'runs') this.announce();
      }),
      workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
    );
  }

  /** Reads everything anew. */
  refresh(): void {
    this.kept = undefined;
    this.announce();
  }

  /** Every run, by spec; the spec with the newest run first. */
  async specs(): Promise<readonly { readonly uri: Uri; readonly entries: readonly RunEntry[] }[]> {
    const open = this.sessions.all.map(({ uri }) => uri);
    this.kept ??= this.read(open);
    const kept = new Map((await this.kept).map((spec) => [spec.uri.toString(), spec]));
    const uris = new Set([...kept.keys(), ...this.sessions.all.map(({ uri }) => uri.toString())]);
    const specs = [...uris]
      .map((key) => {
        const uri = kept.get(key)?.uri ?? Uri.parse(key);
        const session = this.sessions.all.find((each) => each.uri.toString() === key);
        return { uri, entries: entriesOf(uri, kept.get(key)?.runs ?? [], session?.runs ?? []) };
      })
      .filter(({ entries }) => entries.length > 0)
      .sort((a, b) => newest(b.entries) - newest(a.entries));
    this.tellKnown(specs.length > 0);
    return specs;
  }

  /** A run by its id. */
  async find(id: string): Promise<RunEntry | undefined> {
    for (const { entries } of await this.specs()) {
      const entry = entries.find((each) => each.id === id);
      if (entry) return entry;
    }
    return undefined;
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (!node) return (await this.specs()).map((spec) => ({ kind: 'spec', ...spec }));
    const { uri, entries } = node.kind === 'run' ? { uri: node.entry.uri, entries: [] } : node;
    if (node.kind === 'spec') {
      return gather(entries, ({ cell }) => cell).map(([title, of]) => ({ kind: 'cell', uri, title, entries: of }));
    }
    const own = (entry: RunEntry): RunNode => ({ kind: 'run', entry });
    if (node.kind === 'group') {
      return [...entries].sort((a, b) => (a.group?.index ?? 0) - (b.group?.index ?? 0)).map(own);
    }
    const groups = gather(entries, ({ group }) => group?.id).map(([id, of]): RunNode => ({
      kind: 'group',
      uri,
      id,
      entries: of,
    }));
    return [...groups, ...inOrder(entries.filter(({ group }) => !group)).map(own)];
  }

  getTreeItem(node: RunNode): TreeItem {
    if (node.kind === 'run') return runItem(node.entry);
    const { uri, entries } = node;
    const open = TreeItemCollapsibleState.Expanded;
    const count = entries.length === 1 ? l10n.t('1 run') : l10n.t('{0} runs', entries.length);
    if (node.kind === 'spec') {
      const item = new TreeItem(uri, open);
      item.id = uri.toString();
      item.iconPath = ThemeIcon.File;
      const folder = workspace.asRelativePath(Uri.joinPath(uri, '..'));
      const atRoot =
        workspace.getWorkspaceFolder(uri) === undefined || folder === workspace.getWorkspaceFolder(uri)?.uri.fsPath;
      item.description = atRoot ? count : `${folder} · ${count}`;
      item.accessibilityInformation = { label: `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}, ${count}` };
      item.contextValue = 'spec';
      return item;
    }
    const title = node.kind === 'cell' ? node.title || l10n.t('First cell') : l10n.t('Sweep');
    const item = new TreeItem(title, node.kind === 'cell' ? open : TreeItemCollapsibleState.Collapsed);
    item.id = `${uri.toString()} ${node.kind} ${node.kind === 'cell' ? node.title : node.id}`;
    item.description = node.kind === 'cell' ? count : groupText(entries);
    item.iconPath = new ThemeIcon(node.kind === 'cell' ? 'symbol-method' : 'beaker');
    item.contextValue = node.kind;
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    clearTimeout(this.reading);
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async read(open: readonly Uri[]): Promise<readonly KeptSpec[]> {
    const from = Date.now();
    try {
      return await keptSpecs(this.platform, (uri) => this.belongs(uri), open, this.log);
    } catch (error) {
      this.log.error(`The runs could not be listed: ${String(error)}`);
      return [];
    } finally {
      this.took = Date.now() - from;
    }
  }

  /** Others have written something: a sweep of a thousand runs does so all the time. */
  private refreshSoon(): void {
    this.reading ??= setTimeout(() => {
      this.reading = undefined;
      this.refresh();
    }, this.took / share);
  }

  /** Keeps `nnet.hasRuns` for the enablement of commands. */
  private tellKnown(known: boolean): void {
    if (known === this.known) return;
    this.known = known;
    void commands.executeCommand('setContext', 'nnet.hasRuns', known);
  }

  /** Whether a spec's runs are shown in this window: it lies in the workspace, or is open. */
  private belongs(uri: Uri): boolean {
    return (
      workspace.getWorkspaceFolder(uri) !== undefined ||
      this.sessions.all.some((session) => session.uri.toString() === uri.toString())
    );
  }

  private announce(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.changed.fire(undefined);
    }, calm);
  }
}

/** How far the runs of a sweep are, and the best of them by its final loss. */
function groupText(entries: readonly RunEntry[]): string {
  const count = entries[0]?.group?.count ?? entries.length;
  const done = entries.filter(({ result }) => result).length;
  const best = entries.reduce<RunEntry | undefined>((least, entry) => {
    const loss = entry.result?.loss ?? Infinity;
    return loss < (least?.result?.loss ?? Infinity) ? entry : least;
  }, undefined);
  const progress = l10n.t('{0} of {1} runs', done, count);
  return best ? l10n.t('{0}, least loss: {1}', progress, titleOf(best)) : progress;
}
