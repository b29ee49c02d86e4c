import { chooseBackend, type Backend, type BackendName } from '../engine';
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
  threads: { value: 'N', help: 'threads that compute; this version has one' },
} as const satisfies Readonly<Record<string, Option>>;

/** What is to compute, as asked for; without a backend, what is usual for the experiment. */
export interface Computing {
  readonly backend?: BackendName;
  readonly threads: number;
}

/** Throws a `UsageError` for a backend or a number of threads that this version has not. */
export function computingOf(options: { readonly backend?: string; readonly threads?: string }): Computing {
  const { backend, threads = '1' } = options;
  if (backend !== undefined && backend !== 'fast' && backend !== 'reference') {
    throw new UsageError(`--backend ${backend}: there is no such backend; there are \`fast\` and \`reference\`.`);
  }
  if (!/^[1-9][0-9]*$/.test(threads)) throw new UsageError(`--threads ${threads}: it must be a whole number from 1.`);
  if (threads !== '1') {
    throw new UsageError(`--threads ${threads}: this version computes with one thread; leave --threads out.`);
  }
  return { ...(backend && { backend }), threads: 1 };
}

/** What computes an experiment; says what is not done as it was asked for. */
export function backendFor(spec: ExperimentSpec, { backend }: Computing, terminal: Terminal): Backend {
  const choice = chooseBackend(spec, backend);
  for (const note of choice.notes) terminal.message(`warning: ${note}`);
  return choice;
}
