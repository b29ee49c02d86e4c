import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/data';
import { endOf, fileWith, folderWith, linesOf, moons, run, type JsonLine } from './command-line';

const noValidation = moons.replace(/ {2}split.*\n/, '');
const epochsOf = (lines: readonly JsonLine[]): readonly JsonLine[] => lines.filter(({ type }) => type === 'epoch');
/** The runs that are kept in a folder. */
const runsIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));
const json = (file: string, ...more: readonly string[]) => run(['train', file, '--no-save', '--json', ...more]);

describe('nnet train --json', () => {
  it('prints start, each epoch and end, each with its run', async () => {
    const outcome = await json(fileWith(moons));
    expect(outcome.status).toBe(0);
    const lines = linesOf(outcome);
    expect(lines.map(({ type }) => type)).toEqual(['start', 'epoch', 'epoch', 'epoch', 'end']);
    const [start, first] = lines;
    expect(new Set(lines.map((line) => line['run'])).size).toBe(1);
    expect(Object.keys(start ?? {})).toEqual(
      'type run cell backend threads arithmetic seed parameters samples'.split(' '),
    );
    expect(start).toMatchObject({ cell: 'Moons', threads: 1, arithmetic: 'separate', seed: 1, parameters: 17 });
    expect(start?.['samples']).toEqual({ train: 32, validation: 8 });
    expect(Object.keys(first ?? {})).toEqual(
      'type run epoch loss penalty metrics validation learningRate seconds samplesPerSecond'.split(' '),
    );
    expect(first).toMatchObject({ epoch: 1, penalty: 0, learningRate: 0.1 });
    expect(Object.keys(first?.['metrics'] as object)).toEqual(['accuracy']);
    expect(Object.keys(first?.['validation'] as object)).toEqual(['loss', 'accuracy']);
    const end = endOf(outcome);
    expect(Object.keys(end)).toEqual('type run status epochs loss seconds sha256'.split(' '));
    expect(end).toMatchObject({ status: 'completed', epochs: 3 });
    expect(end['seconds']).toBe(epochsOf(lines).reduce((sum, line) => sum + Number(line['seconds']), 0));
  });

  it('has no validation where there is no such part, and the penalty apart from the loss', async () => {
    const plain = linesOf(await json(fileWith(noValidation)))[1];
    expect(plain).not.toHaveProperty('validation');
    const weighted = linesOf(await json(fileWith(noValidation.replace('dense 4 tanh', 'dense 4 tanh l2=0.5'))));
    expect(weighted[1]?.['penalty']).toBeGreaterThan(0.1);
    // A penalty whose gradient does nothing leaves the loss what it was.
    const tiny = linesOf(await json(fileWith(noValidation.replace('dense 4 tanh', 'dense 4 tanh l2=1e-300'))));
    expect(tiny[1]?.['loss']).toBe(plain?.['loss']);
  });

  it('gives the last step’s learning rate', async () => {
    const text = noValidation.replace('epochs 3', 'schedule exponential factor=0.5\n  epochs 3');
    const rates = epochsOf(linesOf(await json(fileWith(text)))).map((line) => line['learningRate']);
    expect(rates).toEqual([0.1, 0.05, 0.025]);
  });

  it('ends as converged when an `until` holds, with the loss of the best weights where those are restored', async () => {
    const held = endOf(await json(fileWith(moons.replace('seed 1\n', 'seed 1\n  until loss < 100\n'))));
    expect(held).toMatchObject({ status: 'converged', epochs: 1 });
    const patient = noValidation.replace('epochs 3', 'epochs 50\n  until loss patience=3 restore=best');
    const file = fileWith(patient.replace('sgd lr=0.1', 'sgd lr=20'));
    const lines = linesOf(await json(file));
    const losses = epochsOf(lines).map((line) => Number(line['loss']));
    const best = 1 + losses.indexOf(Math.min(...losses));
    expect(lines.at(-1)).toMatchObject({ status: 'converged', epochs: best + 3 });
    // The weights as they were when that epoch ended.
    const shorter = endOf(await json(file, '--set', `epochs=${best}`));
    expect(lines.at(-1)).toMatchObject({ loss: shorter['loss'], sha256: shorter['sha256'] });
  });

  it('writes null for what is not finite', async () => {
    const text = `data table
  1 -> 1
  2 -> 2
  1e200 -> 3
  split train=2 validation=1
  shuffle false
model
  dense 1
train
  loss mse
  epochs 1
`;
    const [, epoch] = linesOf(await json(fileWith(text), '--backend', 'reference'));
    expect(epoch?.['validation']).toEqual({ loss: null, mae: expect.any(Number) as number });
  });
});

