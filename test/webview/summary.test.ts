import { describe, expect, it } from 'vitest';
import { announcement, figuresOf, shareDone, takesOf } from '../../webview/summary';
import { data, run, stateOf } from './runs';

const before = run(1);
const now = run(2, { state: 'running', progress: { epoch: 2, step: 10, epochs: 10, loss: 0.2, secondsLeft: 7 } });
const state = stateOf([before, now], [data('run-1', [0.5, 0.4, 0.3]), data('run-2', [0.4, 0.2])], 'run-2');

describe('the figures of a run', () => {
  it('are epoch, losses and the first metric, of validation where there is one', () => {
    expect(figuresOf(state, now)).toEqual([
      { value: '2', unit: '/ 10', label: 'epoch · 7 s left' },
      { value: '0.2000', label: 'loss' },
      { value: '0.4000', label: 'validation loss' },
      {
        value: '90.0 %',
        label: 'validation accuracy',
        change: { text: '+10.0 vs run 1', detail: 'Run 1 had 80.0 % at epoch 2' },
      },
    ]);
  });

  it('are those of the epoch that is shown', () => {
    const [epoch, loss, validation, metric] = figuresOf(state, now, 1);
    expect([epoch?.value, loss?.value, validation?.value, metric?.value]).toEqual(['1', '0.4000', '0.8000', '80.0 %']);
    expect(metric?.change?.text).toBe('+5.0 vs run 1');
  });

  it('are compared at both ends once the run has ended', () => {
    const ended = { ...now, state: 'completed' as const };
    expect(figuresOf(state, ended)[3]?.change?.detail).toBe('Run 1 had 85.0 % at epoch 3');
  });

  it('are dashes in the same places before the first epoch', () => {
    const starting = run(3, { state: 'running' });
    const figures = figuresOf(stateOf([before, starting], [data('run-1', [0.5])], 'run-3'), starting);
    expect(figures.map(({ value }) => value)).toEqual(['0', '–', '–', '–']);
  });
});

it('what a run takes is said once it is known, which is before the first step', () => {
  expect(takesOf(now)).toBe('12 parameters, 16 training samples, 1000 bytes of memory, reference backend');
  expect(takesOf({ ...now, facts: undefined })).toBeUndefined();
});

describe('how far a run is', () => {
  it('counts steps, so that it moves within a long epoch', () => {
    expect(shareDone(now)).toBe(10 / 40);
    expect(shareDone({ ...now, facts: undefined })).toBe(0.2);
    expect(shareDone(run(1))).toBe(0);
  });

  it('is said to a screen reader when its state changes, not as it goes on', () => {
    expect(announcement(now)).toBe('Run 2 is training.');
    const result = {
      status: 'diverged' as const,
      epochs: 3,
      loss: null,
      seconds: 1,
      message: 'The loss is not finite.',
    };
    expect(announcement(run(2, { state: 'diverged', result }))).toBe(
      'Run 2 has diverged after 3 epochs. The loss is not finite.',
    );
  });
});
