import assert from 'node:assert/strict';
import {
  CodeActionKind,
  commands,
  languages,
  Position,
  Range,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  type SemanticTokens,
  type SignatureHelp,
  type TextDocument,
  type TextEdit,
  MarkdownString,
} from 'vscode';
import { open, openText, problems, rangeOf, until } from './editor';
import { describe, it } from './runner';

const text = `# %% Moons
data moons
  split train=80% validation=20%

model
  dense 8 tanh name=hidden
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer adam lr=0.01

# %% Wider
with hidden.units=16
`;

/** The place before some words, or after them. */
const before = (document: TextDocument, words: string): Position => rangeOf(document, words).start;
const after = (document: TextDocument, words: string): Position => rangeOf(document, words).end;

async function completed(document: TextDocument, place: Position): Promise<readonly CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    place,
  );
  return list.items;
}

const labelOf = ({ label }: CompletionItem): string => (typeof label === 'string' ? label : label.label);
const labels = async (document: TextDocument, place: Position): Promise<readonly string[]> =>
  (await completed(document, place)).map(labelOf);

async function hovered(document: TextDocument, place: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, place);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) =>
      content instanceof MarkdownString ? content.value : typeof content === 'string' ? content : content.value,
    )
    .join('\n');
}

async function formatted(document: TextDocument): Promise<string> {
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await commands.executeCommand<TextEdit[] | undefined>(
    'vscode.executeFormatDocumentProvider',
    document.uri,
    options,
  );
  // A text that is formatted has no edits.
  if (!edits) return document.getText();
  const edit = new WorkspaceEdit();
  edit.set(document.uri, edits);
  assert.ok(await workspace.applyEdit(edit));
  return document.getText();
}

/** A spec without a file. */
const untitled = async (content: string): Promise<TextDocument> => {
  const document = await workspace.openTextDocument({ language: 'nnet', content });
  await window.showTextDocument(document);
  return document;
};

/** What every kind of document must offer. */
async function offers(document: TextDocument): Promise<void> {
  assert.ok((await labels(document, after(document, 'optimizer '))).includes('adamw'));
  assert.match(await hovered(document, before(document, 'lr=')), /Learning rate[^]*0\.001[^]*PyTorch/);
  const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['Moons', 'Wider'],
  );
}

