import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunFacts } from '../../src/protocol/schema';
import { behindFlag, relaxedVectors } from '../relaxed-vectors';
import { bundledCommand, type Command } from './bundled';

const text = (arithmetic: string): string => `data spiral samples=60 noise=0.1 seed=3
model
  input 2
  dense 9 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy
  epochs 4
  arithmetic ${arithmetic}
`;

let folder: string;
let command: Command;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nnet-computing-'));
  for (const arithmetic of ['separate', 'fused']) {
    writeFileSync(path.join(folder, `${arithmetic}.nnet`), text(arithmetic));
  }
  command = await bundledCommand();
}, 120_000);

afterAll(() => {
  command.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A run by a Node with these flags: its first line, its hash, its record's facts, and what was said. */
async function trained(arithmetic: 'separate' | 'fused', flags: readonly string[], ...args: readonly string[]) {
  const runs = path.join(folder, 'runs');
  const file = path.join(folder, `${arithmetic}.nnet`);
  const { status, lines, messages } = await command.run(
    ['train', file, '--json', '--runs', runs, ...args],
    undefined,
    flags,
  );
  expect(status, messages).toBe(0);
  const records = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const [start] = records;
  const id = String(start?.['run']);
  const { facts } = JSON.parse(readFileSync(path.join(runs, id, 'run.json'), 'utf8')) as { readonly facts: RunFacts };
  const shown = await command.run(['runs', 'show', id, '--runs', runs]);
  return { start, sha256: records.at(-1)?.['sha256'], facts, messages, shown: shown.lines.join('\n') };
}

describe('what computed a run is told by its record, its first line and `runs show`', () => {
  it('fused arithmetic where Node has it, which comes to other bits', async () => {
    const separate = await trained('separate', relaxedVectors);
    const { start, sha256, facts, messages, shown } = await trained('fused', relaxedVectors);
    expect(start).toMatchObject({ backend: 'fast', arithmetic: 'fused' });
    expect(facts).toMatchObject({ backend: 'fast', arithmetic: 'fused', notes: [] });
    expect(messages).toMatch(/fast backend, fused arithmetic/);
    expect(messages).not.toMatch(/warning/);
    expect(shown).toMatch(/computed by +\W +fast backend, fused arithmetic/);
    expect(separate.facts).toMatchObject({ backend: 'fast', arithmetic: 'separate', notes: [] });
    expect(sha256).not.toBe(separate.sha256);
  });

  it.runIf(behindFlag)('separate arithmetic where Node has no other, and that it was asked for', async () => {
    const separate = await trained('separate', []);
    const { start, sha256, facts, messages, shown } = await trained('fused', []);
    const note = /`arithmetic fused` wants relaxed vector instructions/;
    expect(start).toMatchObject({ backend: 'fast', arithmetic: 'separate' });
    expect(facts).toMatchObject({ backend: 'fast', arithmetic: 'separate', notes: [expect.stringMatching(note)] });
    expect(messages).toMatch(/warning: `arithmetic fused` wants relaxed vector instructions/);
    expect(shown).toMatch(note);
    expect(sha256).toBe(separate.sha256);
  });

  it('the reference where the kernels do not start, and why', async () => {
    const reference = await trained('separate', [], '--backend', 'reference');
    const { start, sha256, facts, messages, shown } = await trained('separate', ['--jitless']);
    const note =
      /The fast kernels do not start here \(WebAssembly is not defined\): the reference backend computes this/;
    expect(start).toMatchObject({ backend: 'reference', threads: 1 });
    expect(facts).toMatchObject({ backend: 'reference', notes: [expect.stringMatching(note)] });
    expect(messages).toMatch(/warning: The fast kernels do not start here/);
    expect(shown).toMatch(note);
    expect(sha256).toBe(reference.sha256);
    expect(reference.facts.notes).toEqual([]);
  });

  describe.runIf(behindFlag)('a run that was interrupted', () => {
    const long = ['--set', 'epochs=4000'];
    const file = (): string => path.join(folder, 'fused.nnet');

    /** Trains until a signal comes, with these flags, and goes on with others. */
    async function resumed(before: readonly string[], after: readonly string[]) {
      const runs = ['--runs', path.join(folder, 'runs')];
      const stopped = await command.run(
        ['train', file(), '--json', ...runs, ...long],
        { signal: 'SIGINT', when: (line) => line.includes('"epoch":3,'), delay: 0 },
        before,
      );
      expect(stopped.status, stopped.messages).toBe(130);
      const { status, lines, messages } = await command.run(
        ['train', file(), '--json', ...runs, '--resume', 'last'],
        undefined,
        after,
      );
      return { status, messages, end: lines.at(-1) ?? '' };
    }

    it('goes on with separate arithmetic as it began, to the same bits, though Node now has the other', async () => {
      const { sha256 } = await trained('separate', [], ...long);
      const { status, messages, end } = await resumed([], relaxedVectors);
      expect(status, messages).toBe(0);
      expect(messages).toMatch(/goes on with `arithmetic separate`, as it began/);
      expect(end).toContain(String(sha256));
    });

    it('does not go on where Node does not have the arithmetic that it began with', async () => {
      const { status, messages } = await resumed(relaxedVectors, []);
      expect(status).not.toBe(0);
      expect(messages).toMatch(
        /computed with `arithmetic fused`, which this version .* can not go on to the same bits/,
      );
    });
  });
});
