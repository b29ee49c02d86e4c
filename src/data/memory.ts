import { writeBytes } from '../spec/bytes';
import { DataError } from './error';

/**
 * Refuses data that takes too much. Throws a `DataError`.
 *
 * @param what the data, for the message
 * @param numbers how many there are
 * @param limit bytes
 */
export function checkMemory(what: string, numbers: number, limit: number): void {
  const bytes = numbers * Float64Array.BYTES_PER_ELEMENT;
  if (bytes <= limit) return;
  throw new DataError(`${what} would take ${writeBytes(bytes)}, above the limit of ${writeBytes(limit)}. Take fewer.`);
}
