import * as v from 'valibot';

/**
 * What a page may ask of a run beside its telemetry, and the answers. A view is shown only where the host offers it
 * (`PanelRun.views`), so that nothing is seen that can not be answered.
 */

export const viewNames = ['weights', 'confusion', 'predictions', 'worst', 'boundary', 'sample', 'unit'] as const;
export const viewName = v.picklist(viewNames);
export type ViewName = (typeof viewNames)[number];

/** The most numbers of one array in an answer (8 MiB); what needs more is refused with a sentence. */
export const mostNumbers = 2 ** 20;
/** The most samples of an answer that shows each of them. */
export const mostSamples = 100;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const part = v.picklist(['train', 'validation', 'test']);
const floats = v.pipe(v.instance(Float64Array), v.maxLength(mostNumbers));
const integers = v.pipe(v.instance(Int32Array), v.maxLength(mostNumbers));
const names = v.pipe(v.array(v.string()), v.maxLength(10_000));
const shape = v.pipe(v.array(whole), v.maxLength(8));
/** A figure; NaN where it diverged. */
const figure = v.union([v.number(), v.nan()]);
const sizeOf = (axes: readonly number[]): number => axes.reduce((product, axis) => product * axis, 1);

/** With the weights at this epoch's end; without one, the newest. */
const at = { epoch: v.optional(whole) };

export const inspectQuery = v.variant('view', [
  v.object({ view: v.literal('weights'), ...at, tensor: v.string() }),
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

/** Whose weights were taken: those at the end of this epoch; the nearest that are kept, if not those asked for. */
const answer = { epoch: whole };

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

const confusion = v.pipe(
  v.object({
    view: v.literal('confusion'),
    ...answer,
    part,
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
    part,
    /** Names of the target's columns. */
    targets: names,
    /** Indices in the data; evenly chosen where the part has more samples than fit. */
    samples: integers,
    /** How many samples the part has. */
    of: whole,
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
});

const worst = v.object({
  view: v.literal('worst'),
  ...answer,
  part,
  inputShape: shape,
  features: names,
  /** Names of the target's columns, or of the classes. */
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

export const inspection = v.variant('view', [weights, confusion, predictions, worst, boundary, sample, unit]);
export type Inspection = v.InferOutput<typeof inspection>;
export type InspectionOf<V extends ViewName> = Extract<Inspection, { view: V }>;
