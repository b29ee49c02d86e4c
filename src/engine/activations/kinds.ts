import type { TrainedActivation } from '../../spec/activations';
import type { ActivationKind } from './activation';
import { elu } from './elu';
import { gelu } from './gelu';
import { hardSigmoid } from './hard-sigmoid';
import { leakyRelu } from './leaky-relu';
import { linear } from './linear';
import { relu } from './relu';
import { selu } from './selu';
import { sigmoid } from './sigmoid';
import { silu } from './silu';
import { softmax } from './softmax';
import { softplus } from './softplus';
import { softsign } from './softsign';
import { tanh } from './tanh';

/** How each activation of the vocabulary is computed. */
export const activationKinds: { readonly [K in TrainedActivation]: ActivationKind } = {
  linear,
  relu,
  leaky_relu: leakyRelu,
  elu,
  selu,
  gelu,
  silu,
  sigmoid,
  tanh,
  softplus,
  softsign,
  hard_sigmoid: hardSigmoid,
  softmax,
};
