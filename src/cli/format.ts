import { DataError } from '../data';
import { applyEdits, format as formatEdits } from '../language';
import { command } from './command';
import { exitStatus, Failure, UsageError } from './failure';
import { readFile } from './files';
import { writeFile } from './write';

/** A spec's text and what it is when it is formatted. Throws a `Failure` when the file can not be read as text. */
function formatted(file: string): { readonly text: string; readonly wanted: string } {
  let bytes: Uint8Array;
  try {
    bytes = readFile(file, file);
  } catch (error) {
    if (error instanceof DataError) throw new Failure(exitStatus.errors, error.message);
    throw error;
  }
  try {
    const text = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes);
    return { text, wanted: applyEdits(text, formatEdits(text)) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure(exitStatus.errors, `${file} is no text in UTF-8. It is left as it is.`);
  }
}

/** `nnet format`: a file that is formatted already is not written; one that fails keeps no other from being formatted. */
export const format = command({
  name: 'format',
  usage: 'FILE…',
  help: 'Write the formatted text back: two blanks a level, one between words, comments under each other.',
  options: { check: { help: 'write nothing; name each file that is not formatted, and exit with 1 if there is one' } },
  run: async ({ files, options }, terminal) => {
    if (files.length === 0) throw new UsageError('`nnet format` wants a file: nnet format FILE….');
    let status: number = exitStatus.done;
    for (const file of files) {
      try {
        const { text, wanted } = formatted(file);
        if (text === wanted) continue;
        if (options.check) {
          terminal.result(`${file} is not formatted`);
          status = exitStatus.errors;
        } else {
          await writeFile(file, new TextEncoder().encode(wanted));
          terminal.result(`${file} formatted`);
        }
      } catch (error) {
        if (!(error instanceof Failure) || error instanceof UsageError) throw error;
        terminal.message(`nnet: ${error.message}`);
        status = exitStatus.errors;
      }
    }
    return status;
  },
});
