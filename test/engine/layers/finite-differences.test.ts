import { describe, expect, it } from 'vitest';
import { activationNames } from '../../../src/spec/activations';
import { layers, type LayerName } from '../../../src/spec/layers';
import { proofs } from '../proof';
import { checkGradient } from './gradient-check';

const shapes = 200;
const record = proofs('layers-differences');
const recordActivation = proofs('activations-differences');

describe(`the gradient by central differences, ${shapes} shapes of each kind`, () => {
  it.each(Object.keys(layers) as LayerName[])('%s', (kind) => {
    for (let seed = 0; seed < shapes; seed++) {
      const { error, ofTolerance, where } = checkGradient(kind, seed);
      record(kind, error);
      expect(ofTolerance, where).toBeLessThanOrEqual(1);
    }
  });

  it.each(activationNames)('activation %s', (activation) => {
    for (let seed = 0; seed < shapes; seed++) {
      const { error, ofTolerance, where } = checkGradient('activation', seed, { activation });
      recordActivation(activation, error);
      expect(ofTolerance, where).toBeLessThanOrEqual(1);
    }
  });
});
