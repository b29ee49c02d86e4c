import { rename, writeFile } from 'node:fs/promises';
import { ConfigurationTarget, workspace } from 'vscode';
import { cleanUp } from './editor';
import { runTests } from './runner';
import { activationTests } from './activation';
import { controlTests } from './control';
import { diagnosticsTests } from './diagnostics';
import { engineTests } from './engine';
import { hoverTests, inspectingTests } from './inspecting';
import { languageTests } from './language';
import { restoringTests } from './restoring';
import { responsivenessTests } from './responsiveness';
import { runsTests } from './runs';
import { stalenessTests } from './staleness';
import { sweepTests } from './sweeps';
import { trainingTests } from './training';
import { workerTests } from './worker';

/** What VS Code runs inside its extension host. The first start of VS Code runs all tests but those of the second. */
export async function run(): Promise<void> {
  const { NNET_TEST_RESULTS: file, NNET_TEST_START: start } = process.env;
  if (file === undefined) throw new Error('NNET_TEST_RESULTS names no file');
  if (start === 'second') restoringTests();
  else {
    activationTests();
    diagnosticsTests();
    languageTests();
    trainingTests();
    controlTests();
    stalenessTests();
    runsTests();
    sweepTests();
    inspectingTests();
    hoverTests();
    workerTests();
    engineTests();
    responsivenessTests();
  }
  // In a browser VS Code saves by itself, which would keep what a test has changed for the next one.
  await workspace.getConfiguration('files').update('autoSave', 'off', ConfigurationTarget.Global);
  const soFar = `${file}.so-far`;
  await runTests(cleanUp, (outcomes) => writeFile(soFar, JSON.stringify(outcomes)));
  await rename(soFar, file);
}
