import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { buildNetwork } from '../../../src/engine/network';

/** A change of the engine's source. */
export interface Mutation {
  /** Under src/engine. */
  readonly file: string;
  /** What is replaced: the last place where it stands (the backward pass follows the forward pass). */
  readonly from: string;
  readonly to: string;
}

const engine = path.resolve(import.meta.dirname, '../../../src/engine');

/** A module of the engine with one change in the source, compiled on its own. Throws when there is nothing to change. */
export async function mutatedModule<T>(entry: string, { file, from, to }: Mutation): Promise<T> {
  const changed = path.join(engine, file);
  const source = readFileSync(changed, 'utf8');
  const at = source.lastIndexOf(from);
  if (at < 0) throw new Error(`${file} does not hold ${from}`);
  const contents = source.slice(0, at) + to + source.slice(at + from.length);
  const { outputFiles } = await build({
    entryPoints: [path.join(engine, entry)],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [
      {
        name: 'mutation',
        setup(bundler) {
          bundler.onLoad({ filter: /\.ts$/ }, (args) =>
            args.path === changed ? { contents, loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'nnet-mutant-'));
  try {
    const compiled = path.join(folder, 'module.mjs');
    writeFileSync(compiled, outputFiles[0].contents);
    return (await import(pathToFileURL(compiled).href)) as T;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The engine's networks with one change in the source. */
export const mutatedNetwork = async (mutation: Mutation): Promise<typeof buildNetwork> =>
  (await mutatedModule<{ readonly buildNetwork: typeof buildNetwork }>('network.ts', mutation)).buildNetwork;
