import { describe, expect, it } from 'vitest';
import { csv } from '../../webview/export/csv';

describe('numbers as CSV', () => {
  it('keep all their digits; one that was not measured is an empty cell', () => {
    const table = {
      columns: ['epoch', 'loss'],
      rows: [
        [1, 0.1 + 0.2],
        [2, NaN],
        [3, 1e-7],
      ],
    };
    expect(csv(table)).toBe('epoch,loss\r\n1,0.30000000000000004\r\n2,\r\n3,1e-7\r\n');
  });

  it('have words in quotes where a comma or a quote stands in them', () => {
    const table = { columns: ['run 2: "lr" 0.1, then 0.01'], rows: [['a\nb'], ['plain']] };
    expect(csv(table)).toBe('"run 2: ""lr"" 0.1, then 0.01"\r\n"a\nb"\r\nplain\r\n');
  });
});
