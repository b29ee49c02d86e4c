import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/data';
import type { NamedTensor } from '../../src/spec/tensor';
import { fileWith, folderWith, run, type Outcome } from './command-line';

/** Two inputs, one linear output, rows whose first batch is known. */
const text = `data table
  1 2 -> 3.5
  0 1 -> 1
  5 5 -> 9
model
  dense 1
train
  loss mse
  batch 2
`;
const w = [0.5, -0.25];
const bias = 0.1;

/** A folder with a spec and hand-made weights. */
function folderOf(spec: string): { readonly file: string; readonly weights: string; readonly out: string } {
  const folder = folderWith({ 'spec.nnet': spec });
  const weights = path.join(folder, 'w.safetensors');
  const tensors = [
    { name: 'dense1.weight', shape: [1, 2], values: Float64Array.from(w) },
    { name: 'dense1.bias', shape: [1], values: Float64Array.of(bias) },
  ];
  writeFileSync(weights, encodeSafetensors(tensors));
  return { file: path.join(folder, 'spec.nnet'), weights, out: path.join(folder, 'g.safetensors') };
}

async function gradientsOf(spec: string, ...more: readonly string[]) {
  const { file, weights, out } = folderOf(spec);
  const args = ['gradients', file, '--backend', 'reference', '--weights', weights, '--out', out, ...more];
  const outcome: Outcome = await run(args);
  expect(outcome, outcome.messages).toMatchObject({ status: 0 });
  expect(outcome.results).toHaveLength(1);
  const printed = JSON.parse(outcome.results[0] ?? '') as { readonly loss: number; readonly penalty: number };
  return { printed, tensors: decodeSafetensors(readFileSync(out)) };
}

const values = (tensors: readonly NamedTensor[], name: string): readonly number[] =>
  Array.from(tensors.find((tensor) => tensor.name === name)?.values ?? []);

/** Σ over the batch of 2 / n · error · input, by hand. */
const errors = [w[0] * 1 + w[1] * 2 + bias - 3.5, w[1] + bias - 1] as const;
const byHand = [errors[0], errors[0] * 2 + errors[1], errors[0] + errors[1]];

describe('nnet gradients', () => {
  it('takes the first batch in file order, whatever the seed, and writes every gradient as F64', async () => {
    for (const seed of [0, 1, 2]) {
      const { printed, tensors } = await gradientsOf(text, '--set', `seed=${seed}`);
      expect(printed.loss).toBeCloseTo((errors[0] ** 2 + errors[1] ** 2) / 2, 14);
      expect(printed.penalty).toBe(0);
      expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
        ['dense1.weight', [1, 2]],
        ['dense1.bias', [1]],
      ]);
      for (const tensor of tensors) expect(tensor.values).toBeInstanceOf(Float64Array);
      const found = [...values(tensors, 'dense1.weight'), ...values(tensors, 'dense1.bias')];
      found.forEach((value, i) => expect(value).toBeCloseTo(byHand[i] ?? NaN, 14));
    }
  });

  it('adds l1 and l2 to the gradients of weights, and prints them apart from the loss', async () => {
    const plain = await gradientsOf(text);
    const { printed, tensors } = await gradientsOf(text.replace('dense 1', 'dense 1 l1=0.3 l2=0.2'));
    expect(printed.loss).toBe(plain.printed.loss);
    expect(printed.penalty).toBeCloseTo(0.3 * 0.75 + 0.2 * (0.25 + 0.0625), 15);
    expect(values(tensors, 'dense1.weight')[0]).toBeCloseTo((byHand[0] ?? NaN) + 0.3 + 0.4 * 0.5, 13);
    expect(values(tensors, 'dense1.weight')[1]).toBeCloseTo((byHand[1] ?? NaN) - 0.3 - 0.4 * 0.25, 13);
    expect(values(tensors, 'dense1.bias')).toEqual(values(plain.tensors, 'dense1.bias'));
  });

  it('clips nothing and drops nothing', async () => {
    const plain = await gradientsOf(text);
    expect((await gradientsOf(text.replace('batch 2', 'batch 2\n  clip norm=0.001 value=0.001'))).tensors).toEqual(
      plain.tensors,
    );
    expect((await gradientsOf(text.replace('dense 1', 'dropout 0.9\n  dense 1'))).tensors).toEqual(plain.tensors);
  });

  it('normalises by the batch, as in training, and also writes the gradients of a frozen layer', async () => {
    const normed = text.replace('dense 1', 'batch_norm\n  dense 1 frozen=true');
    const folder = folderWith({ 'spec.nnet': normed });
    const out = path.join(folder, 'g.safetensors');
    const first = await run(['gradients', path.join(folder, 'spec.nnet'), '--backend', 'reference', '--out', out]);
    const tensors = decodeSafetensors(readFileSync(out));
    // The shift of a feature moves its mean, which the batch takes away again: only x̂ and 1 count.
    expect(tensors.map(({ name }) => name)).toEqual([
      'batch_norm1.weight',
      'batch_norm1.bias',
      'dense1.weight',
      'dense1.bias',
    ]);
    expect(values(tensors, 'dense1.bias')[0]).not.toBe(0);
    const again = await run(['gradients', path.join(folder, 'spec.nnet'), '--backend', 'reference', '--out', out]);
    expect(again.results).toEqual(first.results);
  });

  it('prints null for a loss that is not finite', async () => {
    const { file, weights, out } = folderOf(text.replace('1 2 -> 3.5', '1e200 2 -> 3.5'));
    const args = ['gradients', file, '--backend', 'reference', '--weights', weights, '--out', out];
    expect((await run(args)).results).toEqual(['{"loss":null,"penalty":0}']);
  });
});

describe('--root', () => {
  const csv = (name: string): string =>
    `data csv "${name}" target=y\nmodel\n  dense 1\ntrain\n  loss mse\n  epochs 1\n`;
  const rows = 'x,y\n1,2\n3,4\n';

  it('confines every file that a spec names, links resolved; without it any may be read', async () => {
    const outside = fileWith(rows, 'rows.csv');
    const folder = folderWith({
      'direct.nnet': csv(outside),
      'link.nnet': csv('link.csv'),
      'inside.nnet': csv('in.csv'),
    });
    writeFileSync(path.join(folder, 'in.csv'), rows);
    symlinkSync(outside, path.join(folder, 'link.csv'));
    for (const name of ['direct.nnet', 'link.nnet', 'inside.nnet']) {
      const file = path.join(folder, name);
      expect(await run(['train', file, '--no-save']), name).toMatchObject({ status: 0 });
      const confined = await run(['train', file, '--no-save', '--root', folder]);
      expect(confined.status, name).toBe(name === 'inside.nnet' ? 0 : 1);
      if (confined.status === 1) expect(confined.messages).toMatch(/error .*lies outside of/);
      const checked = await run(['gradcheck', file, '--root', folder]);
      expect(checked.status, name).toBe(name === 'inside.nnet' ? 0 : 1);
    }
  });

  it('confines weights, too', async () => {
    const outside = fileWith('', 'w.safetensors');
    const file = fileWith(`${text}  weights "${outside}"\n`);
    const { status, messages } = await run(['train', file, '--no-save', '--root', path.dirname(file)]);
    expect(status).toBe(1);
    expect(messages).toMatch(/lies outside of/);
  });

  it('does not wait for what is no ordinary file', async () => {
    const folder = folderWith({ 'spec.nnet': csv('.') });
    const { status, messages } = await run(['train', path.join(folder, 'spec.nnet'), '--no-save']);
    expect({ status, messages }).toEqual({ status: 1, messages: expect.stringMatching(/is a folder/) as string });
  });
});
