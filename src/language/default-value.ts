import { activations, type ActivationName } from '../spec/activations';
import type { Argument, ArgumentValue } from '../spec/argument';
import type { Call } from './draft';

/** An argument's own default; `undefined` when it has none. */
export const argumentDefault = (argument: Argument): ArgumentValue | undefined =>
  'default' in argument ? argument.default : undefined;

/** The initialiser that a layer's weights get when none is written. */
function fittingInitialiser({ schema, written }: Call): string | undefined {
  if (!('activation' in schema)) return undefined;
  // The table's names were checked when the argument was read.
  const activation = (written.get('activation')?.value ?? 'linear') as ActivationName;
  return activations[activation].initialiser;
}

/** What an argument of a layer is when it is not written; it may depend on the others. */
export const layerDefault = (call: Call, name: string, argument: Argument): ArgumentValue | undefined =>
  name === 'init' ? fittingInitialiser(call) : argumentDefault(argument);
