import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { nnet } from '../../src/cli/nnet';
import type { Terminal } from '../../src/cli/terminal';

/** What a command line came to. */
export interface Outcome {
  readonly status: number;
  /** Lines of standard output. */
  readonly results: readonly string[];
  /** Messages of standard error, one text. */
  readonly messages: string;
  /** What the line at the bottom of the terminal showed, one after the other. */
  readonly bar: readonly string[];
}

export interface Surroundings {
  /** Of a terminal; none is there without. */
  readonly width?: number;
  readonly colour?: boolean;
  /** Presses Ctrl-C when a line of results says so. */
  readonly interruptAt?: (line: string) => boolean;
  /** Presses Ctrl-C as soon as somebody listens. */
  readonly interruptAtOnce?: boolean;
}

/** Runs `nnet` with these arguments in this process. */
export async function run(
  args: readonly string[],
  { width = 0, colour = false, interruptAt, interruptAtOnce = false }: Surroundings = {},
): Promise<Outcome> {
  const results: string[] = [];
  const messages: string[] = [];
  const bar: string[] = [];
  let interrupt: (() => void) | undefined;
  const terminal: Terminal = {
    result: (line) => {
      results.push(line);
      if (interruptAt?.(line)) interrupt?.();
    },
    message: (text) => void messages.push(text),
    status: (line) => void bar.push(line),
    width,
    colour,
    onInterrupt: (listener) => {
      interrupt = listener;
      if (interruptAtOnce) listener();
      return () => (interrupt = undefined);
    },
  };
  const status = await nnet(args, terminal);
  return { status, results, messages: messages.join('\n'), bar };
}

/** The JSON lines of `--json`. */
export type JsonLine = Readonly<Record<string, unknown>> & { readonly type: string };
export const linesOf = ({ results }: Outcome): readonly JsonLine[] =>
  results.map((line) => JSON.parse(line) as JsonLine);

/** The last line of a run with `--json`. */
export function endOf(outcome: Outcome): JsonLine {
  const last = linesOf(outcome).at(-1);
  if (last?.type !== 'end') throw new Error(`the run has no end:\n${outcome.results.join('\n')}\n${outcome.messages}`);
  return last;
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nnet-cli-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

/** A file with this text, alone in a new folder. */
export const fileWith = (text: string, name = 'spec.nnet'): string => path.join(folderWith({ [name]: text }), name);

/** A small experiment that trains in no time. */
export const moons = `# %% Moons
data moons samples=40 noise=0.1 seed=1
  split train=80% validation=20%

model
  input 2
  dense 4 tanh
  dense 1 sigmoid

train
  loss binary_cross_entropy
  optimizer sgd lr=0.1
  epochs 3
  batch 8
  seed 1
`;
