import { halfCosine } from './cosine';
import type { ScheduleKind } from './schedule';

/** The share of the steps in which the rate rises, and what it is divided by in the end; as PyTorch. */
const rising = 0.3;
const finalDivisor = 1e4;

/**
 * From lr up to `max` in the first 30 % of the steps and down to lr / 10,000 in the rest, each along half a cosine
 * (Smith and Topin, 2018). PyTorch: `OneCycleLR`, started at lr; the momentum stays as it is.
 */
export const oneCycle: ScheduleKind<'one_cycle'> = {
  build({ arguments: { max }, lr, steps }) {
    const top = rising * steps - 1;
    const end = steps - 1;
    return {
      rate: (_, step) =>
        step <= top ? halfCosine(lr, max, step / top) : halfCosine(max, lr / finalDivisor, (step - top) / (end - top)),
    };
  },
};
