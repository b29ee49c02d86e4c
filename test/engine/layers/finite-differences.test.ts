import { describe, expect, it } from 'vitest';
import { layers, type LayerName } from '../../../src/spec/layers';
import { checkGradient } from './gradient-check';

const shapes = 200;

describe(`the gradient by central differences, ${shapes} shapes of each kind`, () => {
  it.each(Object.keys(layers) as LayerName[])('%s', (kind) => {
    for (let seed = 0; seed < shapes; seed++) {
      const { ofTolerance, where } = checkGradient(kind, seed);
      expect(ofTolerance, where).toBeLessThanOrEqual(1);
    }
  });
});
