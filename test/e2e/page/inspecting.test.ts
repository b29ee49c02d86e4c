import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chart, lines, showTab, state } from './panel';
import {
  chooseTheme,
  lens,
  line,
  openExamples,
  openFile,
  patient,
  picture,
  textsAfter,
  type Workbench,
} from './workbench';

/** The window without the side bar. */
const besideExplorer = { x: 348, y: 35, width: 932, height: 664 };

const themes = ['Dark Modern', 'Light Modern', 'Dark High Contrast', 'Light High Contrast'] as const;

/** The colour and weight of the text after a line, and the ground that it stands on. */
const drawn = (workbench: Workbench, words: string) =>
  line(workbench, words).evaluate((element) => {
    const span = [...element.querySelectorAll('span')].find((one) =>
      getComputedStyle(one, '::after').content.startsWith('"'),
    );
    const after = span && getComputedStyle(span, '::after');
    const editor = element.closest('.monaco-editor-background') ?? element.closest('.monaco-editor');
    const ground = element.ownerDocument.querySelector('.monaco-editor .monaco-editor-background') ?? editor;
    return {
      colour: after?.color ?? '',
      weight: after?.fontWeight ?? '',
      style: after?.fontStyle ?? '',
      ground: ground ? getComputedStyle(ground).backgroundColor : '',
    };
  });

