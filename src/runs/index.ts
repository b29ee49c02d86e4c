export { exportRun, importRun, mostArchived } from './archive';
export { closeRun } from './close';
export { listCheckpoints, readCheckpoint, type Moment } from './checkpoints';
export { compareRuns, usualTolerance, type Comparison } from './compare';
export { continueRun, type ContinuedRun } from './continue';
export { createRun, defaultCheckpointBudget, type RunStart } from './create';
export { deleteRun } from './delete';
export { describeFault } from './fault';
export { replaceFile, type FileSystem } from './file-system';
export { findRun } from './find';
export { fingerprint } from './fingerprint';
export { isRunId, newRunId } from './id';
export { label, readLabels, type Labels } from './labels';
export type { Metrics } from './metrics';
export { nodeFiles } from './node-files';
export { nodeEnvironment, nodeStore } from './node-store';
export { isOwned } from './ownership';
export { RunError, runFormat, type RunRecord, type RunSummary } from './record';
export { writeComparison, writeNumber, writeParting, writeTable } from './report';
export {
  listRuns,
  listSummaries,
  readRun,
  readWeights,
  type RecordedRun,
  type RunStore,
  type System,
  type UnreadableRun,
} from './store';
export type { Checkpoint, RunWriter } from './writer';