describe('weights and their hash', () => {
  const normed = moons.replace('dense 4 tanh', 'dense 4 tanh\n  batch_norm');
  it('are written as safetensors; the hash is over the parameters top to bottom, running statistics last', async () => {
    const weights = path.join(folderWith(), 'w.safetensors');
    const outcome = await json(fileWith(normed), '--backend', 'reference', '--weights-out', weights);
    const tensors = decodeSafetensors(readFileSync(weights));
    expect(tensors.map(({ name, shape }) => [name, shape.join('x')])).toEqual([
      ['dense1.weight', '4x2'],
      ['dense1.bias', '4'],
      ['batch_norm1.weight', '4'],
      ['batch_norm1.bias', '4'],
      ['dense2.weight', '1x4'],
      ['dense2.bias', '1'],
      ['batch_norm1.running_mean', '4'],
      ['batch_norm1.running_var', '4'],
    ]);
    const hash = createHash('sha256');
    for (const { values } of tensors) {
      expect(values).toBeInstanceOf(Float64Array);
      for (const value of values) {
        const bytes = new DataView(new ArrayBuffer(8));
        bytes.setFloat64(0, value, true);
        hash.update(new Uint8Array(bytes.buffer));
      }
    }
    expect(endOf(outcome)['sha256']).toBe(hash.digest('hex'));
  });

  it('go on where they ended: `weights` of a spec takes what --weights-out wrote', async () => {
    const folder = folderWith({
      'spec.nnet': noValidation,
      'more.nnet': noValidation.replace('seed 1\n', 'seed 1\n  weights "w.safetensors"\n'),
    });
    const at = (name: string): string => path.join(folder, name);
    const first = endOf(await json(at('spec.nnet'), '--backend', 'reference', '--weights-out', at('w.safetensors')));
    const copy = ['--backend', 'reference', '--set', 'optimizer.lr=0', '--weights-out', at('copy.safetensors')];
    const second = endOf(await json(at('more.nnet'), ...copy));
    expect(second['sha256']).toBe(first['sha256']);
    expect(second['loss']).toBe(first['loss']);
    expect(readFileSync(at('copy.safetensors'))).toEqual(readFileSync(at('w.safetensors')));
  });

  it('same file and seed: the same hash; another seed: another', async () => {
    const file = fileWith(moons);
    const [a, b] = [endOf(await json(file)), endOf(await json(file))];
    expect(b['sha256']).toBe(a['sha256']);
    expect(b['run']).not.toBe(a['run']);
    expect(endOf(await json(file, '--set', 'seed=2'))['sha256']).not.toBe(a['sha256']);
  });

  it('are asked for in a folder that is there before anything is trained', async () => {
    const outcome = await json(fileWith(moons), '--weights-out', '/nowhere/w.safetensors');
    expect(outcome).toMatchObject({ status: 2, results: [] });
    expect(outcome.messages).toMatch(/\/nowhere does not exist or may not be written/);
  });
});

describe('which cell runs', () => {
  const cells = `# %% [markdown]
# Words.

${moons}
# %% 3
with epochs=1

# %% Third
with epochs=2
`;
  const cellOf = async (...choice: readonly string[]) => {
    const outcome = await json(fileWith(cells), ...choice);
    const [start] = linesOf(outcome);
    return [start?.['cell'], endOf(outcome)['epochs']];
  };

  it('the first that can run, else the one of that title, else the one of that number from 1', async () => {
    expect(await cellOf()).toEqual(['Moons', 3]);
    expect(await cellOf('--cell', 'Third')).toEqual(['Third', 2]);
    expect(await cellOf('--cell', '2')).toEqual(['3', 1]);
    // A title wins over a number.
    expect(await cellOf('--cell', '3')).toEqual(['3', 1]);
  });

  it('is wrong usage when there is none such, and the message lists them', async () => {
    const outcome = await json(fileWith(cells), '--cell', '9');
    expect(outcome).toMatchObject({ status: 2, results: [] });
    expect(outcome.messages).toMatch(/1 "Moons", 2 "3", 3 "Third"/);
  });

  it('none when an error stands anywhere in the file', async () => {
    const outcome = await json(fileWith(`${cells}\n# %% Wrong\nwith optimizer.speed=1\n`), '--cell', 'Moons');
    expect(outcome).toMatchObject({ status: 1, results: [] });
    expect(outcome.messages).toMatch(/: error unknown-path: .*speed/);
  });

  it('with what --set changes, several times', async () => {
    const outcome = await json(
      fileWith(moons),
      '--set',
      'epochs=1',
      '--set',
      'optimizer=adam',
      '--set',
      'optimizer.lr=0.5',
    );
    expect(epochsOf(linesOf(outcome)).map((line) => line['learningRate'])).toEqual([0.5]);
    for (const wrong of ['epochs', 'epochs=', '=1', 'epoch=1', 'epochs=many', 'nothing.lr=1']) {
      expect(await json(fileWith(moons), '--set', wrong), wrong).toMatchObject({ status: 2, results: [] });
    }
  });
});

