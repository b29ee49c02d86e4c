import { describe, expect, it, vi } from 'vitest';
import { createFastTrainer, createTrainer } from '../../src/engine';
import type { RunEvent } from '../../src/protocol/worker';
import { startLoop, type Loop, type LoopEnd } from '../../src/worker/loop';
import { createTelemetry } from '../../src/worker/telemetry';
import { EpochSeries, FrameSeries } from '../../src/protocol/series';
import { dense, experiment, optimizerSpec } from '../engine/experiment';
import { numbersOf } from '../engine/fast/data';
import { countingTrainer, type CountingOptions } from './counting';

interface Bench {
  readonly loop: Loop;
  readonly events: RunEvent[];
  /** Lets the loop work for one slice more. */
  readonly slice: () => Promise<void>;
  /** Lets the loop work for as many slices as it wants, and ends the telemetry. */
  readonly finish: () => Promise<LoopEnd>;
}

const noop = (): void => undefined;

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A run whose steps take `stepTime` milliseconds of a clock that only steps move, one slice at a time. */
function bench(
  options: Omit<CountingOptions, 'onStep'> & { stepTime: number; paused?: boolean; detail?: number },
): Bench {
  let time = 0;
  const waiting: (() => void)[] = [];
  const events: RunEvent[] = [];
  const trainer = countingTrainer({ ...options, onStep: () => (time += options.stepTime) });
  const telemetry = createTelemetry(
    'run1',
    () => time,
    (event) => events.push(event),
  );
  let free = false;
  const loop = startLoop(
    trainer,
    options.epochs,
    {
      clock: () => time,
      yield: () => (free ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
      paused: options.paused,
      detail: options.detail,
    },
    telemetry,
  );
  const slice = async (): Promise<void> => {
    waiting.shift()?.();
    await settled();
  };
  return {
    loop,
    events,
    slice,
    finish: async () => {
      free = true;
      waiting.shift()?.();
      const end = await loop.end;
      telemetry.ended({ status: end.status, epochs: trainer.epoch, loss: 0, seconds: 0 }, end.progress);
      return end;
    },
  };
}

/** What a listener that joined at the start holds. */
function collect(events: readonly RunEvent[]) {
  const epochs = new EpochSeries();
  const frames = new FrameSeries();
  for (const event of events) {
    if (event.type !== 'telemetry') continue;
    if (event.epochs) epochs.append(event.epochs);
    for (const frame of event.frames) frames.append(frame);
  }
  return { epochs, frames };
}

const brief = (events: readonly RunEvent[]) =>
  events.map((event) => {
    if (event.type === 'state') return `${event.state} at ${event.progress.step}`;
    if (event.type !== 'telemetry') return event.type;
    const steps = event.frames.map(({ step }) => step).join(' ');
    return `telemetry at ${event.progress.step}${steps && `, frames ${steps}`}`;
  });

describe('a run', () => {
  it('sends every epoch once and in order, numbered events, and no more than about 30 a second', async () => {
    const { events, finish } = bench({ stepsPerEpoch: 2, epochs: 1000, stepTime: 1 });
    expect(await finish()).toMatchObject({ status: 'completed', seconds: 500, progress: { epoch: 1000, step: 2000 } });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const telemetry = events.filter(({ type }) => type === 'telemetry');
    expect(telemetry.length).toBeGreaterThan(2000 / 50);
    expect(telemetry.length).toBeLessThanOrEqual(2000 / 33 + 1);
  });

  it('leaves out no epoch and no frame that is kept, to the last', async () => {
    const { events, finish } = bench({ stepsPerEpoch: 2, epochs: 703, stepTime: 1 });
    await finish();
    const { epochs, frames } = collect(events);
    expect(epochs.length).toBe(703);
    expect(epochs.at(600, 'loss')).toBe(1 / 1200);
    const kept = frames.from(1).map(({ epoch }) => epoch);
    expect(kept.slice(0, 256)).toEqual(Array.from({ length: 256 }, (_, index) => index + 1));
    expect(kept.slice(256, 258)).toEqual([258, 260]);
    expect(kept.slice(-2)).toEqual([700, 703]);
  });

  it('measures what is not kept at most four times a second', async () => {
    const { events, finish } = bench({ stepsPerEpoch: 1, epochs: 8_192, stepTime: 1, detail: 1 });
    await finish();
    const frames = events.flatMap((event) => (event.type === 'telemetry' ? event.frames : []));
    const seen = frames.filter(({ epoch }) => epoch > 4_096 && epoch < 8_192);
    expect(seen.every(({ passing }) => passing)).toBe(true);
    expect(seen.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 16 }, (_, index) => 4_096 + 250 * (index + 1)));
  });

  it('tells its pace as the time left', async () => {
    const { events, slice } = bench({ stepsPerEpoch: 2, epochs: 1000, stepTime: 20 });
    await slice();
    expect(events.slice(1)).toMatchObject([{ type: 'telemetry', progress: { step: 1, loss: 1 } }]);
    expect(events[1]).toHaveProperty('progress.secondsLeft', expect.closeTo(1999 * 0.02, 9));
    expect(events[0]).not.toHaveProperty('progress.secondsLeft');
  });

  it('works at most about 15 ms, or one step, between two looks at what is asked', async () => {
    const quick = bench({ stepsPerEpoch: 10, epochs: 1000, stepTime: 1 });
    await quick.slice();
    quick.loop.pause();
    expect(quick.events[quick.events.length - 1]).toMatchObject({ state: 'paused', progress: { step: 15 } });
    const slow = bench({ stepsPerEpoch: 10, epochs: 1000, stepTime: 500 });
    await slow.slice();
    slow.loop.pause();
    expect(slow.events[slow.events.length - 1]).toMatchObject({ state: 'paused', progress: { step: 1 } });
  });
});

