import process from 'node:process';
import { nnet } from './nnet';
import { processTerminal } from './terminal';

/** The command's script: the one file that knows that it is a process. */
void nnet(process.argv.slice(2), processTerminal()).then((status) => {
  process.exitCode = status;
});
