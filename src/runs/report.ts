import type { TensorDescription } from '../spec/statistics';
import type { Comparison, Figure } from './compare';
import type { Parting } from './parting';

/** Runs in words and tables, as Markdown that is read as well without: one text for the editor and the command line. */

/** A number with as many digits as tell runs apart. */
export const writeNumber = (value: number): string => {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(3) : `${+value.toPrecision(5)}`;
};

/** A table whose columns are aligned in plain text too. */
export function writeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...escaped.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [top = [], ...body] = escaped;
  return [line(top), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

const percent = (a: number, b: number): string =>
  `${(100 * (Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)))).toPrecision(2)} %`;

const nameOf = ({ role, tensor }: TensorDescription): string => {
  if (role === 'activation') return 'its activations';
  return role === 'gradient' ? `the gradient of ${tensor}` : tensor;
};

/** The sentence that says where two runs part. */
export function writeParting(parting: Parting, first: string, second: string): string {
  const within = `${parting.tolerance}`;
  switch (parting.kind) {
    case 'incomparable':
      return parting.reason === 'tensors'
        ? `“${first}” and “${second}” have no layer in common, so there is no place where they part.`
        : `“${first}” and “${second}” have no epoch in common of which the layers were measured.`;
    case 'together': {
      const bits =
        parting.sameBits === undefined
          ? ''
          : parting.sameBits
            ? ', and their final weights are the same to the last bit'
            : ', but their final weights are not the same';
      return `“${first}” and “${second}” agree to within ${within} in every layer up to epoch ${parting.epochs}${bits}.`;
    }
    case 'parted': {
      const { epoch, agreed, tensor, figure, values } = parting;
      const [a, b] = values;
      const before =
        agreed === undefined
          ? 'it is the first that was measured in both'
          : `up to epoch ${agreed} they agree to within ${within}`;
      return `“${first}” and “${second}” part at epoch ${epoch}, in layer ${tensor.layer}: the ${figure} of ${nameOf(tensor)} is ${writeNumber(a)} and ${writeNumber(b)} (${percent(a, b)} apart); ${before}.`;
    }
  }
}

const figureRows = (figures: readonly Figure[]): readonly (readonly string[])[] =>
  figures.map(({ name, values }) => [name, ...values.map(writeNumber)]);

/** A comparison as a document: what differs, how the runs ended and were at best, and where they part. */
export function writeComparison(comparison: Comparison, titles: readonly string[]): string {
  const { runs, differing, end, best, bestEpochs, partings } = comparison;
  const [first = ''] = titles;
  const results = runs.map(({ record }) => record.result);
  const head = ['', ...titles];
  const outcome = [
    ['state', ...runs.map(({ record }) => record.state)],
    ['epochs', ...runs.map(({ epochs }) => `${epochs.length}`)],
    ['loss of the final weights', ...results.map((result) => writeNumber(result?.loss ?? NaN))],
    ['seconds of training', ...results.map((result) => writeNumber(result?.seconds ?? NaN))],
    ['final weights', ...results.map((result) => result?.sha256?.slice(0, 12) ?? '–')],
  ];
  return [
    `# ${titles.join(' and ')}`,
    '## What differs',
    differing.length === 0
      ? 'Nothing: they are the same experiment.'
      : writeTable(
          head,
          differing.map(({ path, values }) => [path, ...values.map((value) => value ?? '–')]),
        ),
    '## Where they part',
    ...partings.map((parting, index) => writeParting(parting, first, titles[index + 1] ?? '')),
    '## At the end',
    writeTable(head, [...outcome, ...figureRows(end)]),
    '## At best',
    writeTable(head, [
      ['epoch', ...bestEpochs.map((epoch) => (epoch === undefined ? '–' : `${epoch}`))],
      ...figureRows(best),
    ]),
  ].join('\n\n');
}
