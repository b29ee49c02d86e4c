import { describe, expect, it } from 'vitest';
import { startBrowser } from './harness/browser';
import { describeRun, progressAt, runData, snapshot } from './harness/messages';
import { exampleText, train } from './harness/training';

/** The lines of charts. */

const open = startBrowser();
const trained = train(exampleText('moons.nnet'), { epochs: '8' });
const after = (sequence: number, epochs: number) =>
  snapshot({
    sequence,
    runs: [describeRun(1, 'running', trained, { progress: progressAt(trained, epochs) })],
    selected: 'run-1',
    data: [runData('run-1', trained, epochs)],
  });

describe('a line', () => {
  it('looks the same whether its first epoch was drawn alone, as a dot, or not', async () => {
    const drawings: unknown[] = [];
    for (const messages of [[after(1, 8)], [after(1, 1), after(2, 8)]]) {
      const panel = await open([]);
      for (const message of messages) {
        await panel.send(message);
        await panel.drawn();
      }
      drawings.push(await panel.page.evaluate("document.querySelector('.chart-loss canvas').toDataURL()"));
      await panel.page.close();
    }
    expect(drawings[1]).toBe(drawings[0]);
  });
});

describe('the figures of the header', () => {
  it('stand beside each other, not over each other, in a narrow panel', async () => {
    const done = describeRun(1, 'stopped', trained, {
      progress: progressAt(trained, 3),
      result: { status: 'stopped', epochs: 3, loss: 0.5, seconds: 0.4 },
    });
    const { page } = await open([snapshot({ runs: [done], selected: 'run-1', data: [runData('run-1', trained, 3)] })], {
      width: 312,
    });
    const over = await page.evaluate<string[]>(
      "[...document.querySelectorAll('.figure-below')].filter((label) => label.scrollWidth > label.clientWidth).map((label) => label.textContent)",
    );
    expect(over).toEqual([]);
    await page.close();
  });
});
