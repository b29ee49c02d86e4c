import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { kernelsForBundle } from '../../scripts/kernels.mjs';

const sources = path.resolve(import.meta.dirname, '../../src');

/** The command as a process of its own, bundled from the sources as they are. */
export interface Command {
  /**
   * Runs it until it ends, or until `when` says so of its standard output, and then sends it a signal after some
   * milliseconds. `flags` are Node's own.
   */
  run(args: readonly string[], end?: Ending, flags?: readonly string[]): Promise<Finished>;
  dispose(): void;
}

export interface Ending {
  readonly signal: NodeJS.Signals;
  /** Asked at each line, and once with '' at the start. */
  when(line: string): boolean;
  readonly delay: number;
}

export interface Finished {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly messages: string;
}

export async function bundledCommand(): Promise<Command> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nnet-bundle-'));
  const script = path.join(folder, 'cli.js');
  await build({
    entryPoints: { cli: path.join(sources, 'cli/main.ts'), thread: path.join(sources, 'worker/thread.ts') },
    outdir: folder,
    bundle: true,
    plugins: [kernelsForBundle],
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    define: { NNET_VERSION: '"0.0.0"' },
    logLevel: 'silent',
  });
  return {
    run: (args, end, flags = []) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [...flags, script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        const lines: string[] = [];
        let messages = '';
        let ending = false;
        const look = (line: string): void => {
          if (ending || !end?.when(line)) return;
          ending = true;
          setTimeout(() => child.kill(end.signal), end.delay);
        };
        child.stderr.setEncoding('utf8').on('data', (text: string) => (messages += text));
        createInterface({ input: child.stdout }).on('line', (line) => {
          lines.push(line);
          look(line);
        });
        child.on('error', reject);
        child.on('close', (status, signal) => resolve({ status, signal, lines, messages }));
        look('');
      }),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
