import { l10n, type Disposable, type LogOutputChannel, type Uri } from 'vscode';
import type { InspectQuery } from '../protocol/inspect';
import type { Inspected } from '../protocol/worker';
import { readWeights } from '../runs';
import { filesOf } from '../spec/files';
import { memoryLimit } from './configuration';
import type { Platform } from './desktop';
import type { Run } from './run';
import type { Session } from './session';
import type { Training } from './training';
import { WorkerClient } from './worker-client';
import { readFile } from './workspace-files';

/** What a page asks of a run can not be answered; the message is a sentence for the user. */
export class CannotInspect extends Error {}

/**
 * Answers what a page asks of a run: by the training worker while it holds the run, else by a worker of its own from the
 * run's record, its data read anew, so that a run that trains is not kept waiting.
 */
export class Inspector implements Disposable {
  private readonly client: WorkerClient;
  /** One question after the other: each may open another run. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    private readonly training: Training,
    log: LogOutputChannel,
  ) {
    this.client = new WorkerClient(
      () => platform.spawn(),
      () => undefined,
      (reason) => log.error(`The worker that looks into recorded runs ended: ${reason}`),
    );
  }

  /** Rejects with a sentence that says why there is no answer. */
  async inspect(session: Session, run: Run, query: InspectQuery): Promise<Inspected> {
    const held = await this.training.inspect(run, query);
    if (held) return held;
    if (run.active || run.state === 'queued') {
      throw new CannotInspect(l10n.t('The network of this run is not built yet.'));
    }
    const answer = this.tail.then(() => this.fromRecord(session, run, query));
    this.tail = answer.catch(() => undefined);
    return answer;
  }

  dispose(): void {
    this.client.dispose();
  }

  private async fromRecord({ uri }: Session, run: Run, query: InspectQuery): Promise<Inspected> {
    try {
      const ask = async () => (await this.client.request({ type: 'inspect', run: run.id, query })).inspected;
      const known = this.client.alive ? await ask() : undefined;
      if (known?.result) return known;
      await this.open(uri, run);
      const opened = await ask();
      if (opened?.result) return opened;
      throw new CannotInspect(l10n.t('The worker was busy with another run. Try again.'));
    } finally {
      this.client.rest();
    }
  }

  /** Hands the worker what it needs to know of a run. */
  private async open(uri: Uri, run: Run): Promise<void> {
    const { spec, facts, id, epochs, store } = run;
    const [weights, ...files] = await Promise.all([
      store ? readWeights(store, id) : undefined,
      ...filesOf(spec).map(async (path) => ({ path, bytes: await readFile(uri, path, this.platform) })),
    ]);
    const measured = epochs.from(1);
    await this.client.request({
      type: 'open',
      run: id,
      spec,
      files,
      weights: weights ? [{ epoch: run.result?.epochs ?? epochs.length, bytes: weights }] : [],
      ...(facts && { facts }),
      ...(measured && { epochs: measured }),
      memoryLimit: memoryLimit(),
    });
  }
}
