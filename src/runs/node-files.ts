import { constants, readFile } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FileSystem } from './file-system';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** What a call gives, or `otherwise` when it fails with one of the codes. */
async function unless<T, O>(codes: readonly string[], otherwise: O, call: Promise<T>): Promise<T | O> {
  try {
    return await call;
  } catch (error) {
    if (codes.includes(String(codeOf(error)))) return otherwise;
    throw error;
  }
}

async function writeWith(flags: number, file: string, bytes: Uint8Array, sync: boolean): Promise<void> {
  const handle = await open(file, flags, 0o666);
  try {
    await handle.writeFile(bytes);
    if (sync) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function sync(file: string, flags: number): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename last through a power cut. Windows has no such call for folders and needs none. */
const syncFolder = (folder: string): Promise<void> =>
  process.platform === 'win32' ? Promise.resolve() : sync(folder, constants.O_RDONLY);

const { O_APPEND, O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } = constants;

/** A file that appears with all it holds, so that nobody reads the half of it; `false` where one is already. */
async function create(file: string, bytes: Uint8Array): Promise<boolean> {
  const beside = `${file}.${process.pid}.tmp`;
  await writeWith(O_WRONLY | O_CREAT | O_TRUNC, beside, bytes, true);
  try {
    await link(beside, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // A file system without links.
    return (await unless(['EEXIST'], false, writeWith(O_WRONLY | O_CREAT | O_EXCL, file, bytes, true))) !== false;
  } finally {
    await rm(beside, { force: true });
  }
}

/** In half the time of the one among Node's promises, which makes a handle of each file: a list reads a thousand. */
const readWhole = promisify(readFile);

/** The disk, through Node. */
export const nodeFiles: FileSystem = {
  read: (file) => unless(['ENOENT', 'ENOTDIR'], undefined, readWhole(file)),
  list: (folder) => unless(['ENOENT', 'ENOTDIR'], [], readdir(folder)),
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true });
  },
  create,
  write: (file, bytes) => writeWith(O_WRONLY | O_CREAT | O_TRUNC, file, bytes, true),
  append: (file, bytes) => writeWith(O_WRONLY | O_APPEND, file, bytes, false),
  sync: (file) => sync(file, O_WRONLY | O_APPEND),
  rename: async (from, to) => {
    await rename(from, to);
    await syncFolder(path.dirname(to));
  },
  remove: (file) => rm(file, { recursive: true, force: true }),
};
