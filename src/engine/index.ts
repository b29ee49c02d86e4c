export { EngineError } from './error';
export { firstBatchGradients, type BatchGradients } from './gradients';
export { plan } from './plan';
export { predict, unscale } from './predict';
export { createTrainer } from './trainer';
export type { DataSize, Plan, StepResult, Trainer, TrainerOptions, TrainerState, TrainerStatus } from './types';
