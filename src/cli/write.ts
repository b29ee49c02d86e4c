import path from 'node:path';
import { describeFault, nodeFiles, replaceFile } from '../runs';
import { exitStatus, Failure } from './failure';

/** Writes a file so that it is the old one or the new one, whole. Throws a `Failure` when the disk does not let it. */
export async function writeFile(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await replaceFile(nodeFiles, path.resolve(file), bytes);
  } catch (error) {
    throw new Failure(exitStatus.errors, `${file} could not be written: ${describeFault(error)}.`);
  }
}
