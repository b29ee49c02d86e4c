import { describe, expect, it } from 'vitest';
import { createTrainer, gradientCheck, plan, type Trainer } from '../../src/engine';
import { assemble } from '../../src/engine/assembly';
import { createWorkspace } from '../../src/engine/workspace';
import { layers as layerKinds } from '../../src/spec/layers';
import { losses } from '../../src/spec/losses';
import { optimizers } from '../../src/spec/optimizers';
import { schedules } from '../../src/spec/schedules';
import { proofs } from './proof';
import { drawExperiment } from './random-experiment';

const networks = process.env.NNET_FULL === undefined ? 60 : 400;
const record = proofs('random-networks');

const finish = (trainer: Trainer) => {
  const records = [];
  while (trainer.status === 'running') {
    const result = trainer.advance();
    if (result.record) records.push(result.record);
  }
  return { records, tensors: trainer.tensors(), status: trainer.status };
};

describe(`${networks} random networks, losses, optimizers and schedules`, () => {
  const seeds = Array.from({ length: networks }, (_, seed) => seed);

  it('hold every layer, loss, optimizer and schedule between them', () => {
    const kinds = new Set<string>();
    for (const { spec } of seeds.map(drawExperiment)) {
      for (const { kind } of spec.layers) kinds.add(kind);
      for (const { kind } of [spec.train.loss, spec.train.optimizer, spec.train.schedule]) kinds.add(kind);
    }
    const all = [layerKinds, losses, optimizers, schedules].flatMap((table) => Object.keys(table));
    expect(all.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('have the gradients that differences have', () => {
    for (const seed of seeds) {
      const { spec, data } = drawExperiment(seed);
      const check = gradientCheck(spec, data, { entries: 6 });
      record('gradients', check.error);
      expect(check.passed, `seed ${seed}: ${JSON.stringify(check.worst)}`).toBe(true);
    }
  });

  it('take exactly the memory that was planned', () => {
    for (const seed of seeds) {
      const { spec, data } = drawExperiment(seed);
      const workspace = createWorkspace('allocate');
      assemble(spec, data, workspace);
      expect(plan(spec, data).memory).toBe(workspace.bytes + data.samples * (data.features + data.outputs) * 8);
    }
  });

  it('end, give the same bits again, and from a checkpoint in their middle', () => {
    for (const seed of seeds) {
      const { spec, data } = drawExperiment(seed);
      const whole = finish(createTrainer(spec, data));
      expect(whole.status, `seed ${seed}`).not.toBe('running');
      for (const { values } of whole.tensors) expect(values.every(Number.isFinite), `seed ${seed}`).toBe(true);
      expect(finish(createTrainer(spec, data))).toEqual(whole);
      const stopped = createTrainer(spec, data);
      stopped.advance();
      if (stopped.status !== 'running') continue;
      const resumed = createTrainer(spec, data);
      resumed.restore(stopped.checkpoint());
      expect(finish(resumed).tensors, `seed ${seed}`).toEqual(whole.tensors);
    }
  });
});