describe('a paused run', () => {
  it('stands still until it goes on', async () => {
    const { loop, events, slice } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 20, paused: true });
    await slice();
    await slice();
    expect(brief(events)).toEqual(['paused at 0']);
    loop.continue();
    await slice();
    loop.pause();
    await slice();
    await slice();
    expect(brief(events)).toEqual(['paused at 0', 'running at 0', 'telemetry at 1', 'paused at 1']);
  });

  it('answers a step of one batch with its statistics at once, in the middle of an epoch too', async () => {
    const { loop, events, slice } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 1, paused: true });
    await slice();
    for (const step of [1, 2]) {
      loop.step('batch');
      await settled();
      await slice();
      expect(loop.paused).toBe(true);
      expect(collect(events).frames.newest).toMatchObject({ step });
    }
    expect(brief(events)).toEqual(['paused at 0', 'telemetry at 1, frames 1', 'telemetry at 2, frames 2']);
  });

  it('steps one epoch to its end, whatever the slices, and says when it stands again', async () => {
    const { loop, events, slice } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 10, paused: true });
    await slice();
    loop.step('batch');
    await settled();
    await slice();
    loop.step('epoch');
    for (let count = 0; count < 20; count++) await slice();
    expect(brief(events.slice(2))).toEqual([
      'running at 1',
      'telemetry at 5',
      'telemetry at 9',
      'telemetry at 10, frames 10',
      'paused at 10',
    ]);
    expect(collect(events).epochs.length).toBe(1);
  });

  it('refuses a step while it runs', async () => {
    const { loop, slice } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 1 });
    await slice();
    expect(() => loop.step('batch')).toThrow('The run must be paused to be stepped.');
  });

  it('can be stopped', async () => {
    const { loop, finish } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 1, paused: true });
    loop.stop('stopped');
    expect(await finish()).toMatchObject({ status: 'stopped', progress: { step: 0 } });
  });

  it('ends when a step completes the run', async () => {
    const { loop, events, finish } = bench({ stepsPerEpoch: 1, epochs: 1, stepTime: 1, paused: true });
    loop.step('batch');
    expect(await finish()).toMatchObject({ status: 'completed', progress: { step: 1 } });
    expect(brief(events)).toEqual(['paused at 0', 'telemetry at 1, frames 1', 'ended']);
  });
});

describe('the end of a run', () => {
  it.each(['stopped', 'interrupted'] as const)('when it is %s comes at the next step', async (status) => {
    const { loop, slice, finish } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 20 });
    await slice();
    loop.stop(status);
    expect(await finish()).toMatchObject({ status, progress: { epoch: 0, step: 1 } });
  });

  it('when it diverges names what went wrong, with the statistics of that step', async () => {
    const { events, finish } = bench({ stepsPerEpoch: 10, epochs: 10, stepTime: 40, divergesAt: 13 });
    expect(await finish()).toMatchObject({ status: 'diverged', message: 'step 13 went wrong', progress: { step: 13 } });
    expect(collect(events).frames.newest).toMatchObject({ epoch: 2, step: 13 });
  });

  it('is an error when the trainer throws one', async () => {
    const trainer = countingTrainer({
      stepsPerEpoch: 1,
      epochs: 10,
      onStep: (step) => {
        if (step === 3) throw new Error('broken');
      },
    });
    const telemetry = createTelemetry(
      'run1',
      () => 0,
      () => undefined,
    );
    const { end } = startLoop(trainer, 10, { clock: () => 0, yield: settled }, telemetry);
    await expect(end).rejects.toThrow('broken');
  });
});

