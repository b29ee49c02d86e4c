import type { ExperimentSpec } from './experiment';

/** The files that an experiment reads, by the paths that it names them by. */
export function filesOf({ data, train }: ExperimentSpec): readonly string[] {
  const { source } = data;
  return [
    ...(source.kind === 'csv' ? [source.arguments.path] : []),
    ...(train.weights === undefined ? [] : [train.weights]),
  ];
}
