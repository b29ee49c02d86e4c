import * as v from 'valibot';
import { figure } from './schema';

/**
 * What a page may ask of a run beside its telemetry, and the answers. A view is shown only where the host offers it
 * (`PanelRun.views`), so that nothing is seen that can not be answered.
 */

export const viewNames = [
  'weights',
  'activations',
  'confusion',
  'predictions',
  'worst',
  'boundary',
  'sample',
  'unit',
] as const;
export const viewName = v.picklist(viewNames);
export type ViewName = (typeof viewNames)[number];

/** The most numbers of one array in an answer (8 MiB); what needs more is refused with a sentence. */
export const mostNumbers = 2 ** 20;
/** The most samples of an answer that shows each of them. */
export const mostSamples = 100;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const part = v.picklist(['train', 'validation', 'test']);
export type PartName = v.InferOutput<typeof part>;
const floats = v.custom<Float64Array>((input) => input instanceof Float64Array && input.length <= mostNumbers);
const integers = v.custom<Int32Array>((input) => input instanceof Int32Array && input.length <= mostNumbers);
const names = v.pipe(v.array(v.string()), v.maxLength(10_000));
const shape = v.pipe(v.array(whole), v.maxLength(8));
const sizeOf = (axes: readonly number[]): number => axes.reduce((product, axis) => product * axis, 1);

/** With the weights at this epoch's end; without one, the newest, be they in the middle of an epoch. */
const at = { epoch: v.optional(whole) };

export const inspectQuery = v.variant('view', [
  v.object({ view: v.literal('weights'), ...at, tensor: v.string() }),
  v.object({ view: v.literal('activations'), ...at, layer: v.string(), part }),
  v.object({ view: v.literal('confusion'), ...at, part }),
  v.object({ view: v.literal('predictions'), ...at, part }),
  v.object({ view: v.literal('worst'), ...at, part, count: v.pipe(whole, v.maxValue(mostSamples)) }),
  /** Of a layer's units, or without one of the outputs; resolution² places. */
  v.object({
    view: v.literal('boundary'),
    ...at,
    layer: v.optional(v.string()),
    resolution: v.pipe(whole, v.minValue(2), v.maxValue(256)),
  }),
  /** `sample`: its index in the data, from 0. */
  v.object({ view: v.literal('sample'), ...at, sample: whole }),
  /** `unit`: the entry of the layer's output, from 0. */
  v.object({ view: v.literal('unit'), ...at, sample: whole, layer: v.string(), unit: whole }),
]);
export type InspectQuery = v.InferOutput<typeof inspectQuery>;

/** Whose weights were taken: those of this epoch; the nearest that are kept, if not those asked for. */
const answer = { epoch: whole };

/** How many samples the part has, and how many of them, evenly chosen, were looked at. */
const share = { part, of: whole, seen: whole };

const weights = v.pipe(
  v.object({
    view: v.literal('weights'),
    ...answer,
    tensor: v.string(),
    shape,
    /** Row-major. */
    values: floats,
    /** ∇ of the epoch's last step, where it is at hand. */
    gradients: v.optional(floats),
  }),
  v.check(
    ({ shape: axes, values, gradients }) =>
      values.length === sizeOf(axes) && (gradients?.length ?? values.length) === values.length,
    'values do not fill their shape',
  ),
);

/** What a layer puts out for a part's samples, in evaluation mode. */
const activations = v.pipe(
  v.object({
    view: v.literal('activations'),
    ...answer,
    ...share,
    layer: v.string(),
    /** Of one sample. */
    shape,
    /** Of all values: the ends, and counts in bins of equal width between them. */
    low: figure,
    high: figure,
    counts: floats,
    /** The units that are 0 for every sample. */
    dead: integers,
    /** Some of the samples, those of a class together, and their classes' places. */
    samples: integers,
    labels: v.optional(integers),
    classes: v.optional(names),
    /** [samples, units]: what the layer put out for them. */
    values: floats,
  }),
  v.check(
    ({ shape: axes, samples, values, labels }) =>
      values.length === samples.length * sizeOf(axes) && (labels?.length ?? samples.length) === samples.length,
    'values do not fill the samples',
  ),
);

const confusion = v.pipe(
  v.object({
    view: v.literal('confusion'),
    ...answer,
    ...share,
    classes: names,
    /** [actual, called]: counts of samples. */
    counts: integers,
  }),
  v.check(({ classes, counts }) => counts.length === classes.length ** 2, 'counts are no square of the classes'),
);

