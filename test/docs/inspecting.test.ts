import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { thresholds, warningsOf } from '../../src/host/warnings';
import { statistic } from '../../src/spec/statistics';
import { trained, type Trained } from '../host/trained';

const root = path.resolve(import.meta.dirname, '../..');
const guide = await readFile(path.join(root, 'docs/inspecting.md'), 'utf8');
const example = await readFile(path.join(root, 'examples/vanishing.nnet'), 'utf8');
const digits = new Uint8Array(await readFile(path.join(root, 'examples/digits.csv')));

const hidden = [1, 2, 3, 4, 5, 6].map((place) => `dense${place}`);
const norm = ({ figure }: Trained, layer: string): number => figure('gradient', `${layer}.weight`, statistic.norm);
const ailments = ({ run, frame }: Trained, layer: string) =>
  run.facts && warningsOf(layer, run.facts, frame).map(({ ailment }) => ailment);

/** A number of the guide, as it stands there, agrees with one that was measured as far as its digits go. */
const agrees = (written: string | undefined, measured: number): void =>
  expect(Math.abs(Number(written) - measured) / measured, `${written} against ${measured}`).toBeLessThan(0.05);

describe('docs/inspecting.md tells of examples/vanishing.nnet what is so', () => {
  let sigmoids: Trained;
  let relus: Trained;
  beforeAll(() => {
    sigmoids = trained(example, 1, digits);
    relus = trained(example, 2, digits);
  });

  it('what both cells come to', () => {
    const accuracy = ({ run }: Trained) => 100 * run.epochs.at(30, 'validation.accuracy');
    const [, before] = /`val\. accuracy ([\d.]+) %`/.exec(guide) ?? [];
    const [, after, change] = /`val\. accuracy ([\d.]+) % \(\+([\d.]+) vs run 1\)`/.exec(guide) ?? [];
    agrees(before, accuracy(sigmoids));
    agrees(after, accuracy(relus));
    agrees(change, accuracy(relus) - accuracy(sigmoids));
    agrees(/The loss stands at ([\d.]+),/.exec(guide)?.[1], sigmoids.run.epochs.at(30, 'loss'));
  });

  it('the norms of the gradients, layer by layer, and how they follow from each other', () => {
    const rows = [...guide.matchAll(/^\| `(dense\d)`[^|]*\| ([\d.e-]+) \|(?: 1\/([\d.]+))?/gm)];
    expect(rows.map(([, layer]) => layer)).toEqual([...hidden, 'dense7'].reverse());
    let above: number | undefined;
    for (const [, layer = '', written, factor] of rows) {
      const measured = norm(sigmoids, layer);
      agrees(written, measured);
      if (above !== undefined) agrees(factor, above / measured);
      above = measured;
    }
  });

  it('which layers are warned of, and that relu cures them', () => {
    expect(hidden.map((layer) => ailments(sigmoids, layer))).toEqual([['vanishing'], ['vanishing'], [], [], [], []]);
    for (const layer of [...hidden, 'dense7']) expect(ailments(relus, layer)).toEqual([]);
    const norms = [...hidden, 'dense7'].map((layer) => norm(relus, layer));
    const [, factor] = /within a factor of (\d+) of each other/.exec(guide) ?? [];
    expect(Math.max(...norms) / Math.min(...norms)).toBeLessThan(Number(factor));
    const [, times] = /([\d,]+) times smaller/.exec(guide) ?? [];
    agrees(times?.replace(',', ''), norm(sigmoids, 'dense7') / norm(sigmoids, 'dense1'));
  });

  it('how much the layers learn', () => {
    const ratio = (layer: string) => sigmoids.figure('weight', `${layer}.weight`, statistic.updateRatio);
    const [, first, last] = /`Δ\/w ([\d.e-]+)` for `dense1`, `([\d.e-]+)` for\s+`dense7`/.exec(guide) ?? [];
    agrees(first, ratio('dense1'));
    agrees(last, ratio('dense7'));
  });

  it('that the units are not saturated', () => {
    for (const layer of hidden) {
      expect(Math.abs(sigmoids.figure('activation', layer, statistic.mean) - 0.5)).toBeLessThan(0.1);
    }
  });
});

describe('docs/inspecting.md', () => {
  it('names the thresholds as they are', () => {
    expect(guide).toContain(`at most 1/${1 / thresholds.vanishing} of the largest layer's`);
    expect(guide).toContain(`‖∇‖ is ${thresholds.exploding} or more`);
    expect(guide).toContain(`‖Δw‖ / ‖w‖ is ${thresholds.step} or more`);
    expect(guide).toContain(`of ${thresholds.batch} samples or more`);
  });

  it('shows pictures that are there', async () => {
    const pictures = [...guide.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, file = '']) => file);
    expect(pictures.length).toBeGreaterThan(2);
    for (const picture of pictures) {
      const bytes = await readFile(path.join(root, 'docs', picture));
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
      expect(bytes.length).toBeLessThan(300_000);
    }
  });
});
