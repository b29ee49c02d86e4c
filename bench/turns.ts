import process from 'node:process';

/** One of several runs that train by turns. Its clock and its timers know the time of its own turns alone. */
export class Party {
  /** Seconds of processor time that its turns have taken. */
  seconds = 0;
  /** Milliseconds of its turns before this one, and when this one began. */
  private before = 0;
  private since: number | undefined;
  private go: (() => void) | undefined;
  private left: (() => void) | undefined;
  private inbox: (() => void)[] = [];
  private timers: { readonly at: number; readonly what: () => void }[] = [];
  private over = false;

  get done(): boolean {
    return this.over;
  }

  readonly clock = (): number => this.before + (this.since === undefined ? 0 : performance.now() - this.since);

  /** What a run waits for between two slices: the beginning of its next turn. */
  readonly yield = (): Promise<void> => {
    const next = new Promise<void>((resolve) => (this.go = resolve));
    this.left?.();
    return next;
  };

  /** Does something at the beginning of the next turn, as a message that arrives meanwhile. */
  readonly deliver = (what: () => void): void => void this.inbox.push(what);

  readonly later = (milliseconds: number, what: () => void): void =>
    void this.timers.push({ at: this.clock() + milliseconds, what });

  /** It has no more turns. */
  readonly end = (): void => {
    this.over = true;
    this.left?.();
  };

  /** One turn: what has arrived and is due, then a slice, up to its next yield or its end. */
  async turn(): Promise<void> {
    const left = new Promise<void>((resolve) => (this.left = resolve));
    const from = process.cpuUsage();
    this.since = performance.now();
    const now = this.clock();
    const due = this.timers.filter(({ at }) => at <= now);
    this.timers = this.timers.filter(({ at }) => at > now);
    for (const what of [...this.inbox.splice(0), ...due.map(({ what }) => what)]) what();
    const { go } = this;
    this.go = undefined;
    go?.();
    await left;
    this.before = this.clock();
    this.since = undefined;
    const { user, system } = process.cpuUsage(from);
    this.seconds += (user + system) / 1e6;
  }
}

/**
 * Lets runs train by turns of a slice each, until all have ended. What else the machine does, and how fast it is at the
 * moment, so tells on all alike.
 */
export async function byTurns(parties: readonly Party[]): Promise<void> {
  for (let round = 0; parties.some(({ done }) => !done); round++) {
    // After whose turn it is one's own may matter.
    for (let place = 0; place < parties.length; place++) {
      const party = parties[(round + place * (round % 2 === 0 ? 1 : parties.length - 1)) % parties.length];
      if (party && !party.done) await party.turn();
    }
  }
}
