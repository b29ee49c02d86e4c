import { gunzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { createTar, parseTar } from 'nanotar';
import { decode, encode, replaceFile } from './file-system';
import { isRunId } from './id';
import { isOwned } from './ownership';
import { readRecord, RunError, writeRecord, type RunRecord } from './record';
import type { RunStore } from './store';

/** A run's archive may unfold to so many bytes. */
export const mostArchived = 2 ** 30;

/** What a tar takes beside its files, at most: a run has few of them. */
const mostHeaders = 2 ** 20;

/** What an archive holds, and nothing else: the files of a run's folder that are its own, not its owner's. */
const ownFile = /^(run\.json|labels\.json|metrics\.jsonl|weights\.safetensors)$/;
const checkpoint = /^checkpoints\/epoch-\d{1,9}-step-\d{1,12}\.safetensors$/;
const belongs = (name: string): boolean => ownFile.test(name) || checkpoint.test(name);

/**
 * A run with all it holds as one file: a gzipped tar of its folder, which every archiver opens. Throws a `RunError` when
 * there is no such run, it is too large, or somebody is training it.
 */
export async function exportRun(store: RunStore, id: string, most = mostArchived - mostHeaders): Promise<Uint8Array> {
  const { files, folder } = store;
  const record = await files.read(`${folder}/${id}/run.json`);
  if (!record) throw new RunError(`There is no run ${id} in ${folder}.`);
  // What can not be read here can not be read elsewhere either.
  readRecord(id, decode(record));
  if (await isOwned(store, id)) throw new RunError(`Run ${id} is being trained; stop it first.`);
  const checkpoints = (await files.list(`${folder}/${id}/checkpoints`)).map((name) => `checkpoints/${name}`);
  const names = [...(await files.list(`${folder}/${id}`)), ...checkpoints].filter(belongs).sort();
  const items = [];
  let bytes = 0;
  for (const name of names) {
    const data = await files.read(`${folder}/${id}/${name}`);
    if (!data) continue;
    bytes += data.length;
    if (bytes > most) {
      const limit = `${Math.floor(most / 2 ** 20)} MiB`;
      throw new RunError(
        `Run ${id} takes more than ${limit}, which is too much for one file; carry its folder instead.`,
      );
    }
    items.push({ name, data: new Uint8Array(data) });
  }
  return promisify(gzip)(createTar(items, { attrs: { mtime: 0, mode: '644' } }));
}

/** The spec file that an imported run is of from now on: where it came from, there may be none. */
export type Adopted = Pick<RunRecord, 'uri' | 'file'>;

/**
 * Puts a run from its archive into a store, under its own id. `run.json` is written last: before it, the folder is no run.
 * Throws a `RunError` with a sentence where the bytes are no archive of a run, unfold to too much, or the run is there.
 */
export async function importRun(store: RunStore, bytes: Uint8Array, adopted?: Adopted): Promise<RunRecord> {
  const items = await unfold(bytes);
  const text = items.get('run.json');
  if (!text) throw new RunError('This is no exported run: there is no run.json in it.');
  const id = idOf(decode(text));
  const record = { ...readRecord(id, decode(text)), ...adopted };
  const { files } = store;
  const folder = `${store.folder}/${id}`;
  if (await files.read(`${folder}/run.json`)) throw new RunError(`Run ${id} is in ${store.folder} already.`);
  await files.makeFolder(folder);
  for (const [name, data] of items) {
    if (name === 'run.json') continue;
    if (name.startsWith('checkpoints/')) await files.makeFolder(`${folder}/checkpoints`);
    await replaceFile(files, `${folder}/${name}`, data);
  }
  await replaceFile(files, `${folder}/run.json`, adopted ? encode(writeRecord(record)) : text);
  return record;
}

/** The files of an archive by their names; those that are no run's own are left out. */
async function unfold(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    const tar = await promisify(gunzip)(bytes, { maxOutputLength: mostArchived });
    const items = parseTar(tar, { filter: ({ name, type }) => type === 'file' && belongs(name) });
    return new Map(items.flatMap(({ name, data }) => (data ? [[name, data] as const] : [])));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RunError(`This file can not be read as an exported run: ${reason}.`);
  }
}

/** A record's own id, by which it is read and checked. */
function idOf(text: string): string {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'string' && isRunId(data.id)) {
      return data.id;
    }
  } catch {
    // Said below.
  }
  throw new RunError('This is no exported run: its run.json names no run.');
}
