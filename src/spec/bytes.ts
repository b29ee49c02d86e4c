const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes for people: `3.2 GiB`. */
export function writeBytes(value: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(1, value)) / 10), units.length - 1);
  return `${+(value / 1024 ** power).toPrecision(3)} ${units[power] ?? ''}`;
}
