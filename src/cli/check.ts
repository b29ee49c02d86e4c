import { acasXuSentence } from '../language';
import { cellOptions } from './cell';
import { command } from './command';
import { diagnosticLines, hasErrors, openDocument } from './document';
import { exitStatus, Failure, UsageError } from './failure';

/** `nnet check`: a file that can not be read does not keep the others from being checked. */
export const check = command({
  name: 'check',
  usage: 'FILE…',
  help: 'Print the diagnostics as FILE:LINE:COLUMN: error|warning CODE: MESSAGE; exit 1 if any is an error.',
  options: { root: cellOptions.root },
  run: ({ files, options }, terminal) => {
    if (files.length === 0) throw new UsageError('`nnet check` wants a file: nnet check FILE….');
    let errors = false;
    for (const file of files) {
      try {
        const document = openDocument(file, options.root);
        for (const line of diagnosticLines(document)) terminal.result(line);
        if (document.analysis.foreign) terminal.message(`nnet: ${acasXuSentence(file)}`);
        errors ||= hasErrors(document);
      } catch (error) {
        if (!(error instanceof Failure) || error instanceof UsageError) throw error;
        terminal.message(`nnet: ${error.message}`);
        errors = true;
      }
    }
    return errors ? exitStatus.errors : exitStatus.done;
  },
});
