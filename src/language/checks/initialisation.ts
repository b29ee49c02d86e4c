import { activations, type ActivationName } from '../../spec/activations';
import { diagnostic, replacement } from '../diagnostic';
import { quote } from '../words';
import type { Check } from './check';

const families: Readonly<Record<string, string>> = {
  he_normal: 'he',
  he_uniform: 'he',
  glorot_normal: 'glorot',
  glorot_uniform: 'glorot',
  lecun_normal: 'lecun',
};
const suits: Readonly<Record<string, string>> = {
  he: '`relu` and its kin',
  glorot: '`tanh`, `sigmoid` and their kin',
  lecun: '`selu`',
};

/** Initialisers made for another activation than the layer's, and those that leave units alike. */
export const initialisation: Check = ({ newLayers }, report) => {
  for (const { call } of newLayers) {
    const init = call.written.get('init');
    if (typeof init?.value !== 'string' || !init.range) continue;
    if ((init.value === 'zeros' || init.value === 'ones') && 'activation' in call.schema) {
      const message = `With ${quote(init.value)} all units of a layer start alike and stay so, since their gradients are equal.`;
      report(diagnostic('alike-units', init.range, message, { severity: 'hint', arguments: [init.value] }));
      continue;
    }
    const family = Object.hasOwn(families, init.value) ? families[init.value] : undefined;
    if (!('activation' in call.schema) || family === undefined) continue;
    // The table's names were checked when the argument was read.
    const activation = (call.written.get('activation')?.value ?? 'linear') as ActivationName;
    const fitting = activations[activation].initialiser;
    // A linear or softmax layer has no slope to make up for.
    if (activation === 'linear' || activation === 'softmax' || families[fitting] === family) continue;
    report(
      diagnostic(
        'initialisation',
        init.range,
        `${quote(init.value)} suits ${suits[family]}; for ${quote(activation)} use ${quote(fitting)}, the default here.`,
        {
          severity: 'hint',
          arguments: [init.value, activation, fitting],
          fixes: [replacement(`Change to ${quote(fitting)}`, init.range, fitting)],
        },
      ),
    );
  }
};
