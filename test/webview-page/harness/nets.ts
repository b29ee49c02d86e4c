import type { PanelMessage } from '../../../src/protocol/panel';
import { answersOf } from './answers';
import { describeRun, progressAt, resultOf, runData, snapshot } from './messages';
import { exampleText, train, type Trained } from './training';

/** Nets of every kind that the page has views for, each trained for a few epochs. */

const texts = {
  /** Pictures, ten classes. */
  digits: exampleText('digits.nnet').replace('epochs 30', 'epochs 6'),
  /** Rows with named features, three classes with names. */
  iris: `# %% Iris
data csv "iris.csv" target=species
  split train=70% validation=30%
  standardize

model
  input 4
  dense 8 relu
  dense 3 softmax

train
  loss cross_entropy
  optimizer adam lr=0.02
  epochs 12
  batch 16
  seed 3
`,
  /** Two inputs, one number. */
  plane: `# %% Plane
data plane samples=200 noise=0.05 seed=2
  split train=80% validation=20%

model
  input 2
  dense 6 tanh
  dense 1

train
  loss mse
  optimizer adam lr=0.02
  epochs 20
  batch 20
  seed 3
`,
  /** Filters, pools, pictures as layers put them out. */
  filters: `# %% Filters
data csv "digits.csv" target=digit
  split train=80% validation=20%
  standardize

model
  input 64
  reshape 1x8x8
  conv2d 6 3x3 relu name=edges
  max_pool2d 2x2
  conv2d 4 2x2 relu name=shapes
  flatten
  dense 10 softmax

train
  loss cross_entropy
  optimizer adam lr=0.01
  epochs 2
  batch 64
  seed 1
`,
  /** Gates. */
  gates: `# %% Gates
data csv "digits.csv" target=digit
  split train=80% validation=20%
  standardize

model
  input 64
  reshape 8x8
  lstm 6
  dense 10 softmax

train
  loss cross_entropy
  optimizer adam lr=0.01
  epochs 2
  batch 64
  seed 1
`,
} as const;
export type NetName = keyof typeof texts;

const known = new Map<NetName, Trained>();

/** A net after its training. */
export function net(name: NetName): Trained {
  const trained = known.get(name) ?? train(texts[name]);
  known.set(name, trained);
  return trained;
}

/** The page's messages of a net that has finished, and what it answers. */
export function shownNet(name: NetName): {
  readonly messages: readonly PanelMessage[];
  readonly answer: ReturnType<typeof answersOf>;
  readonly trained: Trained;
} {
  const trained = net(name);
  const { records } = trained;
  return {
    trained,
    answer: answersOf({ 'run-1': trained }),
    messages: [
      snapshot({
        cell: { title: name, file: `${name}.nnet`, hyperparameters: [] },
        runs: [
          describeRun(1, 'completed', trained, {
            cell: name,
            progress: progressAt(trained, records.length),
            result: resultOf(trained, 'completed'),
          }),
        ],
        selected: 'run-1',
        data: [runData('run-1', trained)],
      }),
    ],
  };
}
