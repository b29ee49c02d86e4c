/** A user's mistake in the data; the message names the file, the line and the column where there are such. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
