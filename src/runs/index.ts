export { describeFault } from './fault';
export { replaceFile, type FileSystem } from './file-system';
export { isRunId, newRunId } from './id';
export type { Metrics } from './metrics';
export { closeRun } from './close';
export { nodeFiles } from './node-files';
export { nodeEnvironment, nodeStore } from './node-store';
export { RunError, runFormat, type RunRecord } from './record';
export {
  listRuns,
  readRun,
  readWeights,
  type RecordedRun,
  type RunStore,
  type System,
  type UnreadableRun,
} from './store';
export { createRun, type RunStart, type RunWriter } from './writer';
