import { chooseBackend, mostThreads, type Backend, type BackendName } from '../engine';
import type { ExperimentSpec } from '../spec/experiment';
import { UsageError } from './failure';
import type { Option } from './options';
import type { Terminal } from './terminal';

/** The options that choose what computes. */
export const backendOptions = {
  backend: {
    value: 'fast|reference',
    help: 'what computes: vectors in float32 (usual), or plain loops in float64 (usual for `precision float64`)',
  },
} as const satisfies Readonly<Record<string, Option>>;

/** The options of what trains. */
export const computingOptions = {
  ...backendOptions,
  threads: { value: 'N', help: 'threads that share the work; usually as many as it is worth. The bits are the same' },
} as const satisfies Readonly<Record<string, Option>>;

/** What is to compute, as asked for; without a backend, what is usual for the experiment. */
export interface Computing {
  readonly backend?: BackendName;
  /** 0: as many as the work is worth. */
  readonly threads: number;
}

/** Throws a `UsageError` for a backend that there is not. */
export function backendOf({ backend }: { readonly backend?: string }): BackendName | undefined {
  if (backend !== undefined && backend !== 'fast' && backend !== 'reference') {
    throw new UsageError(`--backend ${backend}: there is no such backend; there are \`fast\` and \`reference\`.`);
  }
  return backend;
}

/** Throws a `UsageError` for a backend that there is not, and for a number of threads that can not be. */
export function computingOf(options: { readonly backend?: string; readonly threads?: string }): Computing {
  const backend = backendOf(options);
  const { threads } = options;
  if (threads !== undefined && !(/^[1-9][0-9]?$/.test(threads) && Number(threads) <= mostThreads)) {
    throw new UsageError(`--threads ${threads}: it must be a whole number from 1 to ${mostThreads}.`);
  }
  return { ...(backend && { backend }), threads: Number(threads ?? 0) };
}

/** What computes an experiment; says what is not done as it was asked for. */
export function backendFor(spec: ExperimentSpec, backend: BackendName | undefined, terminal: Terminal): Backend {
  const choice = chooseBackend(spec, backend);
  for (const note of choice.notes) terminal.message(`warning: ${note}`);
  return choice;
}
