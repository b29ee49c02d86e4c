import { UsageError } from './failure';
import type { Option } from './options';

/** The options that choose what computes. */
export const backendOptions = {
  backend: { value: 'reference', help: 'what computes; this version has the reference backend (float64)' },
  threads: { value: '1', help: 'threads that compute; this version has one' },
} as const satisfies Readonly<Record<string, Option>>;

/** Throws a `UsageError` for a backend or a number of threads that this version has not. */
export function chooseBackend(options: { readonly backend?: string; readonly threads?: string }): void {
  const { backend, threads } = options;
  if (backend === 'fast') {
    throw new UsageError('--backend fast: this version has only the reference backend; leave --backend out.');
  }
  if (backend !== undefined && backend !== 'reference') {
    throw new UsageError(`--backend ${backend}: there is no such backend; this version has \`reference\`.`);
  }
  if (threads === undefined || threads === '1') return;
  if (!/^[1-9][0-9]*$/.test(threads)) throw new UsageError(`--threads ${threads}: it must be a whole number from 1.`);
  throw new UsageError(`--threads ${threads}: this version computes with one thread; leave --threads out.`);
}
