import { describe, expect, it } from 'vitest';
import { parsePanelMessage } from '../../src/protocol/panel';

/** What a message is after VS Code has brought it to the page: JSON, but for its arrays of numbers. */
const brought = (message: object): unknown => JSON.parse(JSON.stringify(message));

describe('a message to the page', () => {
  const run = { id: 'a', number: 1, cell: '', difference: '', state: 'running', stale: false, startedAt: 0 };

  it('of a run before its first step has no loss, on whatever way it comes', () => {
    const progress = { epoch: 0, step: 0, epochs: 30, loss: NaN };
    const snapshot = { type: 'snapshot', sequence: 1, runs: [{ ...run, progress }], data: [] };
    for (const message of [snapshot, brought(snapshot)]) {
      expect(parsePanelMessage(message)).toMatchObject({ runs: [{ progress: { loss: NaN } }] });
    }
    const telemetry = { type: 'telemetry', sequence: 2, run: 'a', frames: [], progress };
    expect(parsePanelMessage(brought(telemetry))).toMatchObject({ progress: { loss: NaN } });
  });

  it('is refused when it holds anything else', () => {
    const progress = { epoch: 0, step: 0, epochs: 30, loss: 'none' };
    expect(() =>
      parsePanelMessage({ type: 'snapshot', sequence: 1, runs: [{ ...run, progress }], data: [] }),
    ).toThrow();
  });
});
