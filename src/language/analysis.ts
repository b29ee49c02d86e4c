import type { FileFacts } from '../spec/dataset';
import type { ExperimentSpec, TrainSpec } from '../spec/experiment';
import type { PlacedLayer } from '../spec/shapes';
import type { Diagnostic } from './diagnostic';
import type { Range } from './range';

export interface AnalysisOptions {
  /**
   * Facts of a data file. `undefined`: not known (yet), so nothing is checked against it; `problem`: why it cannot be
   * used, which is shown on the path's string.
   */
  readonly facts?: (path: string, delimiter: string) => FileFacts | { readonly problem: string } | undefined;
  /** Planned memory above which a cell is an error, in bytes; 2 GiB unless given. */
  readonly memoryLimit?: number;
  /** What an experiment that leaves `arithmetic` out is computed with; `separate` unless given. */
  readonly arithmetic?: TrainSpec['arithmetic'];
}

/** A value in the place of a hyperparameter's, as the language writes it: `0.1`, `sgd`, `[1, 2]`. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/** One complete experiment and where its words stand. */
export interface Experiment {
  readonly spec: ExperimentSpec;
  /**
   * Where each hyperparameter's value is written, by path (`optimizer.lr`, `dense1.units`, `epochs`); overrides of a
   * `with` cell point into its line. Defaults have no range.
   */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Each layer's own line in the base, without indentation and trailing comment, by layer name; nested ones too. */
  readonly layerLines: ReadonlyMap<string, Range>;
  /** The loss entry's line, if written. */
  readonly lossLine?: Range;
  /** Data and weights files that the spec names, relative to the spec's folder. */
  readonly files: readonly string[];
  /** Present when the input's shape is known. */
  readonly placed?: readonly PlacedLayer[];
}

/** What a sweep does to one path: goes through values, or draws from a range. */
export type SweepPath =
  | { readonly path: string; readonly values: readonly string[] }
  | {
      readonly path: string;
      readonly from: number;
      readonly to: number;
      readonly integer: boolean;
      readonly scale: 'log' | 'linear';
    };

/** A sweep's plan. */
export interface Sweep {
  readonly kind: 'grid' | 'random' | 'halving';
  readonly runs: number;
  readonly paths: readonly SweepPath[];
}

export interface Cell {
  /** Over all cells, from 0. */
  readonly index: number;
  /** Over runnable cells (base, with, sweep), from 1. */
  readonly ordinal?: number | undefined;
  readonly kind: 'base' | 'with' | 'sweep' | 'markdown' | 'other';
  /** '' when it has none. */
  readonly title: string;
  /** The title, else `Cell N`. */
  readonly label: string;
  /** The whole cell. */
  readonly range: Range;
  /** The line where lenses stand: its marker line, or its first line of text. */
  readonly head: Range;
  /** Index of the base cell (itself for a base). */
  readonly base?: number | undefined;
  /** A base's `model` line. */
  readonly modelLine?: Range | undefined;
  /** What it runs (base, with); absent when an error stands in its way. */
  readonly experiment?: Experiment | undefined;
  readonly sweep?: Sweep | undefined;
  /** Why it cannot run: one sentence with the line number. */
  readonly problem?: string | undefined;
}

/** All that is known of a text. */
export interface Analysis {
  readonly text: string;
  /** The text is no spec of this language but another format that shares its extension. */
  readonly foreign?: 'acas-xu';
  readonly cells: readonly Cell[];
  /** By position. */
  readonly diagnostics: readonly Diagnostic[];
}
