import type { Table } from '../export/csv';
import type { Plane } from '../picture/plane';

/** What a plane says at its places: at each, or at every so many along both inputs. */
export function planeTable({ x, y, features, units, values }: Plane, every = 1): Table {
  const places = Array.from({ length: x.length * y.length }, (_, place) => place).filter(
    (place) => (place % x.length) % every === 0 && Math.floor(place / x.length) % every === 0,
  );
  return {
    columns: [...features, ...units.map((name) => `output ${name}`)],
    rows: places.map((place) => [
      x[place % x.length] ?? NaN,
      y[Math.floor(place / x.length)] ?? NaN,
      ...values.subarray(place * units.length, (place + 1) * units.length),
    ]),
  };
}
