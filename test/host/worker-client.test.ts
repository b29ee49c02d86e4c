import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkerClient } from '../../src/host/worker-client';
import type { RunEvent } from '../../src/protocol/worker';
import type { WorkerHandle } from '../../src/worker/spawn';

/** A worker that answers only when the test says so. */
class FakeWorker implements WorkerHandle {
  readonly posted: unknown[] = [];
  terminated = false;
  private message: (message: unknown) => void = () => undefined;
  private exit: (reason: string) => void = () => undefined;

  post(message: unknown): void {
    this.posted.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.message = listener;
  }
  onExit(listener: (reason: string) => void): void {
    this.exit = listener;
  }
  terminate(): void {
    this.terminated = true;
    this.exit('it was terminated');
  }
  say(message: unknown): void {
    this.message(message);
  }
  die(reason: string): void {
    this.exit(reason);
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const events: RunEvent[] = [];
  const deaths: string[] = [];
  const client = new WorkerClient(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    (event) => events.push(event),
    (reason) => deaths.push(reason),
  );
  return { client, workers, events, deaths };
}

const progress = { epoch: 0, step: 0, epochs: 1, loss: NaN };

describe('WorkerClient', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells whoever asked how far a request has come', async () => {
    const { client, workers, events } = setUp();
    const told: (readonly [number, number])[] = [];
    const asked = client.request({ type: 'pause', run: 'a' }, [], (done, total) => told.push([done, total]));
    const other = client.request({ type: 'stop', run: 'a' });
    workers[0]?.say({ type: 'working', id: 1, done: 1, total: 4 });
    workers[0]?.say({ type: 'working', id: 2, done: 2, total: 4 });
    workers[0]?.say({ type: 'working', id: 1, done: 3, total: 4 });
    expect(told).toEqual([
      [1, 4],
      [3, 4],
    ]);
    expect(events).toEqual([]);
    for (const id of [1, 2]) workers[0]?.say({ type: 'answer', id });
    await Promise.all([asked, other]);
  });

  it('starts a worker with the first request and settles each request by its own answer', async () => {
    const { client, workers } = setUp();
    const pause = client.request({ type: 'pause', run: 'a' });
    const stop = client.request({ type: 'stop', run: 'a' });
    expect(workers).toHaveLength(1);
    expect(workers[0]?.posted).toEqual([
      { type: 'pause', run: 'a', id: 1 },
      { type: 'stop', run: 'a', id: 2 },
    ]);
    workers[0]?.say({ type: 'answer', id: 2, error: 'it has ended' });
    workers[0]?.say({ type: 'answer', id: 1 });
    await expect(pause).resolves.toMatchObject({ id: 1 });
    await expect(stop).rejects.toThrow('it has ended');
  });

  it('hands events on', () => {
    const { client, workers, events } = setUp();
    void client.request({ type: 'pause', run: 'a' });
    const event = { type: 'state', run: 'a', sequence: 1, state: 'paused', progress };
    workers[0]?.say(event);
    workers[0]?.say({ ...event, sequence: 2, progress: { ...progress, loss: NaN } });
    expect(events).toEqual([event, { ...event, sequence: 2, progress: { ...progress, loss: NaN } }]);
  });

  it.each([null, { type: 'state', run: 'a', sequence: 1, state: 'dancing', progress }])(
    'ends a worker that says what it may not (%j), as if it had died',
    async (message) => {
      const { client, workers, events, deaths } = setUp();
      const pending = client.request({ type: 'pause', run: 'a' });
      workers[0]?.say(message);
      await expect(pending).rejects.toThrow('could not be used');
      expect(workers[0]?.terminated).toBe(true);
      expect(events).toEqual([]);
      expect(deaths).toHaveLength(1);
    },
  );

  it('rejects what was pending when the worker dies, says so, and starts a new one for the next request', async () => {
    const { client, workers, deaths } = setUp();
    const pending = client.request({ type: 'pause', run: 'a' });
    workers[0]?.die('out of memory');
    await expect(pending).rejects.toThrow('out of memory');
    expect(deaths).toEqual(['out of memory']);
    void client.request({ type: 'pause', run: 'b' });
    expect(workers).toHaveLength(2);
  });

  it('ends an idle worker after a minute, which is no death; a request before that keeps it', () => {
    const { client, workers, deaths } = setUp();
    void client.request({ type: 'pause', run: 'a' });
    workers[0]?.say({ type: 'answer', id: 1 });
    client.rest();
    vi.advanceTimersByTime(59_000);
    expect(workers[0]?.terminated).toBe(false);
    void client.request({ type: 'pause', run: 'a' });
    workers[0]?.say({ type: 'answer', id: 2 });
    vi.advanceTimersByTime(61_000);
    expect(workers[0]?.terminated).toBe(false);
    client.rest();
    vi.advanceTimersByTime(60_000);
    expect(workers[0]?.terminated).toBe(true);
    expect(deaths).toEqual([]);
  });

  it('ends its worker when it is disposed of', async () => {
    const { client, workers } = setUp();
    const pending = client.request({ type: 'pause', run: 'a' });
    client.dispose();
    expect(workers[0]?.terminated).toBe(true);
    await expect(pending).rejects.toThrow('ended');
  });
});
