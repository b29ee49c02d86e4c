import { pow } from '../../numerics/elementary';
import type { ScheduleKind } from './schedule';

/** η = lr · factor^⌊epoch / every⌋. PyTorch: `StepLR`. */
export const step: ScheduleKind<'step'> = {
  build: ({ arguments: { every, factor }, lr }) => ({
    rate: (epoch) => lr * pow(factor, Math.floor(epoch / every)),
  }),
};