const predictions = v.pipe(
  v.object({
    view: v.literal('predictions'),
    ...answer,
    ...share,
    /** Names of the target's columns. */
    targets: names,
    /** Indices in the data. */
    samples: integers,
    /** Of each its line in the data file, from 1. */
    lines: v.optional(integers),
    /** [samples, targets], in the target's own units. */
    actual: floats,
    predicted: floats,
  }),
  v.check(
    ({ targets, samples, actual, predicted }) =>
      actual.length === samples.length * targets.length && predicted.length === actual.length,
    'predictions do not fill their samples',
  ),
);

/** A sample as the data has it, and what the network makes of it; units are the data's own. */
const samplePredicted = v.object({
  sample: whole,
  /** Its line in the data file, from 1. */
  line: v.optional(whole),
  loss: figure,
  input: floats,
  actual: floats,
  predicted: floats,
  /** Where the target is a class: the places of the class that it is and of the one that it is taken for. */
  actualClass: v.optional(whole),
  calledClass: v.optional(whole),
});
export type SamplePredicted = v.InferOutput<typeof samplePredicted>;

const worst = v.object({
  view: v.literal('worst'),
  ...answer,
  ...share,
  inputShape: shape,
  features: names,
  /** What each output stands for: a column of the target, or a class. */
  targets: names,
  /** Present where the target is a class: its labels. */
  classes: v.optional(names),
  /** The worst first. */
  samples: v.pipe(v.array(samplePredicted), v.maxLength(mostSamples)),
});

const boundary = v.pipe(
  v.object({
    view: v.literal('boundary'),
    ...answer,
    /** Whose units they are; absent: the network's outputs. */
    layer: v.optional(v.string()),
    features: v.tuple([v.string(), v.string()]),
    /** The grid's places along both inputs, in their own units, ascending. */
    x: floats,
    y: floats,
    units: names,
    /** [y, x, units] */
    values: floats,
    /** Present where the target is a class: its labels. */
    classes: v.optional(names),
    /** Of a single output for two classes: the value above which it is the second one. */
    threshold: v.optional(figure),
    /** The samples: [samples, 2], and of each its class, or its value where there are no classes. */
    points: v.object({ inputs: floats, targets: floats, validation: integers }),
  }),
  v.check(
    ({ x, y, units, values, points }) =>
      values.length === x.length * y.length * units.length && points.inputs.length === 2 * points.targets.length,
    'values do not fill the grid',
  ),
);

const layerSight = v.pipe(
  v.object({
    layer: v.string(),
    kind: v.string(),
    shape,
    /** a */
    output: floats,
    /** z, where the layer has an activation. */
    preactivation: v.optional(floats),
    /** ∂L/∂z where the layer has an activation, else ∂L/∂a. */
    delta: floats,
  }),
  v.check(
    ({ shape: axes, output, preactivation, delta }) =>
      [output, preactivation ?? output, delta].every(({ length }) => length === sizeOf(axes)),
    'values do not fill the shape',
  ),
);
export type LayerSight = v.InferOutput<typeof layerSight>;

const sample = v.object({
  view: v.literal('sample'),
  ...answer,
  ...samplePredicted.entries,
  part,
  /** How many samples the data has. */
  of: whole,
  inputShape: shape,
  features: names,
  targets: names,
  classes: v.optional(names),
  /** The input as the network sees it, after scaling. */
  scaled: floats,
  layers: v.pipe(v.array(layerSight), v.maxLength(1000)),
  /** ∂L/∂input */
  inputGradient: floats,
});

const unit = v.pipe(
  v.object({
    view: v.literal('unit'),
    ...answer,
    sample: whole,
    layer: v.string(),
    unit: whole,
    activation: v.string(),
    /** Of each term of the sum: the entry of the layer's weight and of its input, and the numbers. */
    weights: integers,
    inputs: integers,
    w: floats,
    x: floats,
    /** w x */
    product: floats,
    /** δ x */
    weightGradient: floats,
    /** δ w */
    inputGradient: floats,
    bias: v.optional(figure),
    z: figure,
    a: figure,
    /** ∂L/∂a and f'(z); absent where the loss is computed from z at once. */
    outputGradient: v.optional(figure),
    slope: v.optional(figure),
    delta: figure,
  }),
  v.check(
    ({ weights, inputs, w, x, product, weightGradient, inputGradient }) =>
      [inputs, w, x, product, weightGradient, inputGradient].every(({ length }) => length === weights.length),
    'terms are not complete',
  ),
);

export const inspection = v.variant('view', [
  weights,
  activations,
  confusion,
  predictions,
  worst,
  boundary,
  sample,
  unit,
]);
export type Inspection = v.InferOutput<typeof inspection>;
export type InspectionOf<V extends ViewName> = Extract<Inspection, { view: V }>;
