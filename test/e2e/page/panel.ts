import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** What the training panel shows. */

/** A button of its header: `Pause`, `Step batch`, … */
export const button = ({ panel }: Workbench, name: string): Locator =>
  panel.locator('header').getByRole('button', { name, exact: true });

/** Shows one of its tabs. */
export const showTab = ({ panel }: Workbench, name: string): Promise<void> =>
  panel.getByRole('tab', { name, exact: true }).click();

/** How the run on display stands: `finished · run 1`. */
export const state = ({ panel }: Workbench): Locator => panel.locator('header .state');

/** The line under the header that says what matters. */
export const notice = ({ panel }: Workbench): Locator => panel.locator('.notice');

/** The figures of the header by their labels: epoch, loss, validation accuracy. */
export async function figures({ panel }: Workbench): Promise<ReadonlyMap<string, string>> {
  const found = await panel
    .locator('header .figure')
    .evaluateAll((elements) =>
      elements.map((element) => [
        (element.querySelector('.figure-label')?.textContent ?? '').replace(/ ·.*/, ''),
        element.querySelector('.figure-value')?.textContent ?? '',
      ]),
    );
  return new Map(found.map(([label = '', value = '']) => [label, value]));
}

/** A number as the panel writes it. */
export const numberOf = (text: string | undefined): number => Number((text ?? '').replace('−', '-').replace(' %', ''));

/** The epoch on display. */
export const epoch = async (workbench: Workbench): Promise<number> => numberOf((await figures(workbench)).get('epoch'));

/** A chart: `loss`, `accuracy`. */
export const chart = ({ panel }: Workbench, name: string): Locator => panel.locator(`.chart-${name}`);

/** The lines of a chart: what its legend says of each, and how many pixels have the line's colour. */
export const lines = (workbench: Workbench, name: string) =>
  chart(workbench, name).evaluate((root) => {
    const canvas = root.querySelector('canvas');
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const probe = document.createElement('canvas').getContext('2d');
    const pixelsOf = (colour: string): number => {
      if (!probe) return 0;
      probe.fillStyle = colour;
      probe.fillRect(0, 0, 1, 1);
      const wanted = [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if ((data[at + 3] ?? 0) < 128) continue;
        if (wanted.every((value, channel) => Math.abs(value - (data[at + channel] ?? 0)) < 24)) count++;
      }
      return count;
    };
    return [...root.querySelectorAll('.legend-entry')].map((entry) => ({
      label: entry.querySelector('.legend-label')?.textContent ?? '',
      detail: entry.querySelector('.legend-detail')?.textContent ?? '',
      values: entry.querySelector('.legend-values')?.textContent ?? '',
      pixels: pixelsOf(entry.querySelector('.swatch path')?.getAttribute('stroke') ?? ''),
    }));
  });

/** The epochs of a chart's table, with the values of each line. */
export const table = (workbench: Workbench, name: string): Promise<readonly (readonly string[])[]> =>
  chart(workbench, name)
    .locator('table.figures tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)));

/** Each layer's row: its name, and the outlines of its weights' and gradients' histograms. */
export const layers = ({ panel }: Workbench) =>
  panel.locator('.layers-table tbody tr').evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector('.layer-name')?.textContent ?? '',
      weights: row.querySelector('.bars.weight')?.getAttribute('d') ?? '',
      gradients: row.querySelector('.bars.gradient')?.getAttribute('d') ?? '',
    })),
  );

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  readonly axe: {
    run(): Promise<{ readonly violations: readonly { readonly id: string; readonly nodes: readonly unknown[] }[] }>;
  };
}

/** What axe finds in the panel's page. */
export async function violations({ panel }: Workbench): Promise<readonly string[]> {
  const frame = await (await panel.locator('body').elementHandle())?.ownerFrame();
  if (!frame) throw new Error('the panel is there');
  await frame.evaluate(axe);
  return frame.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as Axe).axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.length}`);
  });
}
