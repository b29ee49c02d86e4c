// @ts-check
/* Packs the extension as users get it, and says what is in the package. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { mustRun } from './command.mjs';
import { root } from './dependencies.mjs';
import { out, tool } from './part.mjs';

/** The package. */
export const vsix = path.join(out, 'nnet.vsix');

/** Bytes that the package may take. */
export const sizeLimit = 2 ** 20;

/**
 * Builds for production and packs.
 * @returns {Promise<string>} the package's path
 */
export async function pack() {
  await mkdir(out, { recursive: true });
  const readme = path.join(out, 'marketplace.md');
  await writeFile(readme, selfContained(await readFile(path.join(root, 'README.md'), 'utf8')));
  const options = ['--no-dependencies', '--allow-missing-repository', '--readme-path', path.relative(root, readme)];
  await mustRun(process.execPath, [tool('@vscode/vsce/vsce'), 'package', ...options, '--out', vsix], { cwd: root });
  return vsix;
}

/**
 * The files in a package, from the directory at the end of the ZIP archive (PKWARE's APPNOTE, 4.3.12).
 * @param {Buffer} archive
 * @returns {readonly { name: string, packed: number }[]}
 */
export function contents(archive) {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('the package is no ZIP archive');
  const count = archive.readUInt16LE(end + 10);
  const files = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error('the directory of the package is damaged');
    const length = archive.readUInt16LE(at + 28);
    files.push({ name: archive.toString('utf8', at + 46, at + 46 + length), packed: archive.readUInt32LE(at + 20) });
    at += 46 + length + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

/**
 * What is wrong with a package, as sentences: it holds the bundles and what the manifest names, and nothing that only
 * development needs.
 * @param {Buffer} archive
 * @returns {readonly string[]}
 */
export function packageProblems(archive) {
  const files = contents(archive);
  const names = new Set(files.map(({ name }) => name));
  const needed = [
    'dist/extension.js',
    'dist/worker.js',
    'dist/thread.js',
    'dist/webview/panel.js',
    'dist/webview/style.css',
  ];
  const unwanted = /\.(ts|map|csv|nnet|vsix)$|^extension\/(src|webview|test|scripts|node_modules|out|examples|\.)/;
  return [
    ...['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt', ...needed]
      .filter((name) => !names.has(`extension/${name}`))
      .map((name) => `${name} is not in the package`),
    ...[...names].filter((name) => unwanted.test(name)).map((name) => `${name} does not belong into the package`),
    ...(archive.length > sizeLimit ? [`the package takes ${archive.length} bytes, more than ${sizeLimit}`] : []),
  ];
}

/**
 * The README without its pictures and links to files beside it, which a package without a repository can not follow.
 * @param {string} text
 */
const selfContained = (text) =>
  text.replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm, '').replace(/\[([^\]]*)\]\((?!https:|#)[^)]*\)/g, '$1');
