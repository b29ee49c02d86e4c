import process from 'node:process';

/** Where a command's words go. */
export interface Terminal {
  /** A line of results, to standard output. */
  result(line: string): void;
  /** A message, to standard error. */
  message(text: string): void;
  /** Replaces the line at the bottom of standard error, where that is a terminal; '' takes it away. */
  status(line: string): void;
  /** Width of the status line; 0 where there is none. */
  readonly width: number;
  readonly colour: boolean;
  /** Calls back when the user asks to stop, or nobody reads the results any more, until the result is called. */
  onInterrupt(listener: () => void): () => void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** What a terminal needs of its process. */
export interface Streams {
  readonly stdout: NodeJS.EventEmitter & { write(text: string): unknown };
  readonly stderr: NodeJS.EventEmitter & { write(text: string): unknown; readonly isTTY?: boolean; columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The process's own streams. A reader that went away (`| head`) interrupts, it breaks nothing. */
export function processTerminal({ stdout, stderr, env }: Streams = process): Terminal {
  const bar = stderr.isTTY === true && env['TERM'] !== 'dumb';
  let interrupted: (() => void) | undefined;
  let broken = false;
  let shown = '';

  const status = (line: string): void => {
    if (!bar || line === shown) return;
    stderr.write(`\r${line}\u001b[K`);
    shown = line;
  };
  const above = (write: () => void): void => {
    const line = shown;
    status('');
    write();
    status(line);
  };

  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    broken = true;
    interrupted?.();
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

  return {
    result: (line) => {
      if (!broken) above(() => stdout.write(`${line}\n`));
    },
    message: (text) => above(() => stderr.write(`${text}\n`)),
    status,
    get width() {
      return bar ? (stderr.columns ?? 0) : 0;
    },
    colour: bar && !env['NO_COLOR'],
    onInterrupt: (listener) => {
      interrupted = listener;
      // A second signal finds no listener any more and ends the process as usual.
      for (const signal of signals) process.once(signal, listener);
      if (broken) listener();
      return () => {
        interrupted = undefined;
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}
