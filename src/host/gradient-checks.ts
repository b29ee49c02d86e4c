import { EventEmitter, l10n, type Disposable, type LogOutputChannel, type TextDocument, type Uri } from 'vscode';
import type { Cell } from '../language';
import type { ExperimentSpec } from '../spec/experiment';
import type { GradientCheck } from '../spec/gradient-check';
import { cellOf } from './cell-of-run';
import { memoryLimit } from './configuration';
import type { Platform } from './desktop';
import type { Documents } from './documents';
import { CannotTrain, experimentOf } from './trainable';
import { WorkerClient } from './worker-client';
import { readFiles } from './workspace-files';

/** A check that takes longer than so many milliseconds says how far it is, and can be cancelled. */
const patience = 1000;

interface OfCell {
  readonly cell: { readonly index: number; readonly title: string };
}

/** What a check of a cell came to. */
export interface CellCheck extends OfCell {
  /** What was checked: the cell's effective spec at that time. */
  readonly spec: ExperimentSpec;
  readonly result: GradientCheck;
}

/** A check that is under way. */
export interface RunningCheck extends OfCell {
  readonly uri: string;
  /** Tensors checked, of how many; 0 of 0 while the data is read. */
  done: number;
  total: number;
  /** It takes its time. */
  long: boolean;
  cancelled: boolean;
  readonly client: WorkerClient;
}

/**
 * Checks of cells' gradients against finite differences. Each has a worker of its own, so that it disturbs no run and
 * ends with its worker; what it came to stays until the cell is checked again.
 */
export class GradientChecks implements Disposable {
  private readonly results = new Map<string, CellCheck[]>();
  private readonly running = new Set<RunningCheck>();
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly platform: Platform,
    private readonly documents: Documents,
    private readonly log: LogOutputChannel,
  ) {}

  /** The last check of each cell of a document, the newest last. */
  of(uri: Uri): readonly CellCheck[] {
    return this.results.get(uri.toString()) ?? [];
  }

  /** The checks of a document that are under way for so long that somebody may wonder. */
  underWay(uri: Uri): readonly RunningCheck[] {
    return this.long.filter((check) => check.uri === uri.toString());
  }

  get long(): readonly RunningCheck[] {
    return [...this.running].filter(({ long }) => long);
  }

  /**
   * Checks a cell of a document as its text stands, saved or not. `undefined` when it was cancelled, or is being checked
   * already. Throws `CannotTrain` with a sentence where it can not be checked.
   */
  async check(document: TextDocument, index: number): Promise<GradientCheck | undefined> {
    const analysis = await this.documents.settled(document);
    const cell = analysis.cells[index];
    const { spec, files } = experimentOf(analysis, cell);
    const uri = document.uri.toString();
    const known = (one: OfCell): boolean => cellOf(analysis, one) === cell;
    if (!cell || [...this.running].some((check) => check.uri === uri && known(check))) return undefined;

    const check = this.begin(uri, cell);
    const timer = setTimeout(() => {
      check.long = true;
      this.changed.fire();
    }, patience);
    try {
      const sent = await readFiles(document.uri, files, this.platform);
      if (check.cancelled) return undefined;
      const { gradientCheck } = await check.client.request(
        { type: 'gradientCheck', spec, files: sent, memoryLimit: memoryLimit() },
        sent.map(({ bytes }) => bytes.buffer),
        (done, total) => {
          Object.assign(check, { done, total });
          if (check.long) this.changed.fire();
        },
      );
      if (!gradientCheck) throw new Error('the answer holds no gradient check');
      const others = this.of(document.uri).filter((one) => !known(one));
      this.results.set(uri, [...others, { cell: check.cell, spec, result: gradientCheck }]);
      return gradientCheck;
    } catch (error) {
      if (check.cancelled) return undefined;
      throw new CannotTrain(error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
      this.running.delete(check);
      check.client.dispose();
      this.changed.fire();
    }
  }

  /** Ends checks that are under way: those of a document, or all. */
  cancel(uri?: string): void {
    for (const check of this.running) {
      if (uri !== undefined && check.uri !== uri) continue;
      check.cancelled = true;
      check.client.dispose();
    }
  }

  dispose(): void {
    this.cancel();
    this.changed.dispose();
  }

  private begin(uri: string, { index, title }: Cell): RunningCheck {
    const client = new WorkerClient(
      () => this.platform.spawn(),
      ({ type }) => this.log.warn(`An event of no run: ${type}`),
      (reason) => this.log.error(l10n.t('The worker of a gradient check ended: {0}', reason)),
    );
    const check = { uri, cell: { index, title }, done: 0, total: 0, long: false, cancelled: false, client };
    this.running.add(check);
    return check;
  }
}
