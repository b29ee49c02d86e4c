/** The language, as everything outside sees it: texts and offsets in, plain data out. */
export type { Analysis, AnalysisOptions, Cell, Experiment, Override, Sweep, SweepPath } from './analysis';
export type { Diagnostic, Fix, Severity } from './diagnostic';
export { applyEdits, position } from './range';
export type { Position, Range, TextEdit } from './range';
