import { workspace, type Uri } from 'vscode';

/** What can stand after a layer's line; `own`: what only its kind has, in the place of the histograms. */
export type InlineValue = 'own' | 'weights' | 'weightNorm' | 'gradients' | 'gradientNorm' | 'updateRatio' | 'deadUnits';

const section = (scope?: Uri) => workspace.getConfiguration('nnet', scope);

/** Bytes that a network may take: parameters, optimizer, activations and data. */
export const memoryLimit = (): number => section().get<number>('memoryLimit', 2048) * 2 ** 20;

/** What is shown after a layer's line; empty: nothing. */
export const inlineValues = (): readonly InlineValue[] =>
  section().get<readonly InlineValue[]>('inlineValues', ['own', 'weights', 'weightNorm', 'gradients', 'gradientNorm']);

/** Whether the panel opens by itself when a run starts. */
export const opensPanel = (): boolean => section().get<boolean>('openPanelOnTrain', true);

/** Whether lenses stand above the cells. */
export const showsLenses = (): boolean => section().get<boolean>('codeLens', true);

/** Whether the runs of a spec are kept beside it; else in the extension's own storage. */
export const keptBeside = (spec: Uri): boolean =>
  section(spec).get<string>('runs.location', 'storage') === 'besideFile';

/** How many runs of a sweep train at once; 0: as many as there are cores to spare. */
export const sweepWorkers = (): number => section().get<number>('sweep.workers', 0);

/** How runs are computed whose text leaves it out. */
export const arithmeticUnlessWritten = (): 'separate' | 'fused' =>
  section().get<string>('arithmetic', 'separate') === 'fused' ? 'fused' : 'separate';

/** Threads that share a run's work; 0: as many as it is worth. */
export const threadsOfRun = (): number => section().get<number>('threads', 0);

/** Bytes that the checkpoints of a run may take; 0: none are kept. */
export const checkpointBudget = (): number => section().get<number>('runs.checkpointBudget', 256) * 2 ** 20;
