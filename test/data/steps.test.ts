import { describe, expect, it } from 'vitest';
import { inSlices, readFactsInSteps } from '../../src/data';
import { complete, type Steps } from '../../src/spec/steps';

/** Ten steps, each of which moves a clock on. */
function work(milliseconds: number) {
  let now = 0;
  const turns: number[] = [];
  const steps = function* (): Steps<string> {
    for (let step = 1; step <= 10; step++) {
      now += milliseconds;
      yield step / 10;
    }
    return 'done';
  };
  const world = {
    clock: () => now,
    yield: () => {
      turns.push(now);
      return Promise.resolve();
    },
  };
  return { steps: steps(), world, turns };
}

describe('work in slices', () => {
  it('stands still after 15 ms or a step that takes longer, and says how much is done before it goes on', async () => {
    const { steps, world, turns } = work(6);
    const told: number[] = [];
    expect(await inSlices(steps, world, (done) => told.push(done) > 0)).toBe('done');
    expect(turns).toEqual([18, 36, 54]);
    expect(told).toEqual([0, 0.3, 0.6, 0.9]);
  });

  it('ends without a result as soon as who is told says so', async () => {
    const { steps, world, turns } = work(20);
    expect(await inSlices(steps, world, (done) => done < 0.3)).toBeUndefined();
    expect(turns).toEqual([20, 40, 60]);
  });

  it('rejects with what the work throws', async () => {
    const broken = readFactsInSteps(new TextEncoder().encode('a,a\n'), ',');
    await expect(inSlices(broken, work(1).world, () => true)).rejects.toThrow('names two columns');
  });

  it('comes to what it comes to at once', async () => {
    const file = new TextEncoder().encode(`a,b\n${'1.5,x\n'.repeat(400_000)}`);
    const told: number[] = [];
    const facts = await inSlices(readFactsInSteps(file, ','), work(0).world, (done) => told.push(done) > 0);
    expect(facts).toEqual(complete(readFactsInSteps(file, ',')));
    expect(facts?.rows).toBe(400_000);
  });
});