/** The contrast of two colours as the browser writes them (WCAG 2.1). */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number).map((value) => {
      const channel = value / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** Looking into a net whose gradients vanish, as docs/inspecting.md tells it. */
describe('Inspect a deep net of sigmoids', () => {
  let workbench: Workbench;
  const shows = (text: RegExp) => expect.poll(() => state(workbench).textContent(), patient).toMatch(text);
  const hover = () => workbench.page.locator('.monaco-hover:visible');

  /** Rests the pointer on the text after a line until something is said: VS Code may miss the first time. */
  const rest = async (words: string) => {
    const { page } = workbench;
    await vi.waitFor(async () => {
      await page.mouse.move(5, 5);
      const place = await line(workbench, words).evaluate((element) => {
        const spans = [...element.querySelectorAll('span')].filter((one) =>
          getComputedStyle(one, '::after').content.startsWith('"'),
        );
        const { left, top, height } = (spans[spans.length - 1] ?? element).getBoundingClientRect();
        return { x: left + 30, y: top + height / 2 };
      });
      await page.mouse.move(place.x, place.y, { steps: 4 });
      await hover().first().waitFor({ timeout: 2_000 });
    }, patient);
  };

  beforeAll(async () => {
    workbench = await openExamples();
    await openFile(workbench, 'vanishing.nnet');
    await workbench.page.locator('.codelens-decoration a').first().waitFor();
    await (await lens(workbench, '# %% Sigmoids', 'Train')).click();
    await state(workbench).getByText('finished · run 1').waitFor();
  });
  afterAll(() => workbench.close());

  it('the first layers’ gradients are told as vanishing, the last one’s is not', async () => {
    const readNorms = () =>
      workbench.page
        .locator('.view-lines .view-line')
        .filter({ hasText: /dense.32.sigmoid/ })
        .evaluateAll((elements) =>
          elements.map((element) => {
            const texts = [...element.querySelectorAll('span')].map(
              (span) => getComputedStyle(span, '::after').content,
            );
            return Number(/∇(\S+?)[ "]/u.exec(texts.join(''))?.[1]);
          }),
        );
    let norms: readonly number[] = [];
    const read = async () => {
      norms = await readNorms();
      return norms.filter((norm) => norm > 0).length;
    };
    await expect.poll(read, patient).toBe(6);
    expect(norms).toEqual([...norms].sort((a, b) => a - b));
    expect((norms[5] ?? 0) / (norms[0] ?? 0)).toBeGreaterThan(100);
    expect((await drawn(workbench, 'dense 32 sigmoid')).weight).toBe('700');
    expect((await drawn(workbench, 'dense 10 softmax')).weight).toBe('400');
    await showTab(workbench, 'Layers');
    await expect.poll(() => chart(workbench, 'gradients').isVisible(), patient).toBe(true);
    await lens(workbench, '# %% Sigmoids', 'Train');
    await picture(workbench, 'vanishing', besideExplorer);
    await showTab(workbench, 'Overview');
  });

  it.each(themes)('in %s values are readable, and a hover has formulas, pictures and links', async (theme) => {
    await chooseTheme(workbench, theme);
    for (const words of ['dense 32 sigmoid', 'dense 10 softmax', 'loss cross_entropy', 'model', '# %% Sigmoids']) {
      // A line may be drawn anew just now.
      const readable = async () => {
        const { colour, ground } = await drawn(workbench, words);
        return colour === '' ? 0 : contrast(colour, ground);
      };
      await expect.poll(readable, patient).toBeGreaterThanOrEqual(4.5);
    }
    await rest('dense 32 sigmoid');
    await expect.poll(() => hover().allTextContents().then(String), patient).toContain('Heat map of weight');
    expect(String(await hover().allTextContents())).toContain('z [B×32] = x [B×64] Wᵀ + b');
    expect(String(await hover().allTextContents())).toContain('Its gradient vanishes');
    await expect
      .poll(
        () =>
          hover()
            .locator('img')
            .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth)),
        patient,
      )
      .toEqual([222, 222]);
    await picture(workbench, `inspect-${theme.toLowerCase().replaceAll(' ', '-')}`);
    if (theme === 'Dark Modern') await picture(workbench, 'vanishing-hover', { ...besideExplorer, height: 392 });
    await workbench.page.keyboard.press('Escape');
  });

  it('a click on its link opens the layer in the panel', async () => {
    await rest('dense 10 softmax');
    await hover().getByText('Heat map of weight').click();
    await workbench.panel.locator('#weights-title').getByText('dense7.weight').waitFor();
    await workbench.page.mouse.move(5, 5);
    await hover().first().waitFor({ state: 'hidden' });
    await picture(workbench, 'inspect-layer');
  });

  it('the panel’s slider moves the values in the editor', async () => {
    await workbench.panel.getByRole('slider', { name: 'Epoch', exact: true }).focus();
    await workbench.page.keyboard.press('Home');
    await expect.poll(() => textsAfter(workbench, 'model').then(String), patient).toMatch(/^run 1, epoch 1$/);
    expect(String(await textsAfter(workbench, 'loss cross_entropy'))).toMatch(/^█ \d/);
    await workbench.page.keyboard.press('End');
    await expect.poll(() => textsAfter(workbench, 'model').then(String), patient).toMatch(/^run 1, epoch 30$/);
  });

  it('its cure is told on the cell’s line, and a click compares the two', async () => {
    await showTab(workbench, 'Overview');
    await (await lens(workbench, '# %% With relu instead', 'Train')).click();
    await shows(/^finished · run 2$/);
    await expect
      .poll(() => textsAfter(workbench, '# %% With relu instead').then(String), patient)
      .toMatch(/^val\. accuracy 9\d\.\d % \(\+\d+\.\d vs run 1\)$/);
    // Other layers than those of the text were trained.
    expect(await textsAfter(workbench, 'dense 32 sigmoid')).toEqual([]);
    expect(await textsAfter(workbench, 'dense 10 softmax')).toHaveLength(1);
    await showTab(workbench, 'Layers');
    await rest('# %% With relu instead');
    await hover().getByText('Compare with run 1').click();
    await expect
      .poll(async () => (await lines(workbench, 'loss')).map(({ label }) => label), patient)
      .toEqual(['training', 'validation', 'run 1']);
    await chooseTheme(workbench, 'Dark Modern');
    await workbench.page.mouse.move(5, 5);
    await hover().first().waitFor({ state: 'hidden' });
    await lens(workbench, '# %% With relu instead', 'Train');
    await picture(workbench, 'cured', besideExplorer);
  });
});