describe('what is done between two slices', () => {
  /** A loop with one step a slice, whose observer works for three slices, elsewhere, when it first rests after step 3. */
  async function atRest() {
    let time = 0;
    let next: (() => void) | undefined;
    const trainer = countingTrainer({ stepsPerEpoch: 10, epochs: 10, onStep: () => (time += 20) });
    const states: (readonly [string, number])[] = [];
    const stood: number[] = [];
    let worked = 0;
    const loop = startLoop(
      trainer,
      10,
      { clock: () => time, yield: () => new Promise((resolve) => (next = resolve)) },
      {
        state: (state, { step }) => states.push([state, step]),
        epoch: noop,
        wantsFrame: () => false,
        frame: noop,
        progress: noop,
        *rest(stands) {
          if (stands) stood.push(trainer.step);
          if (trainer.step !== 3 || worked > 0) return;
          const here = trainer.checkpoint();
          trainer.restore({ ...here, numbers: { ...here.numbers, step: 1 } });
          for (; worked < 3; worked++) {
            time += 20;
            yield undefined;
          }
          trainer.restore(here);
        },
      },
    );
    const slice = async (): Promise<void> => {
      next?.();
      await settled();
    };
    while (time < 80) await slice();
    return { trainer, loop, slice, states, stood, worked: () => worked };
  }

  it('is done before training goes on, and a pause is answered in the middle of it', async () => {
    const { trainer, loop, slice, states, stood, worked } = await atRest();
    loop.pause();
    expect(states).toEqual([
      ['running', 0],
      ['paused', 3],
    ]);
    for (let count = 0; count < 10; count++) await slice();
    expect([worked(), trainer.step]).toEqual([3, 3]);
    loop.continue();
    await slice();
    await slice();
    expect(trainer.step).toBeGreaterThan(3);
    loop.pause();
    await slice();
    expect(stood.at(-1)).toBe(trainer.step);
    loop.stop('stopped');
    expect(await loop.end).toMatchObject({ status: 'stopped' });
  });

  it('is done to its end when the run is stopped, and no step after it', async () => {
    const { trainer, loop, slice, worked } = await atRest();
    loop.stop('stopped');
    for (let count = 0; count < 10; count++) await slice();
    expect(await loop.end).toMatchObject({ status: 'stopped', progress: { step: 3 } });
    expect([worked(), trainer.step]).toEqual([3, 3]);
  });
});

describe.each([
  ['reference', createTrainer],
  ['fast', createFastTrainer],
] as const)('in the middle of a step that searches, on the %s backend,', (_, create) => {
  const spec = experiment([dense(6, 'tanh', {}, 'first'), dense(2, 'linear', {}, 'last')], {
    optimizer: optimizerSpec('lbfgs', { history: 5, max_iter: 10 }),
    batch: 'full',
    epochs: 8,
  });
  const data = numbersOf({ samples: 40, inputShape: [4] }, 2);

  /** A loop with one call of the trainer a slice, until it has done three steps and is in the middle of the next one. */
  async function inTheMiddle() {
    const trainer = create(spec, data);
    let time = 0;
    let next: (() => void) | undefined;
    let free = false;
    const loop = startLoop(
      trainer,
      spec.train.epochs,
      {
        clock: () => (time += 20),
        yield: () => (free ? Promise.resolve() : new Promise((resolve) => (next = resolve))),
      },
      { state: noop, epoch: noop, wantsFrame: () => false, frame: noop, progress: noop },
    );
    const slice = async (): Promise<void> => {
      next?.();
      await settled();
    };
    while (trainer.step < 3) await slice();
    const lastStep = trainer.tensors();
    await slice();
    await slice();
    expect(trainer.step).toBe(3);
    const release = (): void => {
      free = true;
      next?.();
    };
    return { trainer, loop, slice, release, lastStep };
  }

  it('a stopped run ends at once, as its last whole step has left it', async () => {
    const { trainer, loop, slice, lastStep } = await inTheMiddle();
    loop.stop('stopped');
    await slice();
    expect(await loop.end).toMatchObject({ status: 'stopped', progress: { epoch: 3, step: 3 } });
    expect(trainer.tensors()).toEqual(lastStep);
    expect(trainer.checkpoint().numbers).toMatchObject({ epoch: 3, step: 3, status: 'running' });
  });

  it('a paused run stands, and then goes on to the same bits', async () => {
    const { trainer, loop, slice, release, lastStep } = await inTheMiddle();
    const advance = vi.spyOn(trainer, 'advance');
    loop.pause();
    for (let count = 0; count < 20; count++) await slice();
    expect(advance).not.toHaveBeenCalled();
    expect(trainer.tensors()).toEqual(lastStep);
    loop.continue();
    release();
    expect(await loop.end).toMatchObject({ status: 'completed' });
    const whole = create(spec, data);
    while (whole.status === 'running') whole.advance();
    expect(trainer.tensors()).toEqual(whole.tensors());
  });
});
