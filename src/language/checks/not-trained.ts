import { diagnostic, type Diagnostic } from '../diagnostic';
import type { Range } from '../range';
import type { VocabularyEntry } from '../tables';
import { quote } from '../words';

/** A kind that the vocabulary knows but the engine does not train. */
export const notTrained = (noun: string, name: string, entry: VocabularyEntry, range: Range): Diagnostic | undefined =>
  entry.trained === false
    ? diagnostic('not-trained-yet', range, `The ${noun} ${quote(name)} is not yet trained by this version.`, {
        arguments: [name],
      })
    : undefined;
