import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/language';
import { progressLine } from '../../src/cli/progress';
import type { Progress } from '../../src/protocol/worker';
import { startTraining, type Training } from '../../src/worker/training';

const text = `data csv "data/large.csv" target=y
model
  input 2
  dense 1
train
  loss mse
  epochs 1
  batch full
`;

const specOf = (source: string) => {
  const facts = { columns: ['a', 'b', 'y'], rows: 1, values: {} };
  const found = analyse(source, { facts: () => facts }).cells[0]?.experiment?.spec;
  if (!found) throw new Error('the text has no experiment');
  return found;
};

/** Six parts of a mebibyte. */
const large = new TextEncoder().encode(`a,b,y\n${'0.25,-1,0.5\n'.repeat(5.5 * 90_000)}`);

/**
 * A run whose clock moves on by a slice with each look; `told` is called with everything that is told, and with each
 * `turn` of the event loop.
 */
function start(
  file: Uint8Array,
  told: (event: string, progress: Progress | undefined, run: Training) => void,
  source = text,
) {
  let time = 0;
  const events: string[] = [];
  const shares: number[] = [];
  const tell = (event: string, progress?: Progress): void => {
    events.push(event);
    if (progress?.loading) shares.push(progress.loading.share);
    told(event, progress, run);
  };
  const run: Training = startTraining(
    {
      spec: specOf(source),
      file: () => file,
      threads: 1,
      memoryLimit: 2 ** 30,
      clock: () => (time += 20),
      yield: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        told('turn', undefined, run);
      },
      release: () => {
        events.push('released');
        return Promise.resolve();
      },
      log: (message) => {
        throw new Error(message);
      },
    },
    {
      started: () => tell('started'),
      inherited: () => undefined,
      warning: () => undefined,
      state: (state, progress) => tell(state, progress),
      epoch: () => tell('epoch'),
      wantsFrame: () => false,
      frame: () => undefined,
      progress: (progress) => tell(progress.loading ? `reading ${progress.loading.file}` : 'progress', progress),
    },
  );
  return { run, events, shares };
}

describe('before its first step, a run', () => {
  /** What takes long but is not read. */
  const drawn = (samples: number, units: number): string =>
    `data random samples=${samples} features=10\nmodel\n  dense ${units} relu\n  dense ${units}\n  dense 1\ntrain\n  loss mse\n  epochs 1\n`;

  it.each([
    ['rows are made', drawn(50_000, 1)],
    ['weights are drawn', drawn(10, 800)],
  ])('stops while its %s', async (_what, source) => {
    let turns = 0;
    const { run, events } = start(
      large,
      (event, _, self) => {
        if (event === 'turn' && ++turns === 10) self.stop('interrupted');
      },
      source,
    );
    const { result, tensors } = await run.ended;
    expect(result).toEqual({ status: 'interrupted', epochs: 0, loss: null, seconds: 0 });
    expect(tensors).toEqual([]);
    expect(events).not.toContain('started');
    expect(events[events.length - 1]).toBe('released');
  });
});

describe('while its data is read, a run', () => {
  it('says which file, and how much of it is read', async () => {
    const { run, events, shares } = start(large, () => undefined);
    const { result, progress } = await run.ended;
    expect(result.status).toBe('completed');
    expect(progress.loading).toBeUndefined();
    const started = events.indexOf('started');
    expect(new Set(events.slice(0, started))).toEqual(new Set(['reading large.csv']));
    expect(events.slice(started)).not.toContain('reading large.csv');
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares[0]).toBeCloseTo(2 ** 20 / large.length, 6);
  });

  it('stops when it is told to, and reads no further', async () => {
    const { run, events, shares } = start(large, (_, progress, self) => {
      if ((progress?.loading?.share ?? 0) > 0.3) self.stop('interrupted');
    });
    const { result, progress, tensors } = await run.ended;
    expect(result).toEqual({ status: 'interrupted', epochs: 0, loss: null, seconds: 0 });
    expect(progress.loading?.share).toBe(shares[shares.length - 1]);
    expect(shares[shares.length - 1]).toBeLessThan(0.5);
    expect(tensors).toEqual([]);
    expect(events).not.toContain('started');
    expect(events[events.length - 1]).toBe('released');
    expect(run.subject).toBeUndefined();
  });

  it('can be paused: it then stands before its first step, and goes on from there', async () => {
    let stood = false;
    const { run, events } = start(large, (event, progress, self) => {
      if (progress?.loading && !stood) self.pause();
      if (event === 'paused' && !progress?.loading) {
        stood = true;
        expect(progress?.step).toBe(0);
        expect(events).not.toContain('epoch');
        setImmediate(() => self.continue());
      }
    });
    expect((await run.ended).result.status).toBe('completed');
    expect(stood).toBe(true);
    expect(events.filter((event) => event === 'paused')).toHaveLength(2);
  });

  it('ends with what is wrong in its file', async () => {
    const wrong = large.slice();
    wrong.set(new TextEncoder().encode('x'), large.length - 6);
    const { result } = await start(wrong, () => undefined).run.ended;
    expect(result.status).toBe('failed');
    expect(result.message).toBe(
      'Line 495001 of “data/large.csv”, column “b” holds “-x”, where a finite number must be. Correct it, take the row out, or leave the column out with `ignore=`.',
    );
  });

  it('has a line in the terminal', () => {
    const progress = { epoch: 0, step: 0, epochs: 5, loss: NaN, loading: { file: 'large.csv', share: 0.425 } };
    expect(progressLine('A', progress, 1, 60, false)).toBe(
      `A  [${'='.repeat(12)}${' '.repeat(18)}] reading large.csv 42 %`,
    );
  });
});
