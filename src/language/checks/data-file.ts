import { diagnostic } from '../diagnostic';
import { rangeOf, type Check } from './check';

/** A data file that cannot be used. */
export const dataFile: Check = (subject, report) => {
  const { file } = subject.lowered;
  if (!file || !('problem' in file)) return;
  report(diagnostic('data-file', rangeOf(subject, 'data', 'path'), file.problem));
};
