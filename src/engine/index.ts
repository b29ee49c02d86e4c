export { EngineError } from './error';
export { firstBatchGradients, type BatchGradients } from './gradients';
export {
  gradientCheck,
  type CheckedEntry,
  type CheckedLayer,
  type CheckedTensor,
  type GradientCheck,
  type GradientCheckOptions,
} from './gradient-check';
export { confusionMatrix, type ConfusionMatrix } from './inspect/confusion';
export { decisionBoundary, type DecisionBoundary } from './inspect/decision-boundary';
export type { Sighting } from './inspect/pass';
export { predictPart, worstRows, type PartPredictions } from './inspect/predictions';
export { inspectSample, type LayerSight, type SampleSight } from './inspect/sample';
export { inspectUnit, type UnitSight, type UnitTerm } from './inspect/unit';
export { plan } from './plan';
export { predict, unscale } from './predict';
export { createTrainer } from './trainer';
export type { DataSize, Plan, StepResult, Trainer, TrainerOptions, TrainerState, TrainerStatus } from './types';
