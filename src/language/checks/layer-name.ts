import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import { quote } from '../words';

/** Two layers of one name. */
export const duplicateName = (name: string, range: Range): Diagnostic =>
  diagnostic('duplicate-name', range, `Another layer is called ${quote(name)} already. Choose another name.`, {
    arguments: [name],
  });

/** A layer's name that paths could not tell from an entry. */
export const reservedName = (name: string, range: Range): Diagnostic =>
  diagnostic(
    'reserved-name',
    range,
    `${quote(name)} begins a path such as \`optimizer.lr\` and can name no layer. Choose another name.`,
    { arguments: [name] },
  );
