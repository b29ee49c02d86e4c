import { describe, expect, it } from 'vitest';
import { compact, duration, figure, metric, narrow, percent, signed, six, tiny } from '../../src/host/format';

describe('compact', () => {
  it.each([
    [0, '0'],
    [0.0031, '3.1e-3'],
    [0.042, '0.0420'],
    [4.2137, '4.21'],
    [12.34, '12.3'],
    [123.4, '123'],
    [-0.5, '-0.500'],
    [999.6, '1.0e3'],
    [12345, '1.2e4'],
    [1e-9, '1.0e-9'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ])('writes %d as %s', (value, text) => {
    expect(compact(value)).toBe(text);
  });

  it('takes at most seven characters for any number that training meets', () => {
    for (let power = -12; power <= 12; power++) {
      for (const digits of [1, 1.2345, 4.9999, 9.9951]) {
        expect(compact(-digits * 10 ** power).length).toBeLessThanOrEqual(8);
        expect(compact(digits * 10 ** power).length).toBeLessThanOrEqual(7);
      }
    }
  });
});

describe('narrow', () => {
  it.each([
    [0, '0'],
    [4.2137, '4.21'],
    [12.34, '12.3'],
    [123.4, '123'],
    [1234, '1e3'],
    [0.42, '0.42'],
    [0.996, '1.00'],
    [0.042, '4e-2'],
    [3.1e-7, '3e-7'],
  ])('writes %d as %s', (value, text) => {
    expect(narrow(value)).toBe(text);
  });

  it('takes at most four characters from 1e-9 up to 1e9', () => {
    for (let power = -9; power < 9; power++) {
      for (const digits of [1, 1.2345, 4.9999, 9.499]) {
        expect(narrow(digits * 10 ** power).length).toBeLessThanOrEqual(4);
      }
    }
  });
});

describe('numbers of fixed width', () => {
  it.each([
    [0, '0     '],
    [0.0031, '3.1e-3'],
    [3.14e-12, '3e-12 '],
    [1.24e10, '1.2e10'],
    [Infinity, '∞     '],
  ])('six columns: %d', (value, text) => {
    expect(six(value)).toBe(text);
  });

  it.each([
    [-0.134, '-0.13'],
    [-1e-17, ' 0.00'],
    [12.34, ' 12.3'],
    [-1234, '-1e3 '],
  ])('five columns, with a sign: %d', (value, text) => {
    expect(signed(value)).toBe(text);
  });

  it.each([
    [0.001, '.00'],
    [0.984, '.98'],
    [0.996, '1.0'],
    [9.96, '10 '],
    [123, '1e2'],
    [NaN, 'NaN'],
  ])('three columns: %d', (value, text) => {
    expect(tiny(value)).toBe(text);
  });
});

describe('figures in texts', () => {
  it('have three digits that count', () => {
    expect(figure(0.042137)).toBe('0.0421');
    expect(figure(0.00001234)).toBe('1.23e-5');
    expect(figure(0)).toBe('0.00');
  });

  it('are percentages for shares alone', () => {
    expect(percent(0.9612)).toBe('96.1 %');
    expect(metric('accuracy', 0.5)).toBe('50.0 %');
    expect(metric('rmse', 0.5)).toBe('0.500');
  });

  it('say a time in its largest unit', () => {
    expect([0.2, 12, 89, 91, 3600, 7200].map(duration)).toEqual(['1 s', '12 s', '89 s', '2 min', '60 min', '2 h']);
  });
});
