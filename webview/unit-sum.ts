import type { InspectionOf } from '../src/protocol/inspect';
import { figure } from './format';

/** One unit for one sample. */
export type Unit = InspectionOf<'unit'>;

/** A term of a unit's sum and what goes back along it. */
export interface Term {
  readonly name: string;
  readonly x: number;
  readonly w: number;
  readonly product: number;
  readonly weightGradient: number;
  readonly inputGradient: number;
}

/** A unit's computation, to be read: forwards, backwards, term by term. */
export interface Lesson {
  readonly title: string;
  readonly forward: readonly string[];
  readonly backward: readonly string[];
  /** The largest first. */
  readonly terms: readonly Term[];
  /** What the terms add up to, step by step. */
  readonly sums: readonly { readonly name: string; readonly value: number }[];
}

/** A number that follows a sign: negative ones in brackets. */
const factor = (value: number): string => (value < 0 ? `(${figure(value)})` : figure(value));
const added = (value: number): string => (value < 0 ? `− ${figure(-value)}` : `+ ${figure(value)}`);

/** What a unit computes, with its numbers put in. */
export function lessonOf(unit: Unit, title: string, inputName: (input: number) => string): Lesson {
  const { w, x, product, weightGradient, inputGradient, inputs, bias, z, a, activation, delta } = unit;
  const terms = Array.from(product, (each, place): Term => ({
    name: inputName(inputs[place] ?? place),
    x: x[place] ?? NaN,
    w: w[place] ?? NaN,
    product: each,
    weightGradient: weightGradient[place] ?? NaN,
    inputGradient: inputGradient[place] ?? NaN,
  })).sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
  const sum = product.reduce((total, each) => total + each, 0);
  const [first] = terms;
  return {
    title,
    terms,
    forward: [
      bias === undefined
        ? `z = Σ w · x = ${figure(z)}`
        : `z = Σ w · x + b = ${figure(sum)} ${added(bias)} = ${figure(z)}`,
      activation === 'linear'
        ? `a = z = ${figure(a)}`
        : `a = ${activation}(z) = ${activation}(${figure(z)}) = ${figure(a)}`,
    ],
    backward: [
      deltaText(unit),
      ...(first
        ? [
            `∂L/∂w of ${first.name} = δ · x = ${figure(delta)} · ${factor(first.x)} = ${figure(first.weightGradient)}`,
            `what ${first.name} gets from this unit = δ · w = ${figure(delta)} · ${factor(first.w)} = ${figure(first.inputGradient)}`,
          ]
        : []),
    ],
    sums: [
      { name: 'Σ w · x', value: sum },
      ...(bias === undefined ? [] : [{ name: '+ b', value: bias }]),
      { name: '= z', value: z },
    ],
  };
}

/** Where a unit's δ comes from: the chain rule's product, or the loss itself. */
function deltaText({ activation, delta, outputGradient, slope }: Unit): string {
  if (outputGradient === undefined) {
    return `δ = ∂L/∂z = ${figure(delta)}, from the loss itself, which takes ${activation} and loss in one step`;
  }
  if (slope === undefined) {
    return `δ = ∂L/∂z = ${figure(delta)}, from all units of the layer, which ${activation} ties together`;
  }
  if (activation === 'linear') return `δ = ∂L/∂z = ∂L/∂a = ${figure(delta)}`;
  return `δ = ∂L/∂a · ${activation}′(z) = ${figure(outputGradient)} · ${factor(slope)} = ${figure(delta)}`;
}

const mostTerms = 10;

/** The terms that are shown one by one, and what the others come to. */
export function shownTerms(
  { terms }: Lesson,
  all: boolean,
): { readonly terms: readonly Term[]; readonly others?: { readonly count: number; readonly sum: number } } {
  // One more than fits is not worth a line of its own.
  if (all || terms.length <= mostTerms + 1) return { terms };
  const rest = terms.slice(mostTerms);
  return {
    terms: terms.slice(0, mostTerms),
    others: { count: rest.length, sum: rest.reduce((sum, { product }) => sum + product, 0) },
  };
}
