import { computingOf, computingOptions } from './backend';
import { cellOptions, findChosen } from './cell';
import { command } from './command';
import { openDocument } from './document';
import { exitStatus, Failure, UsageError } from './failure';
import { oneFile } from './options';
import { jsonReport, textReport } from './report';
import { checkpointing, keepingOptions, storeOf } from './store';
import { isSweep, membersOf, trainSweep } from './sweep-cell';

/** `nnet sweep`. */
export const sweep = command({
  name: 'sweep',
  usage: 'FILE',
  help: 'Train the runs of a sweep cell, one after the other; the results come as a table, the best first.',
  options: {
    ...cellOptions,
    ...computingOptions,
    ...keepingOptions,
    json: { help: 'print one JSON object a line: each run’s start, epochs, end' },
    list: { help: 'print each run’s effective spec as a JSON line, and run nothing' },
  },
  run: async ({ files, options }, terminal) => {
    const file = oneFile('sweep', files);
    const computing = computingOf(options);
    const store = storeOf(file, options.runs, options['no-save']);
    const { checkpointInterval, checkpointBudget } = checkpointing(options);
    const document = openDocument(file, options.root);
    const chosen = findChosen(document, options, terminal, ({ sweep }) => sweep !== undefined);
    if (!isSweep(chosen)) {
      const message = `"${chosen.cell.label}" is no sweep; a sweep cell has a line such as \`sweep optimizer.lr=[0.1, 0.01]\`.`;
      throw options.cell === undefined ? new Failure(exitStatus.errors, message) : new UsageError(`--cell: ${message}`);
    }
    if (options.list) {
      let status: number = exitStatus.done;
      for (const { spec, index, problems } of membersOf(document, chosen)) {
        if (spec) terminal.result(JSON.stringify(spec));
        else {
          status = exitStatus.errors;
          terminal.message(`nnet: run ${index + 1} of the sweep: ${problems.join(' ')}`);
        }
      }
      return status;
    }
    const kind = options.json ? jsonReport : textReport;
    return trainSweep(
      document,
      chosen,
      {
        ...computing,
        checkpointInterval,
        checkpointBudget,
        store,
        reportOf: (run) => kind(run, terminal, () => performance.now()),
      },
      terminal,
    );
  },
});
