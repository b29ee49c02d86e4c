// @ts-check
/* Writes docs/language.md from the vocabulary. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './dependencies.mjs';

const folder = await mkdtemp(path.join(os.tmpdir(), 'nnet-docs-'));
try {
  const outfile = path.join(folder, 'page.mjs');
  const entry = path.join(root, 'src', 'language', 'reference-page', 'page.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' });
  const { referencePage } = await import(pathToFileURL(outfile).href);
  await mkdir(path.join(root, 'docs'), { recursive: true });
  await writeFile(path.join(root, 'docs', 'language.md'), referencePage());
} finally {
  await rm(folder, { recursive: true, force: true });
}
