const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new run's id: the time in UTC to the millisecond, so that ids sort by it, and six random characters (30 bits), so
 * that no two runs share one: `20260131-094512-345-k3f9xa`. It is a folder's name on every system.
 */
export function newRunId(now: number): string {
  const time = new Date(now).toISOString().replace(/[-:Z]/g, '').replace(/[T.]/g, '-');
  const random = crypto.getRandomValues(new Uint8Array(6));
  return `${time}-${Array.from(random, (byte) => alphabet[byte % alphabet.length]).join('')}`;
}

/** Whether a text is safe as a run's folder: no path, no special name. */
export const isRunId = (text: string): boolean => /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(text);
