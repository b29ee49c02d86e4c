import { workspace } from 'vscode';

/** What can stand after a layer's line; `own`: what only its kind has, in the place of the histograms. */
export type InlineValue = 'own' | 'weights' | 'weightNorm' | 'gradients' | 'gradientNorm' | 'updateRatio' | 'deadUnits';

const section = () => workspace.getConfiguration('nnet');

/** Bytes that a network may take: parameters, optimizer, activations and data. */
export const memoryLimit = (): number => section().get<number>('memoryLimit', 2048) * 2 ** 20;

/** What is shown after a layer's line; empty: nothing. */
export const inlineValues = (): readonly InlineValue[] =>
  section().get<readonly InlineValue[]>('inlineValues', ['own', 'weights', 'weightNorm', 'gradients', 'gradientNorm']);

/** Whether the panel opens by itself when a run starts. */
export const opensPanel = (): boolean => section().get<boolean>('openPanelOnTrain', true);

/** Whether lenses stand above the cells. */
export const showsLenses = (): boolean => section().get<boolean>('codeLens', true);
