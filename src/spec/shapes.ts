import type { Shape } from './argument';
import type { LayerSpec } from './experiment';
import { layers, type ParameterShapes, type ShapeProblem } from './layers';

/** A layer of a model with what its place gives it. */
export interface PlacedLayer {
  readonly layer: LayerSpec;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: ParameterShapes;
  readonly buffers: ParameterShapes;
  /** 0 at the top level; layers inside a `residual` follow it, one deeper. */
  readonly depth: number;
}

/** A layer that does not take its input. */
export interface MisplacedLayer extends ShapeProblem {
  readonly layer: LayerSpec;
}

interface ShapeFunctions {
  outputShape(values: unknown, input: Shape): Shape | ShapeProblem;
  parameters?(values: unknown, input: Shape): ParameterShapes;
  buffers?(values: unknown, input: Shape): ParameterShapes;
}

const none: ParameterShapes = {};

/** The number of values in a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** A shape as the language writes it: `1x28x28`. */
export const writeShape = (shape: Shape): string => shape.join('x');

const sameShape = (one: Shape, other: Shape): boolean =>
  one === other || (one.length === other.length && one.every((axis, index) => axis === other[index]));

/** Whether a layer has the very values of one that is placed, and its input. */
const isAlike = ({ layer, input }: PlacedLayer, other: LayerSpec, shape: Shape): boolean =>
  layer.arguments === other.arguments && layer.kind === other.kind && !other.layers && sameShape(input, shape);

/**
 * Every layer's input, output and parameter shapes, top to bottom (a `residual` before its body), up to the first
 * layer that does not take its input.
 */
export function placeLayers(
  input: Shape,
  model: readonly LayerSpec[],
): { readonly placed: readonly PlacedLayer[]; readonly output: Shape; readonly problem?: MisplacedLayer } {
  const placed: PlacedLayer[] = [];
  let problem: MisplacedLayer | undefined;

  // Depth is bounded by the language (nesting 16), so recursion is safe here.
  const walk = (shape: Shape, list: readonly LayerSpec[], depth: number): Shape => {
    let current = shape;
    for (const layer of list) {
      const before = placed[placed.length - 1];
      if (before && isAlike(before, layer, current)) {
        placed.push({ ...before, layer, depth });
        current = before.output;
        continue;
      }
      // The union of the kinds' functions takes the intersection of their arguments; the spec's types keep them in step.
      const entry = layers[layer.kind] as ShapeFunctions;
      const output = entry.outputShape(layer.arguments, current);
      if (!Array.isArray(output)) {
        problem = { layer, ...(output as ShapeProblem) };
        return current;
      }
      placed.push({
        layer,
        input: current,
        output: output as Shape,
        parameters: entry.parameters?.(layer.arguments, current) ?? none,
        buffers: entry.buffers?.(layer.arguments, current) ?? none,
        depth,
      });
      if (layer.layers) {
        const inner = walk(current, layer.layers, depth + 1);
        if (problem) return current;
        if (!sameShape(inner, current)) {
          problem = {
            layer,
            problem: `residual adds its input of ${writeShape(current)} to an output of ${writeShape(inner)}; the shapes must match`,
          };
          return current;
        }
      }
      current = output as Shape;
    }
    return current;
  };

  const output = walk(input, model, 0);
  return { placed, output, problem };
}

/** The number of parameters of a placed layer (running statistics are none). */
export function parameterCount({ parameters }: PlacedLayer): number {
  let sum = 0;
  for (const name in parameters) sum += sizeOf(parameters[name] ?? []);
  return sum;
}
