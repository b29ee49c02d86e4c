import { FileSystemError, FileType, Uri, workspace, type TextDocument } from 'vscode';

/** So many files are offered at most, and so many folders looked into for them. */
const mostFiles = 200;
const mostFolders = 40;

const wanted = /\.(?:csv|tsv|txt|safetensors)$/i;

/** What a folder holds; nothing when it can not be read, which is no reason not to offer the others. */
async function entriesOf(folder: Uri): Promise<readonly (readonly [string, FileType])[]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch (error) {
    if (error instanceof FileSystemError) return [];
    throw error;
  }
}

/**
 * Data and weights files that a spec may name: those of its own folder and below, as paths relative to it, nearest
 * first. (A search of the workspace would want what not every file system has.)
 */
export async function dataFiles({ uri }: TextDocument): Promise<readonly string[]> {
  const root = uri.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(uri, '..');
  if (!root) return [];
  const files: string[] = [];
  const folders = [''];
  for (let looked = 0; looked < mostFolders && files.length < mostFiles; looked++) {
    const folder = folders.shift();
    if (folder === undefined) break;
    const entries = await entriesOf(folder === '' ? root : Uri.joinPath(root, folder));
    for (const [name, type] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      // A link may lead anywhere, also back to where it stands.
      if (type === FileType.Directory && !name.startsWith('.') && name !== 'node_modules') folders.push(path);
      if (type & FileType.File && wanted.test(name) && files.length < mostFiles) files.push(path);
    }
  }
  return files;
}
