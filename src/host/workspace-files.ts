import { FileSystemError, FileType, l10n, Uri, workspace } from 'vscode';
import type { Platform } from './desktop';

/** A file that a spec names can not be used; the message is a sentence for the user. */
export class FileProblem extends Error {}

const inside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The folder that confines a spec's files: its workspace folder, else its own. */
function confines(spec: Uri): Uri {
  return workspace.getWorkspaceFolder(spec)?.uri ?? Uri.joinPath(spec, '..');
}

/** The URI of a file that a spec names, relative to the spec's folder. Throws `FileProblem`. */
export function locate(spec: Uri, path: string): Uri {
  const folder = spec.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(spec, '..');
  if (!folder) throw new FileProblem(l10n.t('Save this file first: “{0}” is looked for beside it.', path));
  const slashes = path.replaceAll('\\', '/');
  const absolute = /^([a-zA-Z]:)?\//.test(slashes);
  const file = absolute ? folder.with({ path: slashes.replace(/^(?=[a-zA-Z]:)/, '/') }) : Uri.joinPath(folder, slashes);
  const root = spec.scheme === 'untitled' ? folder : confines(spec);
  if (!inside(file.path, root.path)) {
    throw new FileProblem(
      l10n.t('“{0}” is outside the workspace folder; only files inside it are read. Copy it there.', path),
    );
  }
  return file;
}

/** Reads a file that a spec names, from inside the workspace folder only, links resolved. Throws `FileProblem`. */
export async function readFile(spec: Uri, path: string, platform: Platform): Promise<Uint8Array<ArrayBuffer>> {
  const file = locate(spec, path);
  try {
    const root = spec.scheme === 'untitled' ? Uri.joinPath(file, '..') : confines(spec);
    const [real, realRoot] = await Promise.all([platform.realPath(file), platform.realPath(root)]);
    if (!inside(real.replaceAll('\\', '/'), realRoot.replaceAll('\\', '/'))) {
      throw new FileProblem(
        l10n.t('“{0}” is a link out of the workspace folder; only files inside it are read.', path),
      );
    }
    const { type } = await workspace.fs.stat(file);
    if (type & FileType.Directory) throw new FileProblem(l10n.t('“{0}” is a folder, not a file.', path));
    // A copy, so that the buffer can be transferred to the worker.
    return new Uint8Array(await workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    if (missing(error)) throw new FileProblem(l10n.t('There is no file “{0}” beside this one.', path));
    throw new FileProblem(
      l10n.t('“{0}” can not be read: {1}', path, error instanceof Error ? error.message : String(error)),
    );
  }
}

/** Reads files that a spec names, as a worker takes them. Throws `FileProblem`. */
export const readFiles = (spec: Uri, paths: readonly string[], platform: Platform) =>
  Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(spec, path, platform) })));

const missing = (error: unknown): boolean =>
  (error instanceof FileSystemError && error.code === 'FileNotFound') ||
  (error instanceof Error && 'code' in error && error.code === 'ENOENT');
