import { activations } from '../../src/spec/activations';
import { formulasOf } from '../../src/spec/formulas';
import { initialisers } from '../../src/spec/initialisers';
import { layers, type LayerName } from '../../src/spec/layers';
import { losses } from '../../src/spec/losses';
import { metrics } from '../../src/spec/metrics';
import { optimizers } from '../../src/spec/optimizers';
import { schedules } from '../../src/spec/schedules';
import { sources } from '../../src/spec/sources';
import { placedExample } from './layers/examples';
import type { Proof } from './proof';
import { readReference } from './reference';

/** What the tests measured: of a test file's name in `proofs(name)`, each kind's comparisons and worst error. */
export type Measured = (file: string, kind: string) => Proof | undefined;

/** What is regularised or bounded beside what has a table of its own. */
const regularisers: readonly (readonly [name: string, formula: string, source: string, file: string])[] = [
  ['l1', 'L + l1 Σ ∣w∣, ∂/∂w = l1 sign(w), biases left out', 'Tibshirani, 1996', 'regularisers-reference'],
  ['l2', 'L + l2 Σ w², ∂/∂w = 2 l2 w, biases left out', 'Hoerl and Kennard, 1970', 'regularisers-reference'],
  ['weight_decay', 'as each optimizer says', 'PyTorch 1.13', 'regularisers-reference'],
  ['clip norm', 'g · min(1, norm / (‖g‖ + 1e-6)), all tensors together', 'PyTorch 1.13', 'regularisers-reference'],
  ['clip value', 'min(value, max(-value, g)), after `clip norm`', 'PyTorch 1.13', 'regularisers-reference'],
  ['label_smoothing', 't ← (1 - ε) t + ε / classes', 'Szegedy et al., 2016; PyTorch 1.13', 'regularisers-reference'],
  ['class_weights', 'a sample’s loss times its class’s weight', 'PyTorch 1.13', 'regularisers-reference'],
  ['frozen', 'the optimizer leaves w as it is; gradients pass', 'PyTorch 1.13', 'regularisers-reference'],
  [
    'dropout',
    'the share that is dropped, against its rate (0 to 0.9; 100,000 values each)',
    'Srivastava et al., 2014',
    'regularisers-statistics',
  ],
];

/** What is done with the rows before a network sees them. */
const preparation: readonly (readonly [name: string, formula: string, source: string])[] = [
  ['standardize', '(x - mean) / population deviation of the training part', 'scikit-learn 1.2 (`StandardScaler`)'],
  ['normalize', '(x - min) / (max - min) of the training part', 'scikit-learn 1.2 (`MinMaxScaler`)'],
  ['class_weights', '`balanced`: samples / (classes · count)', 'scikit-learn 1.2 (`compute_class_weight`)'],
  [
    'stratify: rows away from the share',
    'class · part / samples, rounded up or down, sizes kept',
    'controlled rounding (Cox, 1987)',
  ],
];

/** When a run stops; both are decisions, so that an error is a decision that differs. */
const stopping: readonly (readonly [name: string, formula: string])[] = [
  ['until … < NUMBER', 'the value at an epoch’s end compares so'],
  ['until … patience', 'so many epochs in a row without beating the best by more than min_delta'],
];

const elementaryFunctions = ['exp', 'expm1', 'log', 'log1p', 'pow', 'sin', 'cos', 'tanh', 'erf', 'erfc'];

/** Whole tasks that are trained to their end, by what is measured there. */
const tasks: readonly (readonly [name: string, wanted: string, file: string])[] = [
  ['xor: loss', 'below 1e-3', 'tasks'],
  ['spirals: training error', 'at most 1 %', 'tasks'],
  ['iris: held-out error', 'at most 5 %, the mean of six splits', 'tasks'],
  ['digits, 128 units: held-out error', 'at most 3 %', 'tasks'],
  ['digits, convolution: held-out error', 'at most 2 %', 'tasks-images'],
  ['digits, examples/digits.nnet: held-out error', 'at most 5 %', 'tasks'],
  ['sine by lstm: rmse', 'below 0.005 of an amplitude of 1', 'tasks-sequences'],
];

/** Two digits at most, rounded up, so that it is not better than it was. */
function figure(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.floor(Math.log10(value));
  const digit = Math.ceil(value / 10 ** exponent - 1e-9);
  return digit === 10 ? `1e${exponent + 1}` : `${digit}e${exponent}`;
}

/** The names of a reference file's cases. */
const casesOf = (file: string): readonly string[] =>
  readReference<{ readonly cases: readonly { readonly name: string }[] }>(file).cases.map(({ name }) => name);

/** Two digits, of a task's outcome. */
const outcome = (proof: Proof | undefined): string => (proof ? `${proof.cases}: ${+proof.worst.toPrecision(2)}` : '—');

