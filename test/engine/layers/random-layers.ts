import type { RandomStream } from '../../../src/numerics/random';
import { activationNames, type ActivationName } from '../../../src/spec/activations';
import type { Shape } from '../../../src/spec/argument';
import type { LayerSpec } from '../../../src/spec/experiment';
import type { LayerName } from '../../../src/spec/layers';
import { layerSpec } from './single-layer';

/** A layer of some kind for inputs of some shape. */
export interface RandomLayer {
  readonly spec: LayerSpec;
  readonly input: Shape;
  /** A value of the input, the i-th of n; far enough from a kink that a small step does not reach it. */
  readonly value: (i: number, n: number) => number;
}

const smooth: readonly ActivationName[] = ['linear', 'tanh', 'gelu', 'silu', 'sigmoid', 'softplus', 'softmax'];

/** Where an activation's slope, or the slope's slope, jumps. */
const kinks: Readonly<Partial<Record<ActivationName, readonly number[]>>> = {
  relu: [0],
  leaky_relu: [0],
  elu: [0],
  selu: [0],
  softsign: [0],
  hard_sigmoid: [-3, 3],
};

/** Draws a layer of a kind (one of kind `activation` with this one, if given): its arguments, its input's shape, small enough that hundreds are soon checked. */
export function randomLayer(kind: LayerName, random: RandomStream, activation?: ActivationName): RandomLayer {
  const upTo = (n: number): number => 1 + random.integer(n);
  const from = (least: number, n: number): number => least + random.integer(n);
  const coin = (): boolean => random.integer(2) === 0;
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  const layer = (
    input: Shape,
    values: Readonly<Record<string, unknown>>,
    value = (): number => random.normal(),
    body?: readonly LayerSpec[],
  ): RandomLayer => ({ spec: layerSpec(kind, values, 'layer', body), input, value });
  /** 2 rows and columns at least, so that there is something to slide over. */
  const image = (): Shape => [upTo(3), from(2, 5), from(2, 5)];
  const anyShape = (): Shape => pick([(): Shape => [upTo(6)], (): Shape => [upTo(4), upTo(4)], image])();

  switch (kind) {
    case 'dense':
      return layer(pick([[upTo(5)], [upTo(4), upTo(4)]]), {
        units: upTo(5),
        bias: coin(),
        activation: pick(smooth),
      });
    case 'conv1d': {
      const input = [from(2, 7), upTo(3)];
      const same = coin();
      const size = upTo(same ? 5 : input[0]);
      const padding = same ? 'same' : 'valid';
      const stride = same ? 1 : upTo(3);
      return layer(input, { filters: upTo(3), size, stride, padding, bias: coin(), activation: pick(smooth) });
    }
    case 'conv2d': {
      const input = image();
      const same = coin();
      const size = [upTo(same ? 4 : input[1]), upTo(same ? 4 : input[2])];
      const padding = same ? 'same' : 'valid';
      const stride = same ? 1 : upTo(3);
      return layer(input, { filters: upTo(3), size, stride, padding, bias: coin(), activation: pick(smooth) });
    }
    case 'max_pool2d': {
      const input = image();
      // All values of a batch differ by a tenth at least.
      let order: Int32Array | undefined;
      const value = (i: number, n: number): number => (order ??= random.permutation(n))[i] / 10;
      return { ...layer(input, { size: [upTo(input[1]), upTo(input[2])] }), value };
    }
    case 'avg_pool2d': {
      const input = image();
      return layer(input, { size: [upTo(input[1]), upTo(input[2])] });
    }
    case 'global_avg_pool':
      return layer(coin() ? image() : [upTo(5), upTo(4)], {});
    case 'flatten':
      return layer(anyShape(), {});
    case 'reshape': {
      const [a, b, c] = [upTo(3), upTo(3), upTo(3)];
      return layer(pick([[a * b * c], [a, b, c], [a * b, c]]), { shape: pick([[c, b, a], [b, a * c], [a * b * c]]) });
    }
    case 'dropout':
      return layer(anyShape(), { rate: random.uniform() });
    case 'batch_norm':
    case 'layer_norm':
      return layer(anyShape(), { eps: pick([1e-5, 1e-2, 0.3]) });
    case 'embedding': {
      const vocabulary = upTo(6);
      return layer([upTo(5)], { vocabulary, units: upTo(4) }, () => random.integer(vocabulary));
    }
    case 'rnn':
    case 'gru':
    case 'lstm':
      return layer([upTo(5), upTo(3)], {
        units: upTo(3),
        return: pick(['last', 'sequence']),
        bidirectional: coin(),
        bias: coin(),
      });
    case 'attention': {
      const heads = upTo(3);
      return layer([upTo(5), heads * upTo(3)], { heads, bias: coin() });
    }
    case 'activation': {
      const name = activation ?? pick(activationNames);
      const away = (value: number): number =>
        (kinks[name] ?? []).some((kink) => Math.abs(value - kink) < 1e-3) ? value + 0.01 : value;
      return layer(anyShape(), { kind: name }, () => away(3 * random.normal()));
    }
    case 'residual': {
      const input = coin() ? [upTo(4)] : [upTo(3), upTo(4)];
      const width = input[input.length - 1];
      const dense = (name: string, units: number): LayerSpec =>
        layerSpec('dense', { units, activation: pick(smooth) }, name);
      const inner = upTo(4);
      const bodies: readonly (readonly LayerSpec[])[] = [
        [dense('a', width)],
        [dense('a', inner), dense('b', width)],
        [layerSpec('activation', { kind: pick(smooth) }, 'a')],
        [layerSpec('residual', {}, 'r', [dense('a', width)]), layerSpec('layer_norm', {}, 'n')],
        [layerSpec('batch_norm', {}, 'n'), layerSpec('residual', {}, 'r', [dense('a', inner), dense('b', width)])],
        [],
      ];
      return layer(input, {}, undefined, pick(bodies));
    }
  }
}
