// @ts-check
/**
 * Compiles the fast backend's kernels (AssemblyScript) into WebAssembly. A module is wanted by the name of a file that
 * does not exist, `src/engine/kernels/<build>.wasm`; the bundler and the unit tests get its bytes from here.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sources = path.join(root, 'src/engine/kernels');
const compiler = path.join(root, 'node_modules/assemblyscript/bin/asc.js');

const common = [
  '-O3',
  '--converge',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--enable', 'simd'],
  ...['--enable', 'bulk-memory'],
  ...['--enable', 'nontrapping-f2i'],
  '--importMemory',
  // Functions that the other files call are no embedder's business.
  ...['--disableWarning', '112'],
];
const relaxed = ['--enable', 'relaxed-simd'];
/** Pages of 64 KiB: all that 32-bit addresses reach. */
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

/**
 * The options of each build.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const builds = {
  separate: common,
  fused: [...common, ...relaxed],
  'separate-shared': [...common, ...shared],
  'fused-shared': [...common, ...relaxed, ...shared],
};

/**
 * What a build is made from: the sources, the options, and the compiler's version.
 * @param {readonly string[]} options
 */
function fingerprint(options) {
  const hash = createHash('sha256').update(options.join(' '));
  hash.update(readFileSync(path.join(root, 'node_modules/assemblyscript/package.json')));
  for (const file of readdirSync(sources).sort()) {
    if (file.endsWith('.ts')) hash.update(file).update(readFileSync(path.join(sources, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Compilations under way, by their file: several bundles want the same bytes.
 * @type {Map<string, Promise<void>>}
 */
const compiling = new Map();

/**
 * @param {string} file
 * @param {readonly string[]} options
 */
async function compile(file, options) {
  mkdirSync(path.dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const from = path.relative(root, path.join(sources, 'index.ts'));
  const args = [compiler, from, '-o', path.relative(root, unfinished), ...options];
  await promisify(execFile)(process.execPath, args, { cwd: root });
  renameSync(unfinished, file);
}

/**
 * The bytes of a build; compiled when its sources have changed.
 * @param {string} build
 */
export async function kernelBytes(build) {
  const options = builds[build];
  if (!options) throw new Error(`There is no build \`${build}\` of the kernels.`);
  const file = path.join(root, 'out/kernels', `${build}-${fingerprint(options)}.wasm`);
  if (!existsSync(file)) {
    const running = compiling.get(file) ?? compile(file, options);
    compiling.set(file, running);
    await running.finally(() => compiling.delete(file));
  }
  return readFileSync(file);
}

/** @param {string} file */
const buildOf = (file) => path.basename(file, '.wasm');

/**
 * For esbuild: the bytes as a Uint8Array inside the bundle.
 * @type {import('esbuild').Plugin}
 */
export const kernelsForBundle = {
  name: 'kernels',
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path: file, resolveDir }) => ({ path: path.resolve(resolveDir, file) }));
    build.onLoad({ filter: /\.wasm$/ }, async ({ path: file }) => ({
      contents: await kernelBytes(buildOf(file)),
      loader: 'binary',
      watchFiles: readdirSync(sources).map((name) => path.join(sources, name)),
    }));
  },
};

/**
 * For Vite, and with it the unit tests: the same.
 * @type {import('vite').Plugin}
 */
export const kernelsForTests = {
  name: 'kernels',
  enforce: 'pre',
  resolveId(id, importer) {
    return id.endsWith('.wasm') && importer ? `\0${path.resolve(path.dirname(importer), id)}` : undefined;
  },
  async load(id) {
    if (!id.startsWith('\0') || !id.endsWith('.wasm')) return undefined;
    const text = (await kernelBytes(buildOf(id))).toString('base64');
    return `export default Uint8Array.from(atob('${text}'), (character) => character.charCodeAt(0));`;
  },
};
