import type { Kind, TrainedKind } from './argument';

interface LossKind extends Kind {
  readonly source: string;
  readonly formula: string;
  /** ∂L/∂p for one sample. */
  readonly gradient: string;
  /** What a column of numbers is read as; `two classes`: as such where it holds at most two whole numbers. */
  readonly target: 'classes' | 'two classes' | 'numbers';
  /** Two classes are one column of 0 and 1, not two of their own. */
  readonly oneColumn?: true;
  /** The least and the most that it can be, ends included. */
  readonly range: readonly [least: number, most: number];
}

const classWeights = {
  type: 'class_weights',
  documentation: 'Weight of each class in the loss: `balanced` (n / (classes · count)) or a list, in class order.',
} as const;

/** The losses, by name: means over the batch and the outputs, unless said otherwise. p is predicted, t the target. */
export const losses = {
  mse: {
    documentation: 'Mean squared error.',
    source: 'Legendre, 1805; PyTorch 1.13',
    formula: 'L = mean (p - t)²',
    gradient: '∂L/∂p = 2 (p - t) / n',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {},
  },
  mae: {
    documentation: 'Mean absolute error.',
    source: 'Laplace, 1774; PyTorch 1.13',
    formula: 'L = mean |p - t|',
    gradient: '∂L/∂p = sign(p - t) / n',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {},
  },
  huber: {
    documentation: 'Squared near the target, absolute beyond `delta`: robust against outliers (Huber, 1964).',
    source: 'Huber, 1964; PyTorch 1.13',
    formula: 'L = mean (½ e² if |e| ≤ δ, else δ (|e| - ½ δ)), e = p - t',
    gradient: '∂L/∂p = min(δ, max(-δ, e)) / n',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {
      delta: {
        type: 'number',
        above: 0,
        default: 1,
        documentation: 'Where squared turns into absolute.',
        scale: 'log',
      },
    },
  },
  log_cosh: {
    documentation: 'A smooth cousin of `huber`.',
    source: 'Green, 1990',
    formula: 'L = mean ln cosh(p - t)',
    gradient: '∂L/∂p = tanh(p - t) / n',
    target: 'numbers',
    range: [0, Infinity],
    arguments: {},
  },
  binary_cross_entropy: {
    documentation:
      'For outputs in 0 to 1: two classes as one column of 0 and 1, or several independent columns. With a last `sigmoid` it is computed from the logits, stably.',
    source: 'Cox, 1958; PyTorch 1.13',
    formula: 'L = -mean (t ln p + (1 - t) ln(1 - p))',
    gradient: 'with sigmoid: ∂L/∂z = (p - t) / n',
    target: 'two classes',
    oneColumn: true,
    range: [0, Infinity],
    arguments: { class_weights: classWeights },
  },
  cross_entropy: {
    documentation:
      'For classes, after a last `softmax`, with which it is computed from the logits, stably. A sum over the classes, a mean over the batch.',
    source: 'Bridle, 1990; PyTorch 1.13',
    formula: 'L = -mean Σ t ln p',
    gradient: 'with softmax: ∂L/∂z = (p - t) / batch',
    target: 'classes',
    range: [0, Infinity],
    arguments: {
      label_smoothing: {
        type: 'number',
        min: 0,
        below: 1,
        default: 0,
        documentation: 'Moves this share of each target evenly onto all classes (Szegedy et al., 2016).',
      },
      class_weights: classWeights,
    },
  },
  hinge: {
    documentation: 'Maximum-margin loss on `linear` outputs; two classes as ±1, several one against the rest.',
    source: 'Cortes and Vapnik, 1995; scikit-learn 1.2',
    formula: 'L = mean max(0, 1 - t p)',
    gradient: '∂L/∂p = -t / n where t p < 1',
    target: 'classes',
    oneColumn: true,
    range: [0, Infinity],
    arguments: { class_weights: classWeights },
  },
  squared_hinge: {
    documentation: 'The square of `hinge`, which is smooth at the margin.',
    source: 'Cortes and Vapnik, 1995',
    formula: 'L = mean max(0, 1 - t p)²',
    gradient: '∂L/∂p = -2 t max(0, 1 - t p) / n',
    target: 'classes',
    oneColumn: true,
    range: [0, Infinity],
    arguments: { class_weights: classWeights },
  },
  kl_divergence: {
    documentation: 'Kullback-Leibler divergence of predicted from target probabilities; a sum over the classes.',
    source: 'Kullback and Leibler, 1951; PyTorch 1.13',
    formula: 'L = mean Σ t ln(t / p)',
    gradient: '∂L/∂p = -t / p / batch',
    target: 'classes',
    range: [0, Infinity],
    arguments: {},
  },
  poisson: {
    documentation: 'For counts.',
    source: 'Nelder and Wedderburn, 1972; PyTorch 1.13',
    formula: 'L = mean (p - t ln(p + 1e-8))',
    gradient: '∂L/∂p = (1 - t / (p + 1e-8)) / n',
    target: 'numbers',
    // Predicting more than e of a count costs less than nothing.
    range: [-Infinity, Infinity],
    arguments: {},
  },
  cosine: {
    documentation: 'One minus the cosine between prediction and target, a sample.',
    source: 'Salton, Wong and Yang, 1975; PyTorch 1.13',
    formula: 'L = mean (1 - p·t / (‖p‖ ‖t‖))',
    gradient: '∂L/∂p = (cos · p / ‖p‖² - t / (‖p‖ ‖t‖)) / batch',
    target: 'numbers',
    range: [0, 2],
    arguments: {},
  },
} as const satisfies Readonly<Record<string, LossKind>>;

export type LossName = keyof typeof losses;
export type TrainedLoss = TrainedKind<typeof losses>;
