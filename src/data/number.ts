const space = 32;
const zero = 48;
const nine = 57;

/**
 * The finite number that a cell holds, with or without blanks around it, or NaN: for an empty cell, for text, and for
 * what only JavaScript takes for numbers (`0x10`, `Infinity`).
 */
export function parseNumber(cell: string): number {
  const text = cell.charCodeAt(0) <= space || cell.charCodeAt(cell.length - 1) <= space ? cell.trim() : cell;
  if (text === '' || (text.charCodeAt(0) === zero && text.charCodeAt(1) > nine && !/^0[eE]/.test(text))) return NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : NaN;
}
