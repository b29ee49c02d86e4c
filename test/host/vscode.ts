/**
 * As much of VS Code's API as unit tests of the host need, for `vi.mock('vscode', () => import('./vscode'))`: what is
 * more than words and events belongs into a test inside VS Code.
 */

export const l10n = {
  t: (text: string, ...values: readonly unknown[]): string =>
    text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
};

/** Tells its listeners. */
export class EventEmitter<T> {
  private readonly listeners = new Set<(event: T) => void>();
  readonly event = (listener: (event: T) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(event: T): void {
    for (const listener of this.listeners) listener(event);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

/** Settings as they are by default. */
export const workspace = {
  getConfiguration: () => ({ get: (_: string, fallback: unknown): unknown => fallback }),
};