it('says on standard error what a run takes, before it starts', async () => {
  // 17 parameters, with gradients and weights before the step; 8 samples' activations; 40 rows of 3; all of 8 bytes.
  for (const args of [[], ['--json']]) {
    const { messages } = await run(['train', fileWith(moons), '--no-save', '--backend', 'reference', ...args]);
    expect(messages).toMatch(
      /^Moons: 17 parameters, 40 samples \(32 train, 8 validation\), 2\.\d+ KiB of memory, reference backend$/,
    );
  }
});

describe('how a run ends', () => {
  it('3 when it diverged: where, and at which step', async () => {
    const text = 'data table\n  1e150 -> 1\nmodel\n  dense 1 init=ones\ntrain\n  loss mse\n  epochs 5\n';
    const outcome = await json(
      fileWith(text.replace('1e150 -> 1', '1 -> 1e3')),
      '--set',
      'optimizer=sgd',
      '--set',
      'optimizer.lr=1e308',
    );
    expect(outcome.status).toBe(3);
    expect(endOf(outcome)).toMatchObject({ status: 'diverged', epochs: 0 });
    expect(outcome.messages).toMatch(/^nnet: Training diverged in epoch 1 at step 1: the update of `dense1\.\w+` /m);
  });

  it('130 when it was interrupted: at a step’s border, with its weights and record', async () => {
    const folder = folderWith({ 'spec.nnet': moons.replace('epochs 3', 'epochs 1000000') });
    const file = path.join(folder, 'spec.nnet');
    const weights = path.join(folder, 'w.safetensors');
    const outcome = await run(['train', file, '--json', '--weights-out', weights], {
      interruptAt: (line) => line.includes('"epoch":2,'),
    });
    expect(outcome.status).toBe(130);
    const end = endOf(outcome);
    expect(end['status']).toBe('interrupted');
    expect(end['epochs']).toBeGreaterThanOrEqual(2);
    expect(decodeSafetensors(readFileSync(weights))).toHaveLength(4);
    expect(runsIn(path.join(folder, '.nnet-runs'))).toHaveLength(1);
  });

  it('keeps its record beside the spec, in --runs, or with --no-save nowhere', async () => {
    const folder = folderWith({ 'spec.nnet': moons });
    const file = path.join(folder, 'spec.nnet');
    await run(['train', file, '--no-save']);
    expect(existsSync(path.join(folder, '.nnet-runs'))).toBe(false);
    const elsewhere = path.join(folder, 'elsewhere');
    await run(['train', file, '--runs', elsewhere]);
    expect(existsSync(path.join(folder, '.nnet-runs'))).toBe(false);
    expect(runsIn(elsewhere)).toHaveLength(1);
    await run(['train', file]);
    expect(runsIn(path.join(folder, '.nnet-runs'))).toHaveLength(1);
    expect(await run(['train', file, '--runs', elsewhere, '--no-save'])).toMatchObject({ status: 2 });
  });

  it('says in a few lines what it came to, and draws a bar only on a terminal', async () => {
    const plain = await run(['train', fileWith(moons), '--no-save']);
    expect(plain.results[0]).toMatch(/^Moons: completed after 3 epochs, [\d.]+ s of training$/);
    expect(plain.results.join('\n')).toMatch(
      /last epoch, training: loss .*\n.*last epoch, validation: loss .*\n.*sha256 [0-9a-f]{64}$/,
    );
    expect(plain.bar.filter((line) => line !== '')).toEqual([]);
    const long = fileWith(moons.replace('epochs 3', 'epochs 2000'));
    const { bar } = await run(['train', long, '--no-save'], { width: 80 });
    const drawn = bar.filter((line) => line !== '');
    expect(drawn[0]).toMatch(/^Moons {2}\[=* *\] epoch \d+\/2000(, loss [\d.e-]+)?(, .* left)?$/);
    for (const line of drawn) expect(line.length).toBeLessThan(80);
    expect(bar.at(-1)).toBe('');
    const coloured = await run(['train', long, '--no-save'], { width: 80, colour: true });
    expect(coloured.bar.some((line) => line.includes('\u001b[36m'))).toBe(true);
    expect(drawn.some((line) => line.includes('\u001b'))).toBe(false);
  });
});
