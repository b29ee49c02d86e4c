import { describe, expect, it } from 'vitest';
import { lastRun, runBefore } from '../../src/host/earlier-run';
import { Run } from '../../src/host/run';
import { analyse } from '../../src/language';
import { trained } from './trained';

const text = `# %% Moons
data moons samples=20
model
  dense 1 sigmoid
train
  epochs 1

# %% Faster
with optimizer.lr=0.1

# %% Plane
data plane samples=20
model
  dense 1
`;
const analysis = analyse(text);
const { run: measured } = trained(text);

/** A run of a cell, that got somewhere or not. */
function run(number: number, title: string, got = true): Run {
  const index = analysis.cells.findIndex((cell) => cell.title === title);
  const made = new Run({ ...measured, id: String(number), number, cell: { index, title } });
  const columns = measured.epochs.from(1);
  if (got && columns) made.epochs.append(columns);
  return made;
}

describe('a run is compared', () => {
  const first = run(1, 'Moons');
  const plane = run(2, 'Plane');
  const failed = run(3, 'Moons', false);
  const faster = run(4, 'Faster');
  const session = { runs: [first, plane, failed, faster] };

  it('with the last before it of the same base that got somewhere', () => {
    expect(runBefore(session, analysis, faster)).toBe(first);
  });

  it('with none of another network and other data, nor when there is none', () => {
    expect(runBefore(session, analysis, plane)).toBeUndefined();
    expect(runBefore(session, analysis, first)).toBeUndefined();
  });

  it('with none when its cell is gone', () => {
    expect(runBefore(session, analyse(text.replace('Faster', 'Quicker')), faster)).toBeUndefined();
  });
});

it('a cell tells of its newest run', () => {
  const runs = [run(1, 'Moons'), run(2, 'Moons'), run(3, 'Faster')];
  const [moons] = analysis.cells;
  expect(moons && lastRun({ runs }, analysis, moons)).toBe(runs[1]);
});
