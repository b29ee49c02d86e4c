import type { Device } from './device';

/** l1 and l2 terms at the weights that a device holds. */
export const penaltyIn = ({ kernels, compiled }: Device): number => {
  const { stored, values } = compiled.network.parameters;
  return stored.reduce(
    (sum, { slot: { l1, l2 }, offset, length }) =>
      l1 === 0 && l2 === 0 ? sum : sum + kernels.penaltyOf(values + 4 * offset, length, l1, l2),
    0,
  );
};
