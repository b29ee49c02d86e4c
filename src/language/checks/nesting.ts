import { diagnostic, type Diagnostic, type Fix } from '../diagnostic';
import type { Range } from '../range';

export const unclosedResidual = (range: Range, fix: Fix): Diagnostic =>
  diagnostic('unclosed-residual', range, 'This `residual` has no `end`. Add a line `end` after its last layer.', {
    fixes: [fix],
  });

export const unmatchedEnd = (range: Range, fix: Fix): Diagnostic =>
  diagnostic('unmatched-end', range, 'This `end` closes nothing. Remove it, or open a `residual` above.', {
    fixes: [fix],
  });

export const nestingTooDeep = (limit: number, range: Range): Diagnostic =>
  diagnostic('nesting-too-deep', range, `Residuals nest at most ${limit} deep. Close one with \`end\` first.`, {
    arguments: [`${limit}`],
  });

export const tooManyLayers = (limit: number, range: Range): Diagnostic =>
  diagnostic('too-many-layers', range, `A model has at most ${limit} layers. Remove this one and those below it.`, {
    arguments: [`${limit}`],
  });
