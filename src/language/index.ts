/** The language, as everything outside sees it: texts and offsets in, plain data out. */
export { analyse, cellAt } from './analyse';
export type { Analysis, AnalysisOptions, Cell, Experiment, Override, Sweep, SweepPath } from './analysis';
export { completions } from './completion';
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
export { tokenModifiers, tokenTypes } from './editor';
export { foldingRanges } from './folding';
export { acasXuSentence } from './foreign';
export { format } from './format';
export { hover } from './hover';
export { hyperparameters } from './hyperparameters';
export { inlayHints } from './inlay-hints';
export { links } from './links';
export { definition, references } from './names';
export { isRefusal, renamable, rename, type Renamable, type Refusal } from './rename';
export { signatureHelp } from './signature';
export { templates } from './templates';
export { applyEdits, position } from './range';
export type { Position, Range, TextEdit } from './range';
export { documentSymbols } from './symbols';
export { sweepExperiments, sweepRuns, type SweepRun } from './sweep-runs';
export { sweepStart, type SweepStart } from './sweep-start';
export { semanticTokens } from './tokens';
export { withOverrides, type Overridden } from './with-overrides';
export { writeOverrides } from './write-overrides';
