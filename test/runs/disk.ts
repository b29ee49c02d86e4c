import type { FileSystem } from '../../src/runs/file-system';
import type { RunStore, System } from '../../src/runs/store';

/** A disk in memory that can be made to fail, as the run store sees it. */
export class Disk implements FileSystem {
  readonly contents = new Map<string, Uint8Array>();
  /** After so many more bytes or other changes the power is cut: what is being written is torn, then nothing works. */
  powerFor = Infinity;
  /** Thrown by everything that changes the disk, while set. */
  fault: string | undefined;
  /** Bytes and other changes so far. */
  used = 0;

  read(path: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.contents.get(path));
  }

  list(folder: string): Promise<readonly string[]> {
    const inside = [...this.contents.keys()].filter((path) => path.startsWith(`${folder}/`));
    return Promise.resolve([...new Set(inside.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))]);
  }

  makeFolder(): Promise<void> {
    return this.change(1, () => undefined);
  }

  async create(path: string, bytes: Uint8Array): Promise<boolean> {
    if (this.contents.has(path)) return false;
    await this.write(path, bytes);
    return true;
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    await this.change(1, () => this.contents.set(path, new Uint8Array()));
    await this.append(path, bytes);
  }

  append(path: string, bytes: Uint8Array): Promise<void> {
    const before = this.contents.get(path);
    if (!before) return Promise.reject(failure('ENOENT'));
    return this.change(bytes.length, (whole) => {
      const after = new Uint8Array(before.length + whole);
      after.set(before);
      after.set(bytes.subarray(0, whole), before.length);
      this.contents.set(path, after);
    });
  }

  sync(path: string): Promise<void> {
    return this.contents.has(path) ? this.change(1, () => undefined) : Promise.reject(failure('ENOENT'));
  }

  rename(from: string, to: string): Promise<void> {
    const bytes = this.contents.get(from);
    if (!bytes) return Promise.reject(failure('ENOENT'));
    return this.change(1, () => {
      this.contents.set(to, bytes);
      this.contents.delete(from);
    });
  }

  remove(path: string): Promise<void> {
    return this.change(1, () => {
      for (const file of this.contents.keys())
        if (file === path || file.startsWith(`${path}/`)) this.contents.delete(file);
    });
  }

  private change(size: number, apply: (whole: number) => void): Promise<void> {
    if (this.fault) return Promise.reject(failure(this.fault));
    const whole = Math.max(0, Math.min(size, this.powerFor - this.used));
    this.used += whole;
    if (whole === size) apply(size);
    else if (size > 1) apply(whole);
    return whole === size ? Promise.resolve() : Promise.reject(failure('power cut'));
  }
}

/** An error as Node's file functions throw it. */
export const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** A process whose time stands still until it is moved on. */
export class FakeSystem implements System {
  time = Date.parse('2026-01-31T09:45:12.345Z');
  living: ReadonlySet<number>;
  private readonly timers = new Set<() => void>();

  constructor(
    readonly process = 1,
    readonly host = 'here',
  ) {
    this.living = new Set([process]);
  }

  now(): number {
    return this.time;
  }

  lives(process: number): boolean {
    return this.living.has(process);
  }

  every(_milliseconds: number, callback: () => void): () => void {
    this.timers.add(callback);
    return () => void this.timers.delete(callback);
  }

  /** Moves time on and fires every timer once. */
  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const callback of this.timers) callback();
  }
}

export const storeOn = (files: FileSystem, system: System = new FakeSystem()): RunStore => ({
  folder: '/spec/.nnet-runs',
  files,
  system,
});
