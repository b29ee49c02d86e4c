import { sizeOf, writeShape } from '../../spec/shapes';
import { diagnostic, replacement } from '../diagnostic';
import { rangeOf, type Check } from './check';

/** A written input that the data's features do not fill. */
export const inputMismatch: Check = (subject, report) => {
  const { draft, data } = subject.lowered;
  const { input } = draft;
  if (!input || !data || sizeOf(input.shape) === data.features) return;
  const size = sizeOf(input.shape);
  report(
    diagnostic(
      'input-mismatch',
      input.range ?? rangeOf(subject, 'input'),
      `\`input ${writeShape(input.shape)}\` takes ${size} ${size === 1 ? 'value' : 'values'}, but the data has ${data.features} features. Change it, or leave it out.`,
      {
        arguments: [`${size}`, `${data.features}`],
        fixes: input.range ? [replacement(`Change to \`${data.features}\``, input.range, `${data.features}`)] : [],
      },
    ),
  );
};
