import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '../data';
import { UsageError } from './failure';

/** Files larger than this are not read, in bytes. */
const largest = 2 ** 31 - 1;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** A path with its links resolved, as far as it is there. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    const parent = path.dirname(file);
    if (codeOf(error) !== 'ENOENT' || parent === file) throw error;
    return path.join(realPath(parent), path.basename(file));
  }
}

const isInside = (file: string, folder: string): boolean => {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
};

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ELOOP: 'is a link that leads to itself',
  ENXIO: 'is no ordinary file',
};

const describe = (error: unknown): string => reasons[codeOf(error)] ?? `can not be read (${codeOf(error)})`;

/** Reads an ordinary file; does not wait on pipes or devices. Throws a `DataError` that names it as `shown`. */
export function readFile(file: string, shown: string): Uint8Array {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (status.isDirectory()) throw new DataError(`${shown} is a folder.`);
    if (!status.isFile()) throw new DataError(`${shown} is no ordinary file.`);
    if (status.size > largest) throw new DataError(`${shown} is too large: ${status.size} bytes.`);
    return readFileSync(descriptor);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${shown} ${describe(error)}.`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * How the files that a spec names are read, each once: paths are relative to the spec's folder and, with a root,
 * confined to it with links resolved. The result throws a `DataError` for a file that can not be had.
 */
export function filesOf(spec: string, root: string | undefined): (name: string) => Uint8Array {
  const folder = path.dirname(path.resolve(spec));
  let confines: string | undefined;
  try {
    confines = root === undefined ? undefined : realpathSync(root);
  } catch (error) {
    throw new UsageError(`--root ${root}: the folder ${describe(error)}.`);
  }
  const read = (name: string): Uint8Array => {
    const shown = `The file "${name}"`;
    const file = path.resolve(folder, name);
    if (confines === undefined) return readFile(file, shown);
    let real: string;
    try {
      real = realPath(file);
    } catch (error) {
      throw new DataError(`${shown} ${describe(error)}.`);
    }
    if (!isInside(real, confines)) {
      throw new DataError(`${shown} lies outside of ${confines}, and only files in there may be read.`);
    }
    return readFile(real, shown);
  };
  const known = new Map<string, Uint8Array>();
  return (name) => {
    const bytes = known.get(name) ?? read(name);
    known.set(name, bytes);
    return bytes;
  };
}