export const languageTests = (): void =>
  describe('The editor', () => {
    it('completes kinds, arguments, values and paths', async () => {
      const { document } = await openText('complete.nnet', text);
      assert.ok((await labels(document, after(document, 'dense 8 '))).includes('gelu'));
      assert.ok((await labels(document, after(document, 'adam '))).includes('beta1='));
      assert.ok(!(await labels(document, after(document, 'adam '))).includes('lr='));
      const paths = await completed(document, after(document, 'with '));
      assert.ok(paths.map(labelOf).includes('optimizer.lr'));
      const units = paths.find((item) => labelOf(item) === 'hidden.activation');
      assert.ok(units?.documentation instanceof MarkdownString);
    });

    it('completes the files of the folder, and the columns of the one that is named', async () => {
      const { document } = await openText('files.nnet', 'data csv ""\nmodel\n  dense 3 softmax\n');
      const place = after(document, 'csv "');
      await until('the file’s name', () =>
        labels(document, place).then((all) => all.includes('iris.csv') || undefined),
      );
      const other = await openText('columns.nnet', 'data csv "iris.csv" target=\nmodel\n  dense 3 softmax\n');
      await until('the columns', async () => {
        const all = await labels(other.document, after(other.document, 'target='));
        return all.includes('species') || undefined;
      });
    });

    it('explains words on hover, and the arguments of a line while it is typed', async () => {
      const { document } = await openText('explain.nnet', text);
      assert.match(await hovered(document, before(document, 'dense 8')), /2 → 8[^]*∂L\/∂W/);
      assert.match(await hovered(document, before(document, 'hidden.units')), /In the base: `8`/);
      const help = await commands.executeCommand<SignatureHelp>(
        'vscode.executeSignatureHelpProvider',
        document.uri,
        after(document, 'dense 8 '),
      );
      assert.match(help.signatures[0]?.label ?? '', /^dense units \[activation\]/);
      assert.equal(help.activeParameter, 1);
    });

    it('goes from a path to its layer, and finds and renames what names it', async () => {
      const { document } = await openText('names.nnet', text);
      const path = before(document, 'hidden.units');
      const [target] = await commands.executeCommand<(Location | LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        path,
      );
      assert.ok(target && 'targetSelectionRange' in target);
      assert.equal(document.getText(target.targetSelectionRange), 'hidden');
      const references = await commands.executeCommand<Location[]>(
        'vscode.executeReferenceProvider',
        document.uri,
        path,
      );
      assert.equal(references.length, 2);
      const lit = await commands.executeCommand<DocumentHighlight[]>(
        'vscode.executeDocumentHighlights',
        document.uri,
        path,
      );
      assert.equal(lit.length, 2);
      const edit = await commands.executeCommand<WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        path,
        'wide',
      );
      assert.ok(await workspace.applyEdit(edit));
      assert.equal(document.getText(), text.replaceAll('hidden', 'wide'));
      await assert.rejects(
        async () => commands.executeCommand('vscode.executeDocumentRenameProvider', document.uri, path, 'optimizer'),
        /begins a path/,
      );
    });

    it('formats a document, and the lines of a range alone', async () => {
      const untidy = text.replace('  dense 8 tanh', '\tdense  8   tanh').replace('  loss', '      loss');
      const { document } = await openText('untidy.nnet', untidy);
      const line = before(document, 'loss').line;
      const edits = await commands.executeCommand<TextEdit[]>(
        'vscode.executeFormatRangeProvider',
        document.uri,
        new Range(line, 0, line, 1),
        { tabSize: 2, insertSpaces: true },
      );
      assert.deepEqual([...new Set(edits.map(({ range }) => range.start.line))], [line]);
      assert.equal(await formatted(document), text);
      assert.equal(await formatted(document), text);
    });

    it('formats on save when it is asked to', async () => {
      const { document } = await openText('on-save.nnet', text.replace('  dense 8', '  dense    8'));
      const configuration = workspace.getConfiguration('editor', document);
      await configuration.update('formatOnSave', true, true);
      try {
        const edit = new WorkspaceEdit();
        edit.insert(document.uri, document.positionAt(document.getText().length), '\n');
        assert.ok(await workspace.applyEdit(edit));
        assert.ok(await document.save());
        assert.match(document.getText(), /\n {2}dense 8 tanh/);
      } finally {
        await configuration.update('formatOnSave', undefined, true);
      }
    });

    it('fixes a mistake, and all that can be fixed', async () => {
      const wrong = text.replace('tanh', 'tahn').replace('adam', 'adm');
      const { document } = await openText('fixes.nnet', wrong);
      await until('two problems', () => languages.getDiagnostics(document.uri).length === 2);
      const actions = await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        rangeOf(document, 'tahn'),
      );
      const fix = actions.find(({ title }) => title === 'Change to `tanh`');
      assert.ok(fix?.edit && fix.isPreferred);
      const [all] = await commands.executeCommand<CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        new Range(0, 0, document.lineCount, 0),
        CodeActionKind.SourceFixAll.append('nnet').value,
      );
      assert.ok(all?.edit);
      assert.ok(await workspace.applyEdit(all.edit));
      assert.equal(document.getText(), text);
      await until('no problem', () => languages.getDiagnostics(document.uri).length === 0);
    });

    it('has an outline, folds, links, colours and hints', async () => {
      const { document } = await open('digits.nnet');
      const run = <T>(name: string, ...values: readonly unknown[]): Thenable<T> =>
        commands.executeCommand<T>(`vscode.${name}`, document.uri, ...values);
      const symbols = await run<DocumentSymbol[]>('executeDocumentSymbolProvider');
      const digits = symbols.find(({ name }) => name === 'Digits');
      assert.deepEqual(
        digits?.children.map(({ name }) => name),
        ['data', 'model', 'train'],
      );
      const folds = await run<FoldingRange[]>('executeFoldingRangeProvider');
      assert.ok(folds.some(({ start }) => start === digits?.range.start.line));
      const links = await run<DocumentLink[]>('executeLinkProvider');
      assert.deepEqual(
        links.map(({ target }) => target?.path.split('/').pop()),
        ['digits.csv'],
      );
      const tokens = await run<SemanticTokens>('provideDocumentSemanticTokens');
      assert.ok(tokens.data.length > 100);
      const hints = await until('the hints', async () => {
        const found = await run<InlayHint[]>('executeInlayHintProvider', new Range(0, 0, document.lineCount, 0));
        return found.length > 0 && found;
      });
      assert.ok(hints.some(({ label }) => label === '32, 2,080 parameters'));
    });

    it('offers the same in a text that has no file', async () => {
      const document = await untitled(text);
      await offers(document);
      const wrong = await untitled(text.replace('dense 8', 'dnese 8'));
      assert.match((await problems(wrong))[0]?.message ?? '', /dense/);
      assert.ok((await formatted(document)).startsWith('# %% Moons'));
    });

    it('offers the same in a file of another file system', async () => {
      const content = new TextEncoder().encode(text);
      const provider = workspace.registerTextDocumentContentProvider('nnet-test', {
        provideTextDocumentContent: () => new TextDecoder().decode(content),
      });
      try {
        const uri = Uri.from({ scheme: 'nnet-test', path: '/somewhere/spec.nnet' });
        const document = await workspace.openTextDocument(uri);
        assert.equal(document.languageId, 'nnet');
        await offers(document);
      } finally {
        provider.dispose();
      }
    });

    it('makes a new file from a template, which has no problem and no file yet', async () => {
      await commands.executeCommand('nnet.newFile', 'classification');
      const document = window.activeTextEditor?.document;
      assert.ok(document?.isUntitled && document.languageId === 'nnet');
      assert.match(document.getText(), /^# %% Two moons\n/);
      assert.deepEqual(languages.getDiagnostics(document.uri), []);
    });
  });
