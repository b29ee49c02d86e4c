import type { Range, TextDocument, TextEditor } from 'vscode';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Documents } from '../../src/host/documents';
import type { GradientChecks } from '../../src/host/gradient-checks';
import { InlineValues } from '../../src/host/inline-values';
import { Run } from '../../src/host/run';
import type { Session, Sessions } from '../../src/host/session';
import type { Sweeps } from '../../src/host/sweeps/sweeps';
import { analyse } from '../../src/language';
import { statistic } from '../../src/spec/statistics';
import { trained } from './trained';

/** A decoration type that was made, and the editors that visible ones are. */
const made = vi.hoisted(() => ({ types: [] as object[], editors: [] as unknown[] }));

vi.mock('vscode', async () => {
  const place = (line: number, character: number) => ({ line, character });
  return {
    ...(await import('./vscode')),
    ThemeColor: class {},
    Range: class {
      constructor(
        readonly start: unknown,
        readonly end: unknown,
      ) {}
    },
    Position: place,
    window: {
      get visibleTextEditors() {
        return made.editors;
      },
      createTextEditorDecorationType: (options: object) => {
        const type = { options, dispose: () => undefined };
        if ('after' in options) made.types.push(type);
        return type;
      },
      onDidChangeVisibleTextEditors: () => ({ dispose: () => undefined }),
      onDidChangeTextEditorVisibleRanges: () => ({ dispose: () => undefined }),
    },
    workspace: {
      getConfiguration: () => ({ get: (_: string, fallback: unknown): unknown => fallback }),
      onDidChangeConfiguration: () => ({ dispose: () => undefined }),
    },
  };
});

const text = `# %% Moons
data moons samples=40 noise=0.1
model
  dense 8 tanh
  dense 4 tanh
  dense 1 sigmoid
train
  loss binary_cross_entropy
  optimizer adam lr=0.01
  epochs 3
`;

/** An editor that counts what is set, on a run that was trained. */
function setUp(run: Run, visible: readonly [number, number] = [0, 20]) {
  let written = text;
  const set = vi.fn<(type: object, options: readonly { readonly range: Range }[]) => void>();
  const lines = () => written.split('\n');
  const document = {
    languageId: 'nnet',
    uri: { scheme: 'file', toString: () => 'file:///a.nnet' },
    version: 1,
    getText: (range?: Range) =>
      range ? (lines()[range.start.line] ?? '').slice(range.start.character, range.end.character) : written,
    positionAt: (offset: number) => {
      const before = written.slice(0, offset).split('\n');
      return { line: before.length - 1, character: before[before.length - 1]?.length ?? 0 };
    },
    lineAt: (line: number) => ({ range: { end: { line, character: lines()[line]?.length ?? 0 } } }),
    get lineCount() {
      return lines().length;
    },
  } as unknown as TextDocument;
  const [from, to] = visible;
  const editor = {
    document,
    visibleRanges: [{ start: { line: from }, end: { line: to } }],
    setDecorations: set,
  } as unknown as TextEditor;
  made.editors = [editor];
  const session = { runs: [run], selected: run } as unknown as Session;
  const listeners: (() => void)[] = [];
  const listen = (listener: () => void) => {
    listeners.push(listener);
    return { dispose: () => undefined };
  };
  let analysis = analyse(written);
  const documents = { analysis: () => analysis, onDidChange: listen } as unknown as Documents;
  const sessions = { get: () => session, onDidChange: listen } as unknown as Sessions;
  const checks = { of: () => [], underWay: () => [], onDidChange: listen } as unknown as GradientChecks;
  const sweeps = { of: () => undefined, onDidChange: listen } as unknown as Sweeps;
  const values = new InlineValues(documents, sessions, checks, sweeps);
  return {
    values,
    set,
    tell: () => listeners.forEach((listener) => listener()),
    write: (from: string, to: string) => {
      written = written.replace(from, to);
      analysis = analyse(written);
    },
    /** What stands after each line now, by the line. */
    shown: () => {
      const now = new Map<object, readonly { readonly range: Range; readonly renderOptions?: unknown }[]>();
      for (const [type, options] of set.mock.calls) now.set(type, options);
      return [...now.values()].flat().map(({ range }) => (range.start as { line: number }).line);
    },
  };
}

