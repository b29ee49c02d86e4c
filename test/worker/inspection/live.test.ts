import { expect, it } from 'vitest';
import { createTrainer } from '../../../src/engine';
import { liveSubject } from '../../../src/worker/inspection/live';
import { createSnapshots } from '../../../src/worker/inspection/snapshots';
import { dense, experiment } from '../../engine/experiment';
import { numbersData } from '../../engine/trainer/runs';

/** A run of an epoch a step, and how it goes. */
function running() {
  const spec = experiment([dense(2)], { epochs: 20 });
  const data = numbersData(8);
  const trainer = createTrainer(spec, data);
  const world = { goesOn: true, now: 0 };
  const going = { goesOn: () => world.goesOn, clock: () => world.now };
  const subject = liveSubject(spec, data, trainer, createSnapshots(trainer.plan.parameters), going);
  return { trainer, world, subject, weights: () => subject.weightsAt(undefined) };
}

it('views that ask at about one moment of a run that goes on see the same weights', () => {
  const { trainer, world, weights } = running();
  trainer.advance(Infinity);
  const first = weights();
  trainer.advance(Infinity);
  world.now = 199;
  expect(weights()).toBe(first);
  world.now = 200;
  expect(weights().tensors).toEqual(trainer.tensors());
  expect(weights().epoch).toBe(2);
});

it('a run that stands is seen as it stands', () => {
  const { trainer, world, weights } = running();
  trainer.advance(Infinity);
  const first = weights();
  trainer.advance(Infinity);
  world.goesOn = false;
  const last = weights();
  expect(last.tensors).not.toEqual(first.tensors);
  expect(last.tensors).toEqual(trainer.tensors());
  expect(weights(), 'one copy a step').toBe(last);
});

it('a trainer that stands elsewhere for a while is seen as it stood', () => {
  const { trainer, world, subject, weights } = running();
  trainer.advance(Infinity);
  const earlier = trainer.checkpoint();
  trainer.advance(Infinity);
  world.now = 1000;
  const there = trainer.checkpoint();
  const then = trainer.tensors();
  const back = subject.hold();
  trainer.restore(earlier);
  world.now = 2000;
  expect(weights().tensors).toEqual(then);
  expect(subject.weightsAt(2).tensors).toEqual(then);
  trainer.restore(there);
  back();
  trainer.advance(Infinity);
  world.now = 3000;
  expect(weights().tensors).toEqual(trainer.tensors());
});

it('gradients are those of the last step when the weights were copied, however late they are asked for', () => {
  const { trainer, world, weights } = running();
  expect(weights().gradients, 'before the first step').toBeUndefined();
  trainer.advance(Infinity);
  world.now = 1000;
  const seen = weights();
  const then = trainer.gradients();
  trainer.advance(Infinity);
  expect(seen.gradients).toEqual(then);
  expect(seen.gradients).not.toEqual(trainer.gradients());
});
