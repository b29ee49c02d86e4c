import * as v from 'valibot';
import { experimentSpec, runFacts, runResult, runState } from '../protocol/schema';
import { provenance } from '../protocol/worker';

/** The format of a run's folder; a newer one is refused, not guessed at. */
export const runFormat = 1;

/** A run that can not be read; the message is a sentence for the user. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** Milliseconds since 1970 in the program, ISO 8601 in the file. */
const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => Date.parse(text)),
);

/** `run.json`. */
const runRecord = v.object({
  format: v.literal(runFormat),
  id: v.string(),
  state: runState,
  startedAt: time,
  endedAt: v.optional(time),
  result: v.optional(runResult),
  seed: v.number(),
  environment: v.record(v.string(), v.string()),
  /** When it went on after an interruption, from which step, and where. */
  resumed: v.optional(v.array(v.object({ at: time, step: v.number(), environment: v.record(v.string(), v.string()) }))),
  facts: v.optional(runFacts),
  spec: experimentSpec,
  ...provenance.entries,
});

/** What is recorded of a run beside its measurements. */
export type RunRecord = v.InferOutput<typeof runRecord>;

/** `run.json` as text, indented to be read. */
export function writeRecord(record: RunRecord): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const times = {
    startedAt: iso(record.startedAt),
    endedAt: record.endedAt && iso(record.endedAt),
    resumed: record.resumed?.map((each) => ({ ...each, at: iso(each.at) })),
  };
  return `${JSON.stringify({ ...record, ...times }, undefined, 2)}\n`;
}

const envelope = v.looseObject({ format: v.number(), version: v.optional(v.string()) });

const runSummary = v.pick(runRecord, [
  'id',
  'state',
  'startedAt',
  'endedAt',
  'result',
  'uri',
  'file',
  'cell',
  'number',
  'forkedFrom',
  'group',
]);

/** What a list shows of a run. */
export type RunSummary = v.InferOutput<typeof runSummary>;

/** Reads `run.json`. Throws a `RunError` that says what is wrong with it. */
export const readRecord = (id: string, text: string): RunRecord => read(runRecord, id, text);

/** Reads of `run.json` what a list shows, and checks no more of it: of a thousand runs, this is quick. Throws as `readRecord`. */
export const readSummary = (id: string, text: string): RunSummary => read(runSummary, id, text);

function read<T extends { readonly id: string }>(schema: v.GenericSchema<unknown, T>, id: string, text: string): T {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new RunError(`Run ${id} can not be read: its run.json is not JSON.`);
  }
  const found = v.safeParse(envelope, data);
  if (found.success && found.output.format > runFormat) {
    const { format, version } = found.output;
    throw new RunError(
      `Run ${id} is in format ${format}, of a newer Nnet${version ? ` (${version})` : ''}; this version reads format ${runFormat}. Update Nnet to open it.`,
    );
  }
  const result = v.safeParse(schema, data);
  if (!result.success) {
    const [issue] = result.issues;
    throw new RunError(
      `Run ${id} can not be read: in its run.json, ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}.`,
    );
  }
  if (result.output.id !== id)
    throw new RunError(`Run ${id} can not be read: its run.json is that of run ${result.output.id}.`);
  return result.output;
}
