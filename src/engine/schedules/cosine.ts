import { cos } from '../../numerics/elementary';
import type { ScheduleKind } from './schedule';

/** From `from` at 0 to `to` at 1, along half a cosine. */
export const halfCosine = (from: number, to: number, part: number): number =>
  to + ((from - to) * (1 + cos(Math.PI * part))) / 2;

/** η = min + (lr - min) (1 + cos(π epoch / epochs)) / 2 (Loshchilov and Hutter, 2017). PyTorch: `CosineAnnealingLR`. */
export const cosine: ScheduleKind<'cosine'> = {
  build: ({ arguments: { min }, lr, epochs }) => ({ rate: (epoch) => halfCosine(lr, min, epoch / epochs) }),
};