/** A cell of figures; what the structure's test leaves out of the comparison. */
const cell = (proof: Proof | undefined): string => (proof ? `${proof.cases}: ${figure(proof.worst)}` : '—');
const count = (proof: Proof | undefined): string => (proof ? `${proof.cases}: caught` : '—');

/** A figure's cell in a table, for the comparison of structures. */
export const withoutFigures = (document: string): string =>
  document.replace(/\d+: (\d[\d.]*(e-?\d+)?|caught)(?= *\|)/g, '#').replace(/—(?= *\|)/g, '#');

const bar = (text: string): string => text.replaceAll('|', '∣').replaceAll('\n', ' ');
const row = (cells: readonly string[]): string => `| ${cells.map(bar).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function layerFormulas(kind: LayerName): readonly [forward: string, backward: string] {
  const { forward, backward } = formulasOf(placedExample(kind));
  return [forward.join('; '), backward.join('; ')];
}

/** The whole of docs/engine.md. */
export function engineDocument(measured: Measured): string {
  const by = (file: string) => (kind: string) => cell(measured(file, kind));
  const caught = (file: string) => (kind: string) => count(measured(file, kind));
  const sections: readonly (readonly [title: string, text: string, body: string])[] = [
    [
      'Layers',
      'Formulas are written out for a small example of each. *Differences*: the gradient of every parameter and of the input against central differences. *PyTorch*: output, gradients and running statistics. *Mistakes*: wrong lines put into the backward pass, each of which the differences must catch.',
      table(
        ['Kind', 'Forward', 'Backward', 'Source', 'Differences', 'PyTorch', 'Mistakes'],
        (Object.keys(layers) as LayerName[]).map((kind) => [
          `\`${kind}\``,
          ...layerFormulas(kind),
          layers[kind].source ?? '',
          by('layers-differences')(kind),
          // Those that compute nothing by themselves are compared within whole networks.
          by(kind === 'residual' || kind === 'activation' ? 'networks-layers-reference' : 'layers-reference')(kind),
          caught('layers-mistakes')(kind),
        ]),
      ),
    ],
    [
      'Activations',
      'PyTorch’s `softplus` is z itself above 20, and its `hard_sigmoid` multiplies by a sixth in float32: that is what these two differ by. `linear` has no backward pass that could be mistaken: its output is z.',
      table(
        ['Kind', 'a = f(z)', 'Slope', 'Source', 'Differences', 'PyTorch', 'Mistakes'],
        Object.entries(activations).map(([kind, { formula, derivative, source }]) => [
          `\`${kind}\``,
          formula,
          derivative,
          source,
          by('activations-differences')(kind),
          by('activations-reference')(kind),
          caught('activations-mistakes')(kind),
        ]),
      ),
    ],
    [
      'Losses',
      'Where PyTorch has no such loss (`log_cosh`, the hinges), the reference is written out in numpy and checked there against autograd or scikit-learn.',
      table(
        ['Kind', 'L', 'Gradient', 'Source', 'Differences', 'PyTorch', 'Mistakes'],
        Object.entries(losses).map(([kind, { formula, gradient, source }]) => [
          `\`${kind}\``,
          formula,
          gradient,
          source,
          by('losses-differences')(kind),
          by('losses-reference')(kind),
          caught('losses-mistakes')(kind),
        ]),
      ),
    ],
    [
      'Optimizers',
      'The weights after each of 50 steps, under every option; `lbfgs` on three functions, with the number of its evaluations. `lion` is not in PyTorch 1.13: a second derivation, a weight at a time.',
      table(
        ['Kind', 'Update', 'Source', 'PyTorch'],
        Object.entries(optimizers).map(([kind, { formula, source }]) => [
          `\`${kind}\``,
          formula,
          source,
          by('optimizers-reference')(kind),
        ]),
      ),
    ],
    [
      'Schedules',
      'The rate of every step of runs of 50 steps and more, without and with `warmup`: linear from 0, after which the schedule starts at its own beginning. `one_cycle` starts at `lr` where PyTorch starts at a 25th of `max`, and leaves the momentum alone.',
      table(
        ['Kind', 'Rate', 'Source', 'PyTorch'],
        Object.entries(schedules).map(([kind, { formula, source }]) => [
          `\`${kind}\``,
          formula,
          source,
          by('schedules-reference')(kind),
        ]),
      ),
    ],
    [
      'Regularisers and bounds',
      'In whole runs against PyTorch’s own training loop, the weights on the way, losses and penalties compared; what is random by its statistics.',
      table(
        ['Kind', 'Formula', 'Source', 'Compared'],
        regularisers.map(([name, formula, source, file]) => [`\`${name}\``, formula, source, by(file)(name)]),
      ),
    ],
    [
      'Initialisers',
      'The deviation of 60,000 draws and more against the formula’s (within four standard errors), and of `orthogonal` every entry of W Wᵀ. Every layer draws from a stream of its own.',
      table(
        ['Kind', 'Weights', 'Source', 'Compared'],
        Object.entries(initialisers).map(([kind, { formula, source }]) => [
          `\`${kind}\``,
          formula,
          source,
          by('initialisers')(kind),
        ]),
      ),
    ],
    [
      'Metrics',
      'Over several batches as at once.',
      table(
        ['Kind', 'Formula', 'Source', 'scikit-learn'],
        Object.entries(metrics).map(([kind, { formula, source }]) => [
          `\`${kind}\``,
          formula,
          source,
          by('metrics-reference')(kind),
        ]),
      ),
    ],
    [
      'Generators',
      'Without noise against scikit-learn, or against the formula by JavaScript’s own functions; what is random by its deviation. Cells and rows against JavaScript’s own reading of a number.',
      table(
        ['Kind', 'Rows', 'Source', 'Compared'],
        Object.entries(sources).map(([kind, { formula, source }]) => [
          `\`${kind}\``,
          formula,
          source,
          by('generators')(kind),
        ]),
      ),
    ],
    [
      'Splits and scaling',
      'The largest error; of `stratify` in rows, where 1 is what can be guaranteed.',
      table(
        ['Kind', 'Formula', 'Source', 'Compared'],
        preparation.map(([name, formula, source]) => [`\`${name}\``, formula, source, by('data')(name)]),
      ),
    ],
    [
      'Stopping rules',
      'Random series of values against a look back over the whole list; the error is the number of decisions that differ.',
      table(
        ['Kind', 'Stops when', 'Compared'],
        stopping.map(([name, formula]) => [`\`${name}\``, formula, by('stopping')(name)]),
      ),
    ],
    [
      'Elementary functions',
      'JavaScript’s own are not the same everywhere; these are. In units in the last place (ulp), against integer arithmetic of some hundred bits.',
      table(
        ['Function', 'Error in ulp'],
        elementaryFunctions.map((name) => [`\`${name}\``, outcome(measured('elementary', name))]),
      ),
    ],
    [
      'Whole networks',
      'Against PyTorch: outputs, loss, every gradient and the running statistics of one training step. By differences: networks, losses and data drawn at random from all that there is, and the examples before and after training, with the check that **Gradient check** runs.',
      table(
        ['Network', 'Compared'],
        [
          ...casesOf('networks.json').map((name) => [name, by('networks-reference')(name)]),
          ['random networks, by differences', by('random-networks')('gradients')],
          ['examples/digits.nnet, by differences', by('gradient-check')('examples/digits.nnet')],
          ['examples/moons.nnet, by differences', by('gradient-check')('examples/moons.nnet')],
        ],
      ),
    ],
    [
      'Whole runs',
      'Against a training loop in PyTorch of 50 steps and more: the weights on the way, each epoch’s loss, penalty and rate. `lbfgs` makes much of the last digit, in PyTorch from one machine to the next too.',
      table(
        ['Run', 'PyTorch'],
        casesOf('runs.json').map((name) => [name, by('runs-reference')(name)]),
      ),
    ],
    [
      'Whole tasks',
      'Trained to the end as a user would, from a text; the worst of their seeds.',
      table(
        ['Task', 'Wanted', 'Reached'],
        tasks.map(([name, wanted, file]) => [name, wanted, outcome(measured(file, name))]),
      ),
    ],
  ];
  return `# The engine and its proof

<!-- Written by \`npm run docs:engine\` from the vocabulary and from what the tests measured. Do not edit by hand. -->

The reference backend computes in float64, and everything that it computes is compared with something that does not share
its code. This page is written by the run of the tests that compare: \`npm run docs:engine\`. A cell such as
\`200: 4e-9\` says how many comparisons there were and the worst error of all.

- **Differences**: central differences in float64, step 1e-6, away from kinks, over 200 shapes of each kind drawn from a
  seed. The error is |backward - difference| / max(1, |difference|); tolerated are 1e-5 + 1e-3 |difference|, as PyTorch's
  \`gradcheck\`.
- **PyTorch**: numbers of PyTorch 1.13 in float64, frozen under \`test/reference\` beside the scripts that made them. The error
  is relative to the tensor's largest entry; tolerated are 1e-7 for layers and losses, 1e-8 for steps and rates.
- **Mistakes**: mutations of the engine's own source, compiled for the test. Each must be caught.

Same text and seed give the same bits: a run is repeated 100 times and compared bit for bit, and changing \`dropout\` or
\`data.noise\` leaves first weights and split as they were. \`nnet gradcheck FILE\`, or **Gradient check** above a cell, does the
first of these comparisons on a network and data of your own.

${sections.map(([title, text, body]) => `## ${title}\n\n${text}\n\n${body}`).join('\n\n')}
`;
}
