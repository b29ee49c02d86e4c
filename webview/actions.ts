import type { RunState } from '../src/spec/record';

/** What can be asked for with a run in a state. */
export type Action = 'train' | 'resume' | 'fork' | 'pause' | 'continue' | 'stepBatch' | 'stepEpoch' | 'stop';

/** The actions that a run's state allows; without a run, it can be trained. */
export function actionsFor(state: RunState | undefined): readonly Action[] {
  switch (state) {
    case 'queued':
      return ['stop'];
    case 'running':
      return ['pause', 'stop'];
    case 'paused':
      return ['continue', 'stepBatch', 'stepEpoch', 'stop'];
    case undefined:
    case 'completed':
    case 'converged':
    case 'diverged':
    case 'failed':
      return ['train'];
    case 'stopped':
    case 'interrupted':
      return ['resume', 'train'];
  }
}

/** Whether a run goes on. */
export const isActive = (state: RunState | undefined): boolean =>
  state === 'queued' || state === 'running' || state === 'paused';

const words: Readonly<Record<RunState, string>> = {
  queued: 'queued',
  running: 'running',
  paused: 'paused',
  completed: 'finished',
  converged: 'converged',
  stopped: 'stopped',
  diverged: 'diverged',
  interrupted: 'interrupted',
  failed: 'failed',
};

/** A state in a word. */
export const stateWord = (state: RunState): string => words[state];
