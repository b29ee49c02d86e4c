import { DataError, readFacts } from '../data';
import { analyse, position, type Analysis, type AnalysisOptions, type Diagnostic } from '../language';
import { exitStatus, Failure } from './failure';
import { filesOf, readFile } from './files';

/** Memory above which a cell is not trained, in bytes. */
export const memoryLimit = 2 * 2 ** 30;

/** A spec file with all that is known of it. */
export interface Document {
  /** As the command line names it. */
  readonly file: string;
  readonly text: string;
  readonly analysis: Analysis;
  /** What the analysis was made with, for overrides. */
  readonly options: AnalysisOptions;
  /** A file that the spec names. Throws a `DataError`. */
  read(name: string): Uint8Array;
}

/** Reads and analyses a spec and looks into its data files. Throws a `Failure` when the spec can not be read. */
export function openDocument(file: string, root: string | undefined): Document {
  const read = filesOf(file, root);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFile(file, file));
  } catch (error) {
    if (error instanceof DataError) throw new Failure(exitStatus.errors, error.message);
    throw error;
  }
  const facts: AnalysisOptions['facts'] = (name, delimiter) => {
    try {
      return readFacts(read(name), delimiter);
    } catch (error) {
      if (error instanceof DataError) return { problem: error.message };
      throw error;
    }
  };
  const options = { facts, memoryLimit };
  return { file, text, analysis: analyse(text, options), options, read };
}

/** The errors and warnings, by position: `FILE:LINE:COLUMN: error CODE: MESSAGE`. Lines and columns count from 1. */
export const diagnosticLines = ({ file, text, analysis }: Document): readonly string[] =>
  analysis.diagnostics
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map((found) => lineOf(file, text, found));

const lineOf = (file: string, text: string, { code, severity, range, message }: Diagnostic): string => {
  const { line, column } = position(text, range.start);
  return `${file}:${line}:${column}: ${severity} ${code}: ${message}`;
};

export const hasErrors = ({ analysis }: Document): boolean =>
  analysis.diagnostics.some(({ severity }) => severity === 'error');
