import { describe, expect, it } from 'vitest';
import { layers, type LayerName } from '../../../src/spec/layers';
import { proofs } from '../proof';
import { checkGradient } from './gradient-check';

const shapes = 200;
const record = proofs('layers-differences');

describe(`the gradient by central differences, ${shapes} shapes of each kind`, () => {
  it.each(Object.keys(layers) as LayerName[])('%s', (kind) => {
    for (let seed = 0; seed < shapes; seed++) {
      const { error, ofTolerance, where } = checkGradient(kind, seed);
      record(kind, error);
      expect(ofTolerance, where).toBeLessThanOrEqual(1);
    }
  });
});
