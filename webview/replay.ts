/** A clock that counts, at a speed, the frames of a replay. */
export interface Replay {
  readonly running: boolean;
  start(): void;
  stop(): void;
}

/** What a replay does. */
export interface ReplayOptions {
  /** Steps a second. */
  speed(): number;
  /** Shows what stands so many steps after the start, and says whether there is more. */
  step(steps: number): boolean;
  /** Called when there was no more. */
  ended(): void;
}

/** Counts steps while it runs, in animation frames. After the page was hidden it goes on where it was. */
export function createReplay(options: ReplayOptions): Replay {
  let request: number | undefined;
  let last: number | undefined;
  let passed = 0;
  let shown = 0;

  const tick = (now: number): void => {
    // A frame that took long is one frame: what was not seen is not skipped.
    const seconds = Math.min(0.25, (now - (last ?? now)) / 1000);
    last = now;
    passed += seconds * options.speed();
    const whole = Math.floor(passed);
    if (whole > shown) {
      shown = whole;
      if (!options.step(whole)) {
        stop();
        options.ended();
        return;
      }
    }
    request = requestAnimationFrame(tick);
  };
  const stop = (): void => {
    if (request !== undefined) cancelAnimationFrame(request);
    request = undefined;
  };
  return {
    get running() {
      return request !== undefined;
    },
    start() {
      stop();
      last = undefined;
      passed = 0;
      shown = 0;
      request = requestAnimationFrame(tick);
    },
    stop,
  };
}
