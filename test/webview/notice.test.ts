import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../webview/views/notice';
import { data, facts, run, stateOf } from './runs';

const note = 'The reference backend computes this, in float64.';
const noticed = (overrides: Parameters<typeof run>[1]) =>
  noticeOf(stateOf([run(1, overrides)], [data('run-1', [0.5])], 'run-1'));

describe('the notice above a run', () => {
  it('says what it could not have as it was asked for', () => {
    expect(noticed({ facts: { ...facts, notes: [note] } })).toEqual({ severity: 'info', text: note });
    expect(noticed({ facts: { ...facts, notes: [] } })).toBeUndefined();
    expect(noticed({ facts })).toBeUndefined();
  });

  it('says first that it failed, or is stale', () => {
    const noted = { facts: { ...facts, notes: [note] } };
    const result = { status: 'failed', epochs: 1, loss: null, seconds: 0, message: 'No more memory.' } as const;
    expect(noticed({ ...noted, state: 'failed', result })?.text).toBe('No more memory.');
    expect(noticed({ ...noted, stale: true })?.text).toMatch(/^The text has changed/);
  });
});
