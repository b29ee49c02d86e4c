import { workspace } from 'vscode';

/** What can stand after a layer's line. */
export type InlineValue = 'weights' | 'gradients' | 'updateRatio' | 'deadUnits';

const section = () => workspace.getConfiguration('nnet');

/** Bytes that a network may take: parameters, optimizer, activations and data. */
export const memoryLimit = (): number => section().get<number>('memoryLimit', 2048) * 2 ** 20;

/** What is shown after a layer's line; empty: nothing. */
export const inlineValues = (): readonly InlineValue[] =>
  section().get<readonly InlineValue[]>('inlineValues', ['weights', 'gradients']);

/** Whether the panel opens by itself when a run starts. */
export const opensPanel = (): boolean => section().get<boolean>('openPanelOnTrain', true);

/** Whether lenses stand above the cells. */
export const showsLenses = (): boolean => section().get<boolean>('codeLens', true);
