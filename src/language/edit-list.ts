import type { Range, TextEdit } from './range';

/** Collects edits: what is inserted at one place becomes one edit, in the order in which it came. */
export class EditList {
  private readonly replaced = new Map<number, TextEdit>();
  private readonly inserted = new Map<number, string>();

  replace(range: Range, newText: string): void {
    this.replaced.set(range.start, { range, newText });
  }

  insert(offset: number, newText: string): void {
    this.inserted.set(offset, (this.inserted.get(offset) ?? '') + newText);
  }

  /** Before what is inserted at the same place already. */
  insertFirst(offset: number, newText: string): void {
    this.inserted.set(offset, newText + (this.inserted.get(offset) ?? ''));
  }

  /** By position; none overlaps another. */
  get edits(): readonly TextEdit[] {
    const insertions = [...this.inserted].map(([start, newText]) => ({ range: { start, end: start }, newText }));
    return [...insertions, ...this.replaced.values()].sort((a, b) => a.range.start - b.range.start);
  }
}
