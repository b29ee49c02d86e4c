import { ThemeColor, window, type Disposable, type TextEditorDecorationType } from 'vscode';
import type { Tone } from './notes';

const colours: Readonly<Record<Tone, string>> = {
  value: 'nnet.inlineForeground',
  warning: 'nnet.inlineWarningForeground',
  stale: 'nnet.inlineStaleForeground',
};

/**
 * Decoration types for texts after lines, one a place and tone: setting one text of a type replaces them all. What a place
 * no longer needs is given to the next one, so that there are never more than were shown at once.
 */
export class DecorationTypes implements Disposable {
  private readonly inUse = new Map<string, TextEditorDecorationType>();
  private readonly free: Readonly<Record<Tone, TextEditorDecorationType[]>> = { value: [], warning: [], stale: [] };

  /** The type of a place. */
  take(slot: string, tone: Tone): TextEditorDecorationType {
    const key = `${tone} ${slot}`;
    const type = this.inUse.get(key) ?? this.free[tone].pop() ?? create(tone);
    this.inUse.set(key, type);
    return type;
  }

  /** The place is empty in every editor. */
  release(slot: string, tone: Tone): void {
    const key = `${tone} ${slot}`;
    const type = this.inUse.get(key);
    if (!type) return;
    this.inUse.delete(key);
    this.free[tone].push(type);
  }

  dispose(): void {
    for (const type of [...this.inUse.values(), ...Object.values(this.free).flat()]) type.dispose();
  }
}

/** A warning is bold and what is stale slanted, so that neither is told by its colour alone. */
const create = (tone: Tone): TextEditorDecorationType =>
  window.createTextEditorDecorationType({
    after: {
      color: new ThemeColor(colours[tone]),
      margin: '0 0 0 2ch',
      fontStyle: tone === 'stale' ? 'italic' : 'normal',
      fontWeight: tone === 'warning' ? 'bold' : 'normal',
    },
  });
