export { EngineError } from './error';
export type { DataSize, Plan, StepResult, Trainer, TrainerOptions, TrainerState, TrainerStatus } from './types';
