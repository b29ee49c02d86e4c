const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'it may not be written by this user',
  EPERM: 'it may not be written by this user',
  ENOENT: 'it was deleted or moved',
  ENOTDIR: 'a file is in the way where a folder must be',
  EIO: 'the disk reports an error',
};

/** A disk fault in words, without a full stop: `the disk is full`. */
export function describeFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
