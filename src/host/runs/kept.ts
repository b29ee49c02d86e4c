import { Uri, workspace, type LogOutputChannel } from 'vscode';
import { listSummaries, type Labels, type RunStore, type RunSummary } from '../../runs';
import type { Platform } from '../desktop';
import { numbersOf, type KeptRun } from '../records';

/** The runs of one spec file that are on disk, the oldest first. */
export interface KeptSpec {
  readonly uri: Uri;
  readonly runs: readonly KeptRun[];
}

/** Spec files that are looked beside for runs, at most. */
const mostSpecs = 1000;

type Found = { readonly store: RunStore; readonly summary: RunSummary & Labels };

async function read(store: RunStore, log: LogOutputChannel): Promise<readonly Found[]> {
  const { runs, unreadable } = await listSummaries(store);
  for (const { message } of unreadable) log.warn(message);
  return runs.map((summary) => ({ store, summary }));
}

/** The workspace's specs: those that are open, and all others where VS Code can search for them. */
async function specsOf(open: readonly Uri[], log: LogOutputChannel): Promise<readonly Uri[]> {
  try {
    return [...open, ...(await workspace.findFiles('**/*.nnet', '**/node_modules/**', mostSpecs))];
  } catch (error) {
    log.warn(`The workspace can not be searched for specs: ${String(error)}`);
    return open;
  }
}

/** One spec of each folder on disk that holds some. */
const onePerFolder = (specs: readonly Uri[]): readonly Uri[] => [
  ...new Map(
    specs.filter(({ scheme }) => scheme === 'file').map((spec) => [Uri.joinPath(spec, '..').toString(), spec]),
  ).values(),
];

/**
 * The runs on disk of every spec that is `wanted`: those in the extension's storage, and those that lie beside the
 * workspace's specs, of which some are `open`.
 */
export async function keptSpecs(
  platform: Platform,
  wanted: (uri: Uri) => boolean,
  open: readonly Uri[],
  log: LogOutputChannel,
): Promise<readonly KeptSpec[]> {
  const own = (await platform.ownStores()).map(async (store) => {
    const found = await read(store, log);
    return found.map((each) => ({ uri: Uri.parse(each.summary.uri), ...each }));
  });
  const beside = onePerFolder(await specsOf(open, log)).map(async (spec) => {
    const found = await read(platform.storeBeside(spec), log);
    // A folder may have come from elsewhere: its runs are of the file of their name that lies beside it now.
    return found.map((each) => ({ uri: Uri.joinPath(spec, '..', each.summary.file), ...each }));
  });
  const bySpec = new Map<string, { uri: Uri; found: Found[] }>();
  for (const { uri, ...each } of (await Promise.all([...own, ...beside])).flat()) {
    if (!wanted(uri)) continue;
    const spec = bySpec.get(uri.toString()) ?? { uri, found: [] };
    bySpec.set(uri.toString(), spec);
    spec.found.push(each);
  }
  return [...bySpec.values()].map(({ uri, found }) => {
    const sorted = found.sort((a, b) => a.summary.startedAt - b.summary.startedAt);
    const numbers = numbersOf(sorted.map(({ summary }) => summary));
    return { uri, runs: sorted.map((each, index) => ({ ...each, number: numbers[index] ?? index + 1 })) };
  });
}
