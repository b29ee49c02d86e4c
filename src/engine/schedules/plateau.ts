import type { ScheduleKind } from './schedule';

/** An improvement is at least this share of the best loss, and a change of rate at least `smallest`; as PyTorch. */
const threshold = 1e-4;
const smallest = 1e-8;

/** Times `factor` after more than `patience` epochs without improvement. PyTorch: `ReduceLROnPlateau`. */
export const plateau: ScheduleKind<'plateau'> = {
  build({ arguments: { factor, patience }, lr }) {
    const state: { rate: number; best: number | null; waited: number } = { rate: lr, best: null, waited: 0 };
    return {
      state,
      rate: () => state.rate,
      observe(loss) {
        if (state.best === null ? loss === loss : loss < state.best * (1 - threshold)) {
          state.best = loss;
          state.waited = 0;
        } else state.waited++;
        if (state.waited <= patience) return;
        const next = state.rate * factor;
        if (state.rate - next > smallest) state.rate = next;
        state.waited = 0;
      },
    };
  },
};
