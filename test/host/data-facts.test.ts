import type { TextDocument } from 'vscode';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DataFacts } from '../../src/host/data-facts';
import type { Platform } from '../../src/host/desktop';
import { Documents } from '../../src/host/documents';

/** Files that are watched, how often one was read, and who wants to know that a document closes. */
const seen = vi.hoisted(() => ({
  watched: [] as string[],
  reads: 0,
  closing: [] as ((document: unknown) => void)[],
}));

vi.mock('vscode', async () => {
  const { EventEmitter, l10n, workspace } = await import('./vscode');
  const nothing = () => ({ dispose: () => undefined });
  const uri = (path: string) => ({ scheme: 'file', path, toString: () => `file://${path}` });
  return {
    EventEmitter,
    l10n,
    Uri: {
      joinPath: (base: { path: string }, ...more: string[]) =>
        uri(new URL(more.join('/'), `file://${base.path}/`).pathname),
    },
    FileType: { Directory: 2 },
    FileSystemError: class {},
    RelativePattern: class {
      constructor(
        readonly base: unknown,
        readonly pattern: string,
      ) {}
    },
    workspace: {
      ...workspace,
      textDocuments: [],
      getWorkspaceFolder: () => ({ uri: uri('/w') }),
      createFileSystemWatcher: ({ pattern }: { pattern: string }) => {
        seen.watched.push(pattern);
        const dispose = () => void seen.watched.splice(seen.watched.indexOf(pattern), 1);
        return { dispose, onDidChange: nothing, onDidCreate: nothing, onDidDelete: nothing };
      },
      fs: {
        stat: () => Promise.resolve({ type: 1 }),
        readFile: () => {
          seen.reads++;
          return Promise.resolve(new TextEncoder().encode('a,kind\n1,x\n2,y\n'));
        },
      },
      onDidOpenTextDocument: nothing,
      onDidChangeTextDocument: nothing,
      onDidChangeConfiguration: nothing,
      onDidCloseTextDocument: (listener: (document: unknown) => void) => {
        seen.closing.push(listener);
        return nothing();
      },
    },
  };
});

beforeEach(() => {
  seen.watched.length = 0;
  seen.reads = 0;
});

/** A spec whose text is written anew, and analysed with all that its files say. */
function setUp() {
  let text = '';
  const document = {
    languageId: 'nnet',
    version: 0,
    uri: { scheme: 'file', path: '/w/a.nnet', toString: () => 'file:///w/a.nnet' },
    getText: () => text,
  };
  const facts = new DataFacts({
    realPath: ({ path }: { path: string }) => Promise.resolve(path),
  } as unknown as Platform);
  const documents = new Documents(facts);
  return {
    documents,
    facts,
    document: document as unknown as TextDocument,
    write: (head: string) => {
      text = `${head}\nmodel\n  dense 2 softmax\n`;
      document.version++;
      return documents.settled(document as unknown as TextDocument);
    },
  };
}

describe('a data file', () => {
  it('is watched while its spec names it, and not for every path that was typed before', async () => {
    const { write } = setUp();
    for (const path of ['i', 'ir', 'iris', 'iris.csv']) await write(`data csv "${path}" target=kind`);
    expect(seen.watched).toEqual(['iris.csv']);
    await write('data moons');
    expect(seen.watched).toEqual([]);
  });

  it('is read once while the line that names it is not complete', async () => {
    const { write, facts, document } = setUp();
    await write('data csv "iris.csv" target=kind');
    for (const target of ['', 'k', 'ki']) {
      await write(`data csv "iris.csv" target=${target}`);
      expect(facts.lookup(document, 'iris.csv', ',')).toMatchObject({ columns: ['a', 'kind'] });
    }
    expect(seen).toMatchObject({ watched: ['iris.csv'], reads: 1 });
  });

  it('is left alone when its spec is closed', async () => {
    const { write, document } = setUp();
    await write('data csv "iris.csv" target=kind');
    for (const closed of seen.closing) closed(document);
    expect(seen.watched).toEqual([]);
  });
});
