import type { ScheduleKind } from './schedule';

/** η = lr. */
export const constant: ScheduleKind<'constant'> = { build: ({ lr }) => ({ rate: () => lr }) };
