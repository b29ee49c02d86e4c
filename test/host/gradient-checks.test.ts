import type { LogOutputChannel, TextDocument, Uri } from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import type { Platform } from '../../src/host/desktop';
import type { Documents } from '../../src/host/documents';
import { GradientChecks } from '../../src/host/gradient-checks';
import { CannotTrain } from '../../src/host/trainable';
import { analyse } from '../../src/language';
import type { WorkerHandle } from '../../src/worker/spawn';
import { createSession } from '../../src/worker/session';

vi.mock('vscode', () => import('./vscode'));

const text = `# %% Moons
data moons samples=40
model
  dense 4 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy

# %% Far
with data.noise=1e308 dense1.activation=linear
`;

/** The worker's session in this process, or a worker that never answers. */
function worker(answers: boolean) {
  const state = { terminated: false, requests: [] as unknown[] };
  let listener: (message: unknown) => void = () => undefined;
  const session = createSession({
    post: (event) => listener(structuredClone(event)),
    openStore: () => {
      throw new Error('a check keeps no record');
    },
    environment: {},
    clock: () => 0,
    yield: () => Promise.resolve(),
    log: () => undefined,
  });
  const handle: WorkerHandle = {
    post: (request) => {
      state.requests.push(request);
      if (answers) queueMicrotask(() => session(request));
    },
    onMessage: (heard) => (listener = heard),
    onExit: () => undefined,
    terminate: () => (state.terminated = true),
  };
  return { state, handle };
}

function setUp({ answers = true, written = text } = {}) {
  const workers: ReturnType<typeof worker>['state'][] = [];
  const spawn = (): WorkerHandle => {
    const { state, handle } = worker(answers);
    workers.push(state);
    return handle;
  };
  const documents = { settled: () => Promise.resolve(analyse(written)) } as unknown as Documents;
  const log = { error: vi.fn(), warn: vi.fn() } as unknown as LogOutputChannel;
  const checks = new GradientChecks({ spawn } as Platform, documents, log);
  const uri = { toString: () => 'file:///moons.nnet' } as Uri;
  return { checks, workers, uri, document: { uri } as TextDocument };
}

describe('gradient checks of cells', () => {
  it('each take a worker of their own, which ends with them, and are kept', async () => {
    const { checks, workers, uri, document } = setUp();
    const told = vi.fn();
    checks.onDidChange(told);
    const result = await checks.check(document, 0);
    expect(result).toMatchObject({ passed: true, checked: 17, samples: 32 });
    expect(checks.of(uri)).toEqual([
      { cell: { index: 0, title: 'Moons' }, spec: analyse(text).cells[0]?.experiment?.spec, result },
    ]);
    expect(told).toHaveBeenCalled();
    await checks.check(document, 0);
    expect(checks.of(uri)).toHaveLength(1);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
    expect(workers[0]?.requests).toMatchObject([{ type: 'gradientCheck', memoryLimit: 2 ** 31 }]);
  });

  it('end with a sentence where the cell can not be checked, and keep nothing', async () => {
    const { checks, workers, uri, document } = setUp();
    await expect(checks.check(document, 1)).rejects.toThrow(/the loss of the present weights is not finite/);
    await expect(checks.check(document, 7)).rejects.toThrow(CannotTrain);
    expect(checks.of(uri)).toEqual([]);
    expect(workers.every(({ terminated }) => terminated)).toBe(true);
    const wrong = setUp({ written: text.replace('tanh', 'tanhh') });
    await expect(wrong.checks.check(document, 0)).rejects.toMatchObject({ offset: text.indexOf('tanh') });
    expect(wrong.workers).toEqual([]);
  });

  it('are told of and can be cancelled once they take their time; a second click starts no second one', async () => {
    vi.useFakeTimers();
    try {
      const { checks, workers, uri, document } = setUp({ answers: false });
      const first = checks.check(document, 0);
      await vi.advanceTimersByTimeAsync(10);
      expect(checks.underWay(uri)).toEqual([]);
      expect(await checks.check(document, 0)).toBeUndefined();
      expect(workers).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(2000);
      expect(checks.underWay(uri)).toMatchObject([{ cell: { title: 'Moons' }, done: 0 }]);
      checks.cancel('file:///other.nnet');
      expect(workers[0]?.terminated).toBe(false);
      checks.cancel(uri.toString());
      expect(await first).toBeUndefined();
      expect(workers[0]?.terminated).toBe(true);
      expect(checks.underWay(uri)).toEqual([]);
      expect(checks.of(uri)).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
