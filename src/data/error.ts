/** A user's mistake in the data; the message names the file, the line and the column where there are such. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** A name from outside as a sentence quotes it, cut when it is long. */
export const quote = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 37)}…` : text}”`;
