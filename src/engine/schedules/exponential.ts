import { pow } from '../../numerics/elementary';
import type { ScheduleKind } from './schedule';

/** η = lr · factor^epoch. PyTorch: `ExponentialLR`. */
export const exponential: ScheduleKind<'exponential'> = {
  build: ({ arguments: { factor }, lr }) => ({ rate: (epoch) => lr * pow(factor, epoch) }),
};
