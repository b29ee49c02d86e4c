/** The language, as everything outside sees it: texts and offsets in, plain data out. */
export { analyse, cellAt } from './analyse';
export type { Analysis, AnalysisOptions, Cell, Experiment, Override, Sweep, SweepPath } from './analysis';
export type { Diagnostic, Fix, Severity } from './diagnostic';
export type {
  Completion,
  CompletionContext,
  CompletionKind,
  Definition,
  DocumentSymbol,
  FileLink,
  Folding,
  Hover,
  InlayHint,
  Reference,
  SemanticToken,
  SignatureHelp,
  SymbolKind,
  Template,
} from './editor';
export { hyperparameters } from './hyperparameters';
export { applyEdits, position } from './range';
export type { Position, Range, TextEdit } from './range';
export { sweepExperiments, sweepRuns, type SweepRun } from './sweep-runs';
export { withOverrides, type Overridden } from './with-overrides';
export { writeOverrides } from './write-overrides';
