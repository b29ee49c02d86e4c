import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InspectionOf, InspectQuery, ViewName } from '../../src/protocol/inspect';
import { startBrowser, type OpenOptions, type PanelPage } from './harness/browser';
import { shownNet, type NetName } from './harness/nets';
import { answersIn, scenes } from './harness/scenes';
import { themes, type ThemeName } from './harness/themes';

/** The views that ask a run: what they show is what the run answers. The nets are really trained. */

const folder = path.resolve(import.meta.dirname, '../../out/panel');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const open = startBrowser();

type Shown = NetName | 'moons';

const netOf = (name: Shown) =>
  name === 'moons'
    ? { messages: scenes.finished, answer: answersIn.finished, run: 'run-2' }
    : { ...shownNet(name), run: 'run-1' };

/** Opens the page with a net that has been trained, and waits for every answer. */
function show(name: Shown, kept: object, options: OpenOptions = {}): Promise<PanelPage> {
  const { messages, answer } = netOf(name);
  return open(messages, { kept, answer, ...options });
}

/** What a net answers. */
function answerOf<V extends ViewName>(name: Shown, query: InspectQuery & { readonly view: V }): InspectionOf<V> {
  const { answer, run } = netOf(name);
  const result = answer?.(run, query);
  if (!result || result instanceof Promise) throw new Error('answers of the tests are there at once');
  return result as InspectionOf<V>;
}

/** The rows of a table in the page, as texts. */
const rowsOf = async ({ page }: PanelPage, selector: string): Promise<readonly (readonly string[])[]> => {
  const rows = await page.locator(`${selector} tbody tr`).all();
  const cells = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
  return cells.map((row) => row.map((text) => text.trim()));
};

const number = (text: string | undefined): number =>
  Number((text ?? '').replaceAll(',', '').replace('−', '-').replace('e−', 'e-'));

