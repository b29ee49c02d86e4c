import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../src/numerics/random';
import { nodeStore, readRun } from '../../src/runs';
import { optimizers, type OptimizerName } from '../../src/spec/optimizers';
import { schedules, type ScheduleName } from '../../src/spec/schedules';
import { bundledCommand, type Command } from './bundled';
import { endOf, folderWith, run } from './command-line';

const full = process.env['NNET_FULL'] === '1';

/** How often a process is killed for each optimizer and backend: 200 times in all. */
const kills = full ? 10 : 1;

const optimizerNames = Object.keys(optimizers) as OptimizerName[];
const scheduleNames = Object.keys(schedules) as ScheduleName[];

const optimizerWords: Partial<Record<OptimizerName, string>> = {
  sgd: 'sgd lr=0.1 momentum=0.9 nesterov=true',
  rmsprop: 'rmsprop momentum=0.5 centered=true',
};
const scheduleWords: Readonly<Record<ScheduleName, string>> = {
  constant: 'constant warmup=30',
  step: 'step every=7 factor=0.7',
  exponential: 'exponential factor=0.98',
  cosine: 'cosine min=0.001',
  plateau: 'plateau patience=1 factor=0.8',
  one_cycle: 'one_cycle max=0.05 warmup=20',
};

type Backend = 'fast' | 'reference';

/** About half a second of training. */
const epochsOf = (optimizer: OptimizerName, backend: Backend): number =>
  (optimizer === 'lbfgs' ? 40 : 120) * (backend === 'fast' ? 4 : 1);

const text = (
  optimizer: OptimizerName,
  schedule: ScheduleName,
  backend: Backend,
): string => `data moons samples=300 noise=0.2 seed=3
  split train=80% validation=20%
model
  dense 12 tanh
  batch_norm
  dropout 0.2
  dense 8 tanh l2=0.001
  dense 1 sigmoid
train
  optimizer ${optimizerWords[optimizer] ?? optimizer}
  schedule ${scheduleWords[schedule]}
  clip norm=1
  epochs ${epochsOf(optimizer, backend)}
  batch ${optimizer === 'lbfgs' ? 'full' : 32}
  until validation.loss patience=500 restore=best
  seed 11
${backend === 'fast' ? '' : '  precision float64\n'}`;

/** The folder of the one run, once there is one that can be gone on with. */
function recorded(runs: string): string | undefined {
  const ids = existsSync(runs) ? readdirSync(runs) : [];
  return ids.find((id) => existsSync(path.join(runs, id, 'run.json')));
}

const cases = optimizerNames.flatMap((optimizer, index) =>
  (['fast', 'reference'] as const)
    .filter((backend) => full || backend === 'fast' || index % 5 === 0)
    .map((backend) => [optimizer, scheduleNames[index % scheduleNames.length] ?? 'constant', backend] as const),
);

describe('a run whose process is killed again and again, at random moments', () => {
  let command: Command;
  /** Killed processes that have left a run to be gone on with. */
  let left = 0;
  beforeAll(async () => {
    command = await bundledCommand();
  });
  afterAll(() => command.dispose());

  it.each(cases)(
    '%s with %s on the %s backend ends with the same bits and the same curve as one that was never held up',
    async (optimizer, schedule, backend) => {
      const folder = folderWith({ 'spec.nnet': text(optimizer, schedule, backend) });
      const at = (name: string): string => path.join(folder, name);
      const whole = endOf(await run(['train', at('spec.nnet'), '--json', '--runs', at('whole')]));

      const random = stream(
        1,
        'sweep',
        optimizerNames.indexOf(optimizer) + (backend === 'fast' ? 0 : optimizerNames.length),
      );
      // The kills lie all over the run.
      const stretch = Math.ceil((2 * epochsOf(optimizer, backend)) / (kills + 2));
      let killed = 0;
      let attempt = 0;
      const attemptOf = (): string => at(`runs${attempt}`);
      const args = (): readonly string[] => [
        'train',
        at('spec.nnet'),
        '--json',
        '--checkpoint-every',
        '0',
        '--runs',
        attemptOf(),
        ...(recorded(attemptOf()) === undefined ? [] : ['--resume', 'last']),
      ];
      while (killed < kills) {
        const after = random.integer(stretch);
        let lines = 0;
        const { signal, status, messages } = await command.run(args(), {
          signal: 'SIGKILL',
          when: () => lines++ === after,
          delay: random.integer(after === 0 ? 150 : 20),
        });
        if (signal === 'SIGKILL') {
          killed++;
          left += recorded(attemptOf()) === undefined ? 0 : 1;
        } else {
          expect(status, messages).toBe(0);
          attempt++;
        }
      }
      if (recorded(attemptOf()) === undefined) attempt++;
      const { status, lines, messages } = await command.run(args());
      expect(status, messages).toBe(0);
      const end = endOf({ status: 0, results: lines, messages, bar: [] });
      expect(end).toMatchObject({ status: whole['status'], sha256: whole['sha256'], loss: whole['loss'] });

      const recordOf = async (runs: string) => {
        const { record, epochs, frames } = await readRun(nodeStore(runs), recorded(runs) ?? '');
        expect(record.facts).toMatchObject({ backend });
        return { losses: epochs.map(({ loss, validation }) => [loss, validation]), frames };
      };
      expect(await recordOf(attemptOf())).toEqual(await recordOf(at('whole')));
    },
  );

  it('has left runs to be gone on with', () => {
    expect(left).toBeGreaterThan(kills * cases.length * 0.5);
  });
});
