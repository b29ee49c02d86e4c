import { describe, expect, it } from 'vitest';
import { layerSpec, singleLayer } from './single-layer';

const build = (values = {}, features = 1, capacity = 4) => {
  const layer = singleLayer(layerSpec('batch_norm', values), [features], capacity);
  layer.initialise(0);
  return layer;
};

describe('batch_norm', () => {
  it('starts with weight 1, bias 0, mean 0 and variance 1', () => {
    const { parameters, buffers } = build({}, 2);
    expect([...parameters.weight, ...parameters.bias]).toEqual([1, 1, 0, 0]);
    expect([...buffers.running_mean, ...buffers.running_var]).toEqual([0, 0, 1, 1]);
  });

  it('starts with the weight that `init` says', () => {
    expect([...build({ init: 'zeros' }, 2).parameters.weight]).toEqual([0, 0]);
  });

  it('moves the running statistics only while training, the variance over n - 1', () => {
    const layer = build({ momentum: 0.5 });
    layer.x.values.set([1, 3, 5, 7]);
    layer.forward(4, 'evaluation');
    layer.forward(4, 'probe');
    expect([layer.buffers.running_mean[0], layer.buffers.running_var[0]]).toEqual([0, 1]);
    layer.forward(4, 'training');
    expect(layer.buffers.running_mean[0]).toBeCloseTo(2, 14);
    expect(layer.buffers.running_var[0]).toBeCloseTo(0.5 + 0.5 * (20 / 3), 14);
    layer.forward(2, 'training');
    expect(layer.buffers.running_mean[0]).toBeCloseTo(2, 14);
    expect(layer.buffers.running_var[0]).toBeCloseTo(0.25 + 0.25 * (20 / 3) + 0.5 * 2, 14);
  });

  it('normalises by the batch while training and by the running statistics in evaluation', () => {
    const layer = build({ eps: 1e-12 });
    layer.buffers.running_mean[0] = 10;
    layer.buffers.running_var[0] = 4;
    layer.x.values.set([9, 11]);
    layer.forward(2, 'probe');
    expect(layer.output.values[0]).toBeCloseTo(-1, 10);
    layer.forward(2, 'evaluation');
    expect([...layer.output.values.subarray(0, 2)]).toEqual([-0.5, 0.5].map((v) => expect.closeTo(v, 10) as number));
  });

  it('takes a batch of one value: it is its own mean, and the running variance stays', () => {
    const layer = build();
    layer.parameters.bias[0] = 0.25;
    layer.x.values[0] = 7;
    layer.forward(1, 'training');
    expect(layer.output.values[0]).toBe(0.25);
    expect(layer.buffers.running_mean[0]).toBeCloseTo(0.7, 14);
    expect(layer.buffers.running_var[0]).toBe(1);
    layer.backward(Float64Array.of(3), 1);
    expect(layer.x.gradient[0]).toBe(0);
    expect(layer.gradients.bias[0]).toBe(3);
  });
});
