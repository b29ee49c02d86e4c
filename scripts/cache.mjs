// @ts-check
/* What is built once and kept in the user's cache folder. Node's built-in modules alone. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/** @returns {string} the folder for what is kept between runs */
export const cacheFolder = () =>
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'nnet-vscode');

/**
 * A folder of the cache, made when it is not there. Safe against two at once: each makes a folder of its own, and the
 * first to finish gives its folder the name, so that what has the name is always whole.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} make fills an empty folder
 * @returns {Promise<string>} the folder's path
 */
export async function cached(name, make) {
  const cache = cacheFolder();
  const folder = path.join(cache, name);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  await removeLeftOvers(cache);
  const work = path.join(cache, `making-${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(work);
  try {
    await make(work);
    await rename(work, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Removes what was left behind by those that were killed, once it is a day old. @param {string} cache */
async function removeLeftOvers(cache) {
  const day = 24 * 60 * 60 * 1000;
  for (const name of await readdir(cache)) {
    if (!name.startsWith('making-')) continue;
    const folder = path.join(cache, name);
    const changed = await stat(folder).catch(() => undefined);
    if (changed && Date.now() - changed.mtimeMs > day) await rm(folder, { recursive: true, force: true });
  }
}
