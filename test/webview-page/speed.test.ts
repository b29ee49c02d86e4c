import type { CDPSession } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type PanelPage } from './harness/browser';
import { describeRun, snapshot } from './harness/messages';
import { exampleText, train } from './harness/training';

/** How the page fares with a million epochs. Times are printed, not judged: the machine has its part in them. */

const million = 1_000_000;
/** Frames that are looked at. */
const frames = process.env.NNET_FULL === undefined ? 30 : 150;
const open = startBrowser();
let panel: PanelPage;
let devtools: CDPSession;
const trained = train(exampleText('moons.nnet'), { epochs: '2' });
const report = (what: string, figure: string): void => console.log(`${what}: ${figure}`);
const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(1)} ms`;

/** Sends epochs that the page makes itself: a million of them take long to pass from here. */
const sendEpochs = (sequence: number, first: number, count: number): Promise<number> =>
  panel.page.evaluate<number>(`(async () => {
    const names = ['loss', 'validation.loss'];
    const values = new Float64Array(2 * ${count});
    for (let row = 0; row < ${count}; row++) {
      const epoch = ${first} + row;
      const noise = ((Math.imul(epoch, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 0.2;
      values[2 * row] = Math.exp(-epoch / 300000) * (1 + noise) + 0.01;
      values[2 * row + 1] = Math.exp(-epoch / 300000) * (1 - noise) + 0.02;
    }
    const started = performance.now();
    const progress = { epoch: ${first + count - 1}, step: ${10 * (first + count - 1)}, epochs: ${million}, loss: 0.1 };
    const message = { type: 'telemetry', sequence: ${sequence}, run: 'run-1', epochs: { first: ${first}, names, values }, frames: [], progress };
    window.postMessage(message, '*');
    const shown = () => document.querySelector('.figure-value')?.textContent === '${first + count - 1}';
    while (!shown()) await new Promise((resolve) => requestAnimationFrame(resolve));
    return (performance.now() - started) / 1000;
  })()`);

const metric = async (name: string): Promise<number> =>
  (await devtools.send('Performance.getMetrics')).metrics.find((one) => one.name === name)?.value ?? NaN;

/** Script time of each frame while something is done once a frame. */
async function scriptTimes(frames: number, act: (frame: number) => Promise<void>): Promise<readonly number[]> {
  const times: number[] = [];
  let before = await metric('ScriptDuration');
  for (let frame = 0; frame < frames; frame++) {
    await act(frame);
    await panel.drawn();
    const now = await metric('ScriptDuration');
    times.push(now - before);
    before = now;
  }
  return times.sort((a, b) => a - b);
}
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;

beforeAll(async () => {
  panel = await open([snapshot({ runs: [describeRun(1, 'running', trained)], selected: 'run-1' })], { width: 1000 });
  devtools = await panel.page.context().newCDPSession(panel.page);
  // The thread's own time: what others do on this machine does not count.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
});

describe('a run of a million epochs', () => {
  it('is there as soon as the panel is seen again, with no epoch missing', async () => {
    expect(await sendEpochs(2, 1, 1000)).toBeGreaterThan(0);
    const seconds = await sendEpochs(3, 1001, 100_000);
    report('A hidden panel catches up 100,000 epochs', milliseconds(seconds));
    expect(await panel.page.locator('.chart-loss canvas').getAttribute('aria-valuetext')).toMatch(/^epoch 101000:/);
  });

  it('keeps in memory what was measured, and little more', async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const before = await metric('JSHeapUsedSize');
    const seconds = await sendEpochs(4, 101_001, million - 101_000);
    report('899,000 epochs at once', milliseconds(seconds));
    await devtools.send('HeapProfiler.collectGarbage');
    const heap = (await metric('JSHeapUsedSize')) - before;
    const arrays = await panel.page.evaluate<number>('performance.memory.usedJSHeapSize');
    report('Heap for them', `${(heap / 2 ** 20).toFixed(1)} MiB (${(arrays / 2 ** 20).toFixed(1)} MiB in all)`);
  });

  it('is drawn with at most two points a pixel and line, wherever it is panned to', async () => {
    await panel.page.evaluate(`{
      const { lineTo } = Path2D.prototype;
      globalThis.corners = 0;
      Path2D.prototype.lineTo = function (x, y) { globalThis.corners++; lineTo.call(this, x, y); };
    }`);
    const canvas = panel.page.locator('.chart-loss canvas');
    const box = await canvas.boundingBox();
    if (!box) throw new Error('there is no chart');
    const { mouse, keyboard } = panel.page;
    const corners = async (): Promise<number> => {
      const found = await panel.page.evaluate<number>('globalThis.corners');
      await panel.page.evaluate('globalThis.corners = 0');
      return found;
    };
    for (let zoomed = 0; zoomed < 3; zoomed++) await canvas.press('+');
    await panel.drawn();
    await corners();

    const middle = box.y + box.height / 2;
    await keyboard.down('Shift');
    await mouse.move(box.x + box.width / 2, middle);
    await mouse.down();
    let most = 0;
    const pan = async (frame: number) => {
      await mouse.move(box.x + box.width / 2 + 200 * Math.sin(frame / 12), middle);
      most = Math.max(most, await corners());
    };
    // Until the browser has compiled what it is about.
    await scriptTimes(frames / 3, pan);
    const times = await scriptTimes(frames, pan);
    await mouse.up();
    await keyboard.up('Shift');
    report(
      'Script time a frame while panning over a million epochs, two lines',
      `${milliseconds(quantile(times, 0.5))} (median), ${milliseconds(quantile(times, 0.99))} (p99)`,
    );
    expect(most).toBeGreaterThan(500);
    // Two lines; three frames may be drawn between two looks.
    expect(most / 3).toBeLessThanOrEqual(2 * 2 * box.width);
  });

  it('is read and smoothed at the same pace', async () => {
    const canvas = panel.page.locator('.chart-loss canvas');
    const box = await canvas.boundingBox();
    if (!box) throw new Error('there is no chart');
    await canvas.press('0');
    const move = (frame: number) => panel.page.mouse.move(box.x + 60 + ((7 * frame) % (box.width - 80)), box.y + 80);
    const raw = await scriptTimes(frames / 3, move);
    await panel.page.getByLabel('Smoothing').first().selectOption('0.9');
    await panel.drawn();
    const smooth = await scriptTimes(frames / 3, move);
    report('Script time a frame under the cross-hair', `${milliseconds(quantile(raw, 0.99))} (p99)`);
    report('The same, smoothed', `${milliseconds(quantile(smooth, 0.99))} (p99)`);
    expect(panel.errors).toEqual([]);
  });
});
