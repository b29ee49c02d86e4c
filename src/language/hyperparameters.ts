import type { Argument, ArgumentValue } from '../spec/argument';
import type { Hyperparameter } from '../spec/hyperparameter';
import type { Analysis } from './analysis';
import { argumentDefault, layerDefault } from './default-value';
import { writeValue } from './describe';
import { detailsOf } from './details';
import type { Draft } from './draft';
import { currentKind, defaultKind, knownPaths, resolve, type KnownPath } from './paths';

interface Values {
  readonly value: ArgumentValue | undefined;
  readonly default?: ArgumentValue;
}

/** `undefined` for what no control can change. */
function valuesOf({ path, argument }: KnownPath & { argument: Argument }, draft: Draft): Values | undefined {
  const target = resolve(draft, path);
  switch (target?.type) {
    case 'kind': {
      const value = currentKind(draft, target.keyword);
      const byDefault = defaultKind(draft, target.keyword);
      return value ? { value, ...(byDefault !== undefined && { default: byDefault }) } : undefined;
    }
    case 'argument': {
      const byDefault = argumentDefault(argument);
      const written = draft.entries.get(target.keyword)?.written.get(target.name)?.value;
      return { value: written ?? byDefault, ...(byDefault !== undefined && { default: byDefault }) };
    }
    case 'layer': {
      const byDefault = layerDefault(target.layer.call, target.name, argument);
      const written = target.layer.call.written.get(target.name)?.value;
      return { value: written ?? byDefault, ...(byDefault !== undefined && { default: byDefault }) };
    }
    case 'input':
      return { value: draft.input?.shape };
    case 'until': {
      const rules = (draft.until ?? []).filter(({ spec }) => spec.rule === 'patience');
      if (rules.length !== 1) return undefined;
      const byDefault = argumentDefault(argument);
      const written = rules[0]?.call.written.get(target.name)?.value;
      return { value: written ?? byDefault, ...(byDefault !== undefined && { default: byDefault }) };
    }
    case 'metrics':
    case undefined:
      return undefined;
  }
}

/**
 * A cell's hyperparameters in the order in which controls show them, with their values as the language writes them.
 * Empty for cells that run nothing; for a sweep those of its base. Throws when there is no such cell.
 */
export function hyperparameters(analysis: Analysis, cell: number): readonly Hyperparameter[] {
  const details = detailsOf(analysis).cells[cell];
  if (!details) throw new RangeError(`there is no cell ${cell}`);
  const { draft } = details;
  if (!draft) return [];
  return knownPaths(draft).flatMap(({ path, group, argument }) => {
    if (!argument) return [];
    const values = valuesOf({ path, group, argument }, draft);
    if (!values) return [];
    return [
      {
        path,
        ...(values.value !== undefined && { value: writeValue(argument, values.value) }),
        ...(values.default !== undefined && { default: writeValue(argument, values.default) }),
        group,
        argument,
      },
    ];
  });
}
