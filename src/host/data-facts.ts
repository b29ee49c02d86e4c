import { EventEmitter, RelativePattern, Uri, workspace, type Disposable, type TextDocument } from 'vscode';
import { DataError, inSlices, readFactsInSteps, type Turns } from '../data';
import type { FileFacts } from '../spec/dataset';
import type { Platform } from './desktop';
import { FileProblem, locate, readFile } from './workspace-files';

type Facts = FileFacts | { readonly problem: string };

interface Entry {
  /** The spec that names the file, and its version when it was last asked for. */
  readonly spec: string;
  readonly path: string;
  version: number;
  facts: Facts | undefined;
  loading: Promise<void>;
  /** Counts how often it was read: one that is read anew, or let go of, is not read to the end any more. */
  turn: number;
  readonly watcher: Disposable | undefined;
}

const turns: Turns = {
  clock: () => performance.now(),
  yield: () => new Promise((resolve) => setTimeout(resolve)),
};

/** What is known of the data files that open specs name: read once, kept until the file changes or is named no more. */
export class DataFacts implements Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly changed = new EventEmitter<void>();
  /** Facts of some file have come or changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly platform: Platform) {}

  /** The facts of a file as far as they are known; loads them when they are not. */
  lookup(document: TextDocument, path: string, delimiter: string): Facts | undefined {
    return this.entry(document, path, delimiter).facts;
  }

  /** Waits for what is being loaded. */
  async settled(): Promise<void> {
    let loadings: readonly Promise<void>[];
    do {
      loadings = [...this.entries.values()].map(({ loading }) => loading);
      await Promise.all(loadings);
    } while ([...this.entries.values()].some(({ loading }, index) => loading !== loadings[index]));
  }

  /** Lets go of files that a spec does not name any more: its present text has been analysed, and asked for none of them. */
  release(document: TextDocument): void {
    const text = document.getText();
    // The head of one that is named may lack something yet, and then only completion asks for it.
    this.drop(document, ({ version, path }) => version < document.version && !text.includes(`"${path}"`));
  }

  /** Lets go of the files of a spec that has been closed. */
  close(document: TextDocument): void {
    this.drop(document, () => true);
  }

  dispose(): void {
    for (const [key, entry] of this.entries) this.end(key, entry);
    this.changed.dispose();
  }

  private drop(document: TextDocument, unwanted: (entry: Entry) => boolean): void {
    const spec = document.uri.toString();
    for (const [key, entry] of this.entries) {
      if (entry.spec === spec && unwanted(entry)) this.end(key, entry);
    }
  }

  private end(key: string, entry: Entry): void {
    entry.turn++;
    entry.watcher?.dispose();
    this.entries.delete(key);
  }

  private entry(document: TextDocument, path: string, delimiter: string): Entry {
    const spec = document.uri.toString();
    const key = JSON.stringify([spec, path, delimiter]);
    const known = this.entries.get(key);
    if (known) {
      known.version = document.version;
      return known;
    }
    const load = async (): Promise<void> => {
      const turn = ++entry.turn;
      const facts = await this.load(document.uri, path, delimiter, () => turn === entry.turn);
      if (!facts || turn !== entry.turn) return;
      entry.facts = facts;
      this.changed.fire();
    };
    const entry: Entry = {
      spec,
      path,
      version: document.version,
      facts: undefined,
      loading: Promise.resolve(),
      turn: 0,
      watcher: this.watch(document.uri, path, () => {
        entry.loading = load();
      }),
    };
    this.entries.set(key, entry);
    entry.loading = load();
    return entry;
  }

  /** Reads a file in slices: the extension host's thread is everybody's. `undefined` when it is not wanted any more. */
  private async load(spec: Uri, path: string, delimiter: string, wanted: () => boolean): Promise<Facts | undefined> {
    try {
      const bytes = await readFile(spec, path, this.platform);
      return await inSlices(readFactsInSteps(bytes, delimiter), turns, wanted);
    } catch (error) {
      if (error instanceof FileProblem || error instanceof DataError) return { problem: error.message };
      throw error;
    }
  }

  private watch(spec: Uri, path: string, changed: () => void): Disposable | undefined {
    try {
      const file = locate(spec, path);
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(Uri.joinPath(file, '..'), name));
      watcher.onDidChange(changed);
      watcher.onDidCreate(changed);
      watcher.onDidDelete(changed);
      return watcher;
    } catch (error) {
      if (error instanceof FileProblem) return undefined;
      throw error;
    }
  }
}