describe('the values in an editor', () => {
  const { run, figure } = trained(text);
  beforeEach(() => {
    vi.useFakeTimers();
    made.types.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stand after the cell, the model, each layer and the loss, each of a type of its own', () => {
    const { set, shown } = setUp(run);
    vi.advanceTimersByTime(0);
    expect([...shown()].sort((a, b) => a - b)).toEqual([0, 2, 3, 4, 5, 7]);
    expect(new Set(set.mock.calls.map(([type]) => type)).size).toBe(6);
  });

  it('are set again only when they have changed', () => {
    const other = new Run({ ...run, overrides: [] });
    Object.assign(other, { facts: run.facts, epochs: run.epochs, frames: run.frames, progress: run.progress });
    const { set, tell } = setUp(other);
    vi.advanceTimersByTime(0);
    const before = set.mock.calls.length;
    tell();
    vi.advanceTimersByTime(1000);
    expect(set).toHaveBeenCalledTimes(before);
    other.shownEpoch = 1;
    tell();
    vi.advanceTimersByTime(1000);
    // The model's, the loss's and those of three layers.
    expect(set).toHaveBeenCalledTimes(before + 5);
  });

  it('are updated four times a second, however much is told', () => {
    const { values, tell } = setUp(run);
    const notes = vi.spyOn(values, 'notes');
    for (let millisecond = 0; millisecond < 1000; millisecond++) {
      tell();
      vi.advanceTimersByTime(1);
    }
    expect(notes.mock.calls.length).toBeLessThanOrEqual(5);
    expect(notes.mock.calls.length).toBeGreaterThanOrEqual(4);
  });

  it('stand on visible lines alone', () => {
    const { shown } = setUp(run, [4, 5]);
    vi.advanceTimersByTime(0);
    // And on one more at either end, which scrolling shows first.
    expect([...shown()].filter((line) => line > 2).sort((a, b) => a - b)).toEqual([3, 4, 5]);
  });

  it('use the types again that others have left', () => {
    const { tell, write } = setUp(run);
    vi.advanceTimersByTime(0);
    const count = made.types.length;
    for (const [from, to] of [
      ['dense 8 tanh', 'dense 8 relu'],
      ['dense 8 relu', 'dense 8 tanh'],
      ['dense 4 tanh', 'dense 4 relu'],
      ['dense 4 relu', 'dense 4 tanh'],
    ] as const) {
      write(from, to);
      tell();
      vi.advanceTimersByTime(1000);
    }
    // The stale ones are of another tone: one for each of those places.
    expect(made.types.length).toBeLessThanOrEqual(2 * count);
  });

  it('say what was measured', () => {
    const { values } = setUp(run);
    const written = values.notes(made.editors.map((editor) => (editor as TextEditor).document)[0]);
    const layer = written.find(({ slot }) => slot === 'layer dense1')?.text ?? '';
    const norm = Number(/∇(\S+)/.exec(layer)?.[1]);
    const measured = figure('gradient', 'dense1.weight', statistic.norm);
    expect(Math.abs(norm - measured) / measured).toBeLessThan(0.05);
  });

  it('say what the run could not have as it was asked for, where the pointer rests on the model’s', () => {
    const { facts } = run;
    if (!facts) throw new Error('nothing is known of the run');
    const hoverOf = (notes: string[]): string | undefined => {
      const other = new Run({ ...run, overrides: [] });
      Object.assign(other, { facts: { ...facts, notes }, epochs: run.epochs, frames: run.frames });
      const { values } = setUp(other);
      const [document] = made.editors.map((editor) => (editor as TextEditor).document);
      return document && values.notes(document).find(({ slot }) => slot === 'model')?.hover;
    };
    expect(hoverOf(['The reference backend computes this.'])).toMatch(/\n\nThe reference backend computes this\.$/);
    expect(hoverOf([])).toMatch(/and the data\.$/);
  });

  it('name on its words what a run used in the place of a value of the text', () => {
    const { text: said, spec } = run;
    const changed = new Run({ ...run, text: said, spec, overrides: [{ path: 'optimizer.lr', value: '0.5' }] });
    Object.assign(changed, { facts: run.facts, epochs: run.epochs, frames: run.frames });
    const { values } = setUp(changed);
    const [document] = made.editors.map((editor) => (editor as TextEditor).document);
    const note = document && values.notes(document).find(({ slot }) => slot === 'override optimizer.lr');
    expect(note?.text).toBe('run used lr=0.5');
    expect(note?.words).toMatchObject({ start: { line: 8 }, end: { line: 8 } });
    expect(document && note?.words && document.getText(note.words)).toBe('0.01');
  });
});
