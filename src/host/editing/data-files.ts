import { RelativePattern, Uri, workspace, type CancellationToken, type TextDocument } from 'vscode';

/** So many files are offered at most. */
const most = 200;

/** Data and weights files that a spec may name: those of its own folder and below, as paths relative to it. */
export async function dataFiles(document: TextDocument, token: CancellationToken): Promise<readonly string[]> {
  const { uri } = document;
  const folder = uri.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(uri, '..');
  if (!folder) return [];
  const pattern = new RelativePattern(folder, '**/*.{csv,tsv,txt,safetensors}');
  const found = await workspace.findFiles(pattern, '**/node_modules/**', most, token);
  const prefix = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return found
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length))
    .sort();
}
