import type { Provenance } from '../protocol/worker';

/** What a record says of a file that the spec names, so that other data is told apart: its size and its SHA-256. */
export async function fingerprint(path: string, bytes: Uint8Array): Promise<(Provenance['files'] & object)[number]> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { path, bytes: bytes.length, sha256 };
}
