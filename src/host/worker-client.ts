import { parseWorkerEvent, type RunEvent, type WorkerAnswer, type WorkerRequest } from '../protocol/worker';
import type { WorkerHandle } from '../worker/spawn';

/** A request without the number that the client gives it. */
export type Unnumbered<R> = R extends { readonly id: number } ? Omit<R, 'id'> : never;

/** Told how far a request has come. */
export type Working = (done: number, total: number) => void;

interface Pending {
  resolve(answer: WorkerAnswer): void;
  reject(error: Error): void;
  readonly working?: Working;
}

/** An idle worker ends after this many milliseconds. */
const idleTime = 60_000;

/**
 * The host's end of the training worker: starts one when it is needed, numbers requests and settles each by its
 * answer, hands events on, and rejects what was pending when the worker ends. The next request starts a new one.
 */
export class WorkerClient {
  private handle: WorkerHandle | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly spawn: () => WorkerHandle,
    private readonly onEvent: (event: RunEvent) => void,
    /** The worker ended unasked; `reason` is a sentence. */
    private readonly onDeath: (reason: string) => void,
  ) {}

  /** Whether there is a worker, which may hold a run. */
  get alive(): boolean {
    return this.handle !== undefined;
  }

  /** Resolves with the worker's answer to the request; rejects with its reason when it can not be met. */
  request(
    message: Unnumbered<WorkerRequest>,
    transfer: readonly ArrayBuffer[] = [],
    working?: Working,
  ): Promise<WorkerAnswer> {
    const handle = this.running();
    const id = this.nextId++;
    clearTimeout(this.idle);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, ...(working && { working }) });
      handle.post({ ...message, id }, transfer);
    });
  }

  /** Nothing runs any more: ends the worker after a while. */
  rest(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.end(), idleTime);
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.end();
  }

  private end(): void {
    const { handle } = this;
    this.handle = undefined;
    handle?.terminate();
    this.reject('the training worker was ended');
  }

  private running(): WorkerHandle {
    if (this.handle) return this.handle;
    const handle = this.spawn();
    this.handle = handle;
    handle.onMessage((message) => {
      if (this.handle === handle) this.receive(message);
    });
    handle.onExit((reason) => {
      if (this.handle !== handle) return;
      this.handle = undefined;
      this.reject(reason);
      this.onDeath(reason);
    });
    return handle;
  }

  private receive(message: unknown): void {
    try {
      const event = parseWorkerEvent(message);
      if (event.type === 'working') {
        this.pending.get(event.id)?.working?.(event.done, event.total);
        return;
      }
      if (event.type !== 'answer') {
        this.onEvent(event);
        return;
      }
      const pending = this.pending.get(event.id);
      this.pending.delete(event.id);
      if (event.error === undefined) pending?.resolve(event);
      else pending?.reject(new Error(event.error));
    } catch (error) {
      // What follows a lost message can not be trusted: the run ends and says so, rather than to stand still.
      const reason = `a message of the training worker could not be used: ${String(error)}`;
      const { handle } = this;
      this.handle = undefined;
      handle?.terminate();
      this.reject(reason);
      this.onDeath(reason);
    }
  }

  private reject(reason: string): void {
    for (const pending of this.pending.values()) pending.reject(new Error(reason));
    this.pending.clear();
  }
}
