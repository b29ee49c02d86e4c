import { describe, expect, it } from 'vitest';
import type { Page } from '../../webview/page';
import { fileName, subtitleOf } from '../../webview/export/names';
import { run, stateOf } from './runs';

const page = (file: string | undefined, epoch?: number) =>
  ({
    state: {
      ...stateOf([run(3)], []),
      ...(file !== undefined && { cell: { title: 'Two moons', file, hyperparameters: [] } }),
    },
    epoch,
  }) as Page;

describe('what is saved', () => {
  it('is called after the spec, the run and what it shows', () => {
    expect(fileName(page('moons.nnet'), 'loss')).toBe('moons-run-3-loss');
    expect(fileName(page('größe: a/b.nnet'), 'dense1.weight')).toBe('größe-a-b-run-3-dense1.weight');
    expect(fileName(page(undefined), 'loss')).toBe('nnet-run-3-loss');
  });

  it('says which run it is of, and the epoch where one is shown', () => {
    expect(subtitleOf(page('moons.nnet'))).toBe('Two moons, run 3');
    expect(subtitleOf(page('moons.nnet', 7))).toBe('Two moons, run 3, epoch 7');
  });
});