describe('the data', () => {
  it('the confusion matrix holds the counts of the answer', async () => {
    const panel = await show('digits', { tab: 'data', tables: ['confusion'] });
    const { classes, counts } = answerOf('digits', { view: 'confusion', part: 'validation' });
    await expect.poll(async () => (await rowsOf(panel, '.figure-confusion')).length).toBe(classes.length);
    const rows = await rowsOf(panel, '.figure-confusion');
    expect(rows.map(([name]) => name)).toEqual(classes);
    expect(rows.flatMap((row) => row.slice(1, 1 + classes.length).map(number))).toEqual([...counts]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(359);

    const matrix = panel.page.locator('.figure-confusion').getByRole('slider');
    await matrix.press('ArrowRight');
    const said = await matrix.getAttribute('aria-valuetext');
    expect(said).not.toBe('');
    expect(await panel.page.locator('.confusion .matrix-reading').textContent()).toBe(said);
    await matrix.blur();
    expect(await panel.page.locator('.confusion .matrix-reading').textContent()).toBe('');
    await panel.page.close();
  });

  it('the samples with the largest loss are those of the answer, the worst first, and lead to their walk and their line', async () => {
    const panel = await show('digits', { tab: 'data' });
    const { samples } = answerOf('digits', { view: 'worst', part: 'validation', count: 12 });
    const losses = samples.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    const cards = panel.page.locator('.gallery li');
    expect(await cards.count()).toBe(12);
    const [worst] = samples;
    if (!worst) throw new Error('there is a worst sample');
    expect(number((await cards.first().locator('.card-detail').textContent())?.replace('loss ', ''))).toBeCloseTo(
      worst.loss,
      1,
    );

    await cards.first().getByRole('button', { name: /^line/ }).click();
    expect((await panel.requests()).at(-1)).toEqual({ type: 'reveal-line', run: 'run-1', line: worst.line });

    await cards.first().locator('.card').click();
    await panel.answered();
    expect(await panel.page.getByRole('spinbutton', { name: 'Sample' }).inputValue()).toBe(String(worst.sample + 1));
    await panel.page.close();
  });

  it('a picture is drawn as the data has it, pixel by pixel', async () => {
    const panel = await show('digits', { tab: 'data' });
    const { samples } = answerOf('digits', { view: 'worst', part: 'validation', count: 12 });
    const pixels = await panel.page
      .locator('.gallery canvas')
      .first()
      .evaluate((canvas: Drawable) => [
        ...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data,
      ]);
    const greys = pixels.filter((_, place) => place % 4 === 0);
    const input = [...(samples[0]?.input ?? [])];
    expect(greys).toHaveLength(64);
    const order = (values: readonly number[]) => values.map((value) => values.filter((other) => other < value).length);
    expect(order(greys)).toEqual(order(input));
    await panel.page.close();
  });

  it('rows are shown as rows, with the names of their features', async () => {
    const panel = await show('iris', { tab: 'data' });
    const head = await panel.page.locator('.worst-list thead th').allTextContents();
    expect(head.slice(0, 5)).toEqual(['sample', 'sepal_length', 'sepal_width', 'petal_length', 'petal_width']);
    const { samples } = answerOf('iris', { view: 'worst', part: 'validation', count: 12 });
    const rows = await rowsOf(panel, '.worst-list');
    rows.forEach((row, place) => {
      const sample = samples[place];
      expect(number(row[0])).toBe((sample?.sample ?? NaN) + 1);
      [...(sample?.input ?? [])].forEach((value, at) => expect(number(row[at + 1])).toBeCloseTo(value, 2));
    });
    expect(rows).toHaveLength(samples.length);
    await panel.page.close();
  });

  it('predicted against actual holds every sample of the answer', async () => {
    const panel = await show('plane', { tab: 'data', tables: ['predictions'] });
    const { actual, predicted } = answerOf('plane', { view: 'predictions', part: 'validation' });
    await expect.poll(async () => (await rowsOf(panel, '.figure-predictions')).length).toBe(actual.length);
    const rows = await rowsOf(panel, '.figure-predictions');
    const heads = await panel.page.locator('.figure-predictions thead th').allTextContents();
    const column = (word: string) => heads.findIndex((head) => head.includes(word));
    rows.forEach((row, place) => {
      expect(number(row[column('actual')])).toBeCloseTo(actual[place] ?? NaN, 2);
      expect(number(row[column('predicted')])).toBeCloseTo(predicted[place] ?? NaN, 2);
    });
    await panel.page.close();
  });

  it('the decision boundary is read place by place with the keys', async () => {
    const panel = await show('moons', { tab: 'data' });
    const { x, y, values } = answerOf('moons', { view: 'boundary', resolution: 144 });
    const plane = panel.page.locator('.figure-boundary canvas');
    await plane.focus();
    for (const key of ['ArrowRight', 'ArrowUp']) await plane.press(key);
    const place = (72 + 1) * 144 + 72 + 1;
    expect(await plane.getAttribute('aria-valuenow')).toBe(String(place));
    const words = (await plane.getAttribute('aria-valuetext')) ?? '';
    const said = words.split(/\s+/).map(number).filter(Number.isFinite);
    expect(said[0]).toBeCloseTo(x[place % 144] ?? NaN, 1);
    expect(said[1]).toBeCloseTo(y[Math.floor(place / 144)] ?? NaN, 1);
    expect(said.at(-1)).toBeCloseTo(values[place] ?? NaN, 1);
    await panel.page.close();
  });

  it('follows the slider: the answer is that of the epoch', async () => {
    const panel = await show('digits', { tab: 'data', tables: ['confusion'] });
    await panel.page.getByRole('slider', { name: 'Epoch', exact: true }).press('Home');
    await panel.answered();
    expect(await panel.page.locator('.confusion .section-head .reading').textContent()).toContain('epoch 1');
    const { counts } = answerOf('digits', { view: 'confusion', part: 'validation', epoch: 1 });
    await expect
      .poll(async () => (await rowsOf(panel, '.figure-confusion')).flatMap((row) => row.slice(1, 11).map(number)))
      .toEqual([...counts]);
    await panel.page.close();
  });
});

describe('one sample', () => {
  it('shows the sum of a unit with its numbers, which add up to what the layer put out', async () => {
    const panel = await show('digits', { tab: 'sample', sample: 3, unit: { layer: 'dense2', unit: 4 } });
    const unit = answerOf('digits', { view: 'unit', sample: 3, layer: 'dense2', unit: 4 });
    const { layers } = answerOf('digits', { view: 'sample', sample: 3 });
    const lesson = panel.page.getByRole('region', { name: 'Unit 4 of dense2' });
    await lesson.getByRole('button', { name: 'Show all 32 terms' }).click();
    await panel.drawn();
    const rows = await Promise.all(
      (await lesson.locator('tbody tr').all()).map((row) => row.locator('td').allTextContents()),
    );
    const products = rows.map(([, , product]) => number(product));
    expect(products).toHaveLength(32);
    const sum = products.reduce((total, product) => total + product, unit.bias ?? 0);
    expect(sum).toBeCloseTo(unit.z, 1);
    expect(unit.delta).toBeCloseTo(layers.at(-1)?.delta[4] ?? NaN, 12);
    expect(
      number(
        await lesson
          .locator('tfoot tr')
          .last()
          .locator('td')
          .first()
          .textContent()
          .then((text) => text ?? ''),
      ),
    ).toBeCloseTo(unit.z, 1);
    await panel.page.close();
  });

  it('a unit is chosen with the keys, and the walk goes to the next sample', async () => {
    const panel = await show('iris', { tab: 'sample' });
    const outputs = panel.page.locator('.figure-walk-dense1-a canvas');
    await outputs.focus();
    await outputs.press('ArrowRight');
    await outputs.press('Enter');
    await panel.answered();
    expect(await panel.page.getByRole('region', { name: 'Unit [1] of dense1' }).isVisible()).toBe(true);
    await panel.page.getByRole('button', { name: 'Next sample' }).click();
    await panel.answered();
    expect(await panel.page.getByRole('spinbutton', { name: 'Sample' }).inputValue()).toBe('2');
    await panel.page.close();
  });
});

describe('a weight', () => {
  it('is read with the keys, and is the one of the answer', async () => {
    const panel = await show('digits', { tab: 'layers', layer: 'dense2', matrix: 'weights' });
    const { values } = answerOf('digits', { view: 'weights', tensor: 'dense2.weight' });
    const matrix = panel.page.locator('.weights canvas').first();
    await matrix.focus();
    await matrix.press('ArrowDown');
    await matrix.press('ArrowRight');
    const words = (await matrix.getAttribute('aria-valuetext')) ?? '';
    expect(number(/ (−?[\d.]+(?:e−\d+)?) /.exec(`${words} `)?.[1])).toBeCloseTo(values[32 + 1] ?? NaN, 2);
    await panel.page.close();
  });
});

describe('nobody is left out', () => {
  const places: readonly (readonly [Shown, object])[] = [
    ['moons', { tab: 'overview' }],
    ['moons', { tab: 'data' }],
    ['digits', { tab: 'layers', layer: 'dense1' }],
    ['digits', { tab: 'data' }],
    ['digits', { tab: 'sample', unit: { layer: 'dense1', unit: 2 } }],
    ['iris', { tab: 'sample' }],
    ['plane', { tab: 'data' }],
    ['filters', { tab: 'layers', layer: 'edges' }],
    ['gates', { tab: 'layers', layer: 'lstm1' }],
  ];
  it.each(places)('axe finds nothing in %s at %o, and nothing is wider than the page', async (name, kept) => {
    const panel = await show(name, kept, { width: 360 });
    // Before axe, which adds a style of its own.
    expect(panel.errors).toEqual([]);
    await panel.page.evaluate(axe);
    const found = await panel.page.evaluate(async () => {
      const { violations } = await (globalThis as unknown as Axe).axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
    });
    expect(found).toEqual([]);
    expect(
      await panel.page.evaluate(() => (globalThis as unknown as Scrolled).document.documentElement.scrollWidth),
    ).toBe(360);
    await panel.page.close();
  });

  const pictured: readonly (readonly [string, Shown, object])[] = [
    ['data', 'digits', { tab: 'data' }],
    ['boundary', 'moons', { tab: 'data' }],
    ['predictions', 'plane', { tab: 'data' }],
    ['sample', 'digits', { tab: 'sample', unit: { layer: 'dense2', unit: 0 } }],
    ['filters', 'filters', { tab: 'layers', layer: 'edges' }],
  ];
  it.each(Object.keys(themes) as ThemeName[])('every view draws in %s', async (theme) => {
    for (const [view, name, kept] of pictured) {
      const panel = await show(name, kept, { theme });
      await panel.page.screenshot({ path: path.join(folder, `${view}-${theme}.png`), fullPage: true });
      expect(panel.errors).toEqual([]);
      await panel.page.close();
    }
  });
});

interface Axe {
  readonly axe: {
    run(): Promise<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
    }>;
  };
}
interface Scrolled {
  readonly document: { readonly documentElement: { readonly scrollWidth: number } };
}
interface Drawable {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): {
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Iterable<number> };
  };
}
