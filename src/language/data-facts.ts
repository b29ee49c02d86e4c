import { featureColumns } from '../spec/columns';
import type { ColumnFacts, FileFacts } from '../spec/dataset';
import type { SourceSpec, TableRow } from '../spec/experiment';
import type { TargetFacts } from '../spec/target';

/** What is known of an experiment's data before any of it is made or read. */
export interface DataFacts {
  readonly samples: number;
  readonly features: number;
  /** One a target column. */
  readonly targets: readonly TargetColumn[];
}

export interface TargetColumn extends TargetFacts {
  /** A value that lies outside of 0 to 1, where one is known to come. */
  readonly beyondOne?: number;
  /** The first cell of a file's column that is no finite number. */
  readonly text?: ColumnFacts['text'];
}

const classes = (count: number): readonly TargetFacts[] => [{ numeric: true, integral: true, distinct: count }];
const numbers = (count: number): readonly TargetColumn[] =>
  Array.from({ length: count }, () => ({ numeric: true, integral: false, distinct: Infinity, beyondOne: -1 }));

function tableFacts(rows: readonly TableRow[]): DataFacts | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const samples = rows.length;
  const features = first.inputs.length;
  if (typeof first.targets === 'string') {
    const distinct = new Set(rows.map(({ targets }) => targets)).size;
    return { samples, features, targets: [{ numeric: false, integral: false, distinct }] };
  }
  const targets = first.targets.map((_, column) => {
    const values = rows.map(({ targets: row }) => (typeof row === 'string' ? NaN : (row[column] ?? NaN)));
    const beyondOne = values.find((value) => value < 0 || value > 1);
    return {
      numeric: true,
      integral: values.every(Number.isInteger),
      distinct: new Set(values).size,
      ...(beyondOne !== undefined && { beyondOne }),
    };
  });
  return { samples, features, targets };
}

function fileFacts(source: Extract<SourceSpec, { kind: 'csv' }>, facts: FileFacts): DataFacts | undefined {
  const { target } = source.arguments;
  const known = new Set(facts.columns);
  const features = featureColumns(source, facts.columns);
  if (![...features, ...target].every((column) => known.has(column))) return undefined;
  const targets = target.flatMap((column) => {
    const found = Object.hasOwn(facts.values, column) ? facts.values[column] : undefined;
    return found ? [found] : [];
  });
  return targets.length === target.length ? { samples: facts.rows, features: features.length, targets } : undefined;
}

/** The facts of a source; a file's from what is known of the file, `undefined` when nothing is. */
export function dataFacts(source: SourceSpec, file: FileFacts | undefined): DataFacts | undefined {
  switch (source.kind) {
    case 'xor':
    case 'moons':
    case 'circles':
      return { samples: source.arguments.samples, features: 2, targets: classes(2) };
    case 'spiral':
      return { samples: source.arguments.samples, features: 2, targets: classes(source.arguments.classes) };
    case 'blobs':
    case 'gaussian_quantiles': {
      const { samples, features, classes: count } = source.arguments;
      return { samples, features, targets: classes(count) };
    }
    case 'sine':
      return { samples: source.arguments.samples, features: 1, targets: numbers(1) };
    case 'plane':
      return { samples: source.arguments.samples, features: 2, targets: numbers(1) };
    case 'random': {
      const { samples, features, targets } = source.arguments;
      return { samples, features, targets: numbers(targets) };
    }
    case 'csv':
      return file && fileFacts(source, file);
    case 'table':
      return tableFacts(source.rows ?? []);
  }
}
