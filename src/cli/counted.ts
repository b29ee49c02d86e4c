/** A number with its word: `1 sample`, `2 samples`, `3 entries`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
