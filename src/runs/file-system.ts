/**
 * What the run store needs of a disk, so that a web build or a test can put something else in its place. Paths are
 * absolute and joined with `/`. Faults are thrown as they come; `describeFault` puts them into words.
 */
export interface FileSystem {
  /** The whole file; `undefined` where there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The names in a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Makes a folder and those above it; one that is there is left as it is. */
  makeFolder(folder: string): Promise<void>;
  /** Makes a file that is not there yet; `false`, with nothing changed, where one is. Of several callers one succeeds. */
  create(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Writes a whole file and waits until the disk has it. A crash may leave a part of it. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Appends to a file that is there. A crash may leave a part of what was appended, never harm what stood before. */
  append(path: string, bytes: Uint8Array): Promise<void>;
  /** Waits until the disk has what was appended to a file. */
  sync(path: string): Promise<void>;
  /** Puts a file in another's place in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all it holds; one that is not there is no fault. */
  remove(path: string): Promise<void>;
}

/**
 * Replaces a file so that after a crash it is the old one or the new one, whole: the bytes go to a file beside it,
 * reach the disk, and take its name in one step.
 */
export async function replaceFile(files: FileSystem, path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.tmp`;
  try {
    await files.write(beside, bytes);
    await files.rename(beside, path);
  } catch (error) {
    // On a full disk what was written of it is in the way.
    await files.remove(beside).catch(() => undefined);
    throw error;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8. */
export const encode = (text: string): Uint8Array => encoder.encode(text);

/** UTF-8; what is malformed becomes U+FFFD. */
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);
