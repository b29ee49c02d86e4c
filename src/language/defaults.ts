import { activations, type ActivationName } from '../spec/activations';
import type { Argument } from '../spec/argument';
import { argumentDefault, layerDefault } from './default-value';
import type { Draft, LayerDraft } from './draft';
import { entryOf } from './keywords';
import { lastActivation } from './last-layer';
import type { Default } from './markdown';
import type { Target } from './paths';
import { defaultKind } from './paths';
import { entryTable, isKindKeyword, kindTables } from './tables';

/** Whose defaults those are that no paper and no other library gives. */
const own = "Nnet's own";

const fromTable = (argument: Argument, source: string | undefined): Default => {
  const value = argumentDefault(argument);
  return value === undefined ? {} : { value, source: source ?? own };
};

const torch = 'PyTorch 1.13';

/** The default of an argument of a kind or an entry. Losses and schedules are as PyTorch's, but for what it has not. */
export function entryDefault(keyword: string, kind: string, name: string, argument: Argument): Default {
  if (keyword === 'loss' || keyword === 'schedule') return fromTable(argument, name === 'warmup' ? own : torch);
  const table = isKindKeyword(keyword) ? kindTables[keyword] : entryTable;
  return fromTable(argument, entryOf(table, kind)?.source);
}

/** Arguments of layers that PyTorch has on another place, or not. */
const ownArguments: ReadonlySet<string> = new Set(['activation', 'init_scale', 'l1', 'l2', 'frozen', 'return']);

/** The default of a layer's argument, which may depend on its others. */
export function layerArgumentDefault(layer: LayerDraft, name: string, argument: Argument): Default {
  if (name !== 'init') return fromTable(argument, ownArguments.has(name) ? own : torch);
  const value = layerDefault(layer.call, name, argument);
  if (value !== undefined) {
    const activation = (layer.call.written.get('activation')?.value ?? 'linear') as ActivationName;
    return { value, source: `what suits \`${activation in activations ? activation : 'linear'}\`` };
  }
  return { source: layer.kind === 'embedding' ? 'normal with deviation 1, as PyTorch 1.13' : 'as PyTorch 1.13' };
}

/** The default of what a path means. */
export function targetDefault(draft: Draft, target: Target): Default {
  switch (target.type) {
    case 'kind': {
      const value = defaultKind(draft, target.keyword);
      const source = entryOf(entryTable, target.keyword)?.source;
      if (value === undefined) return {};
      return { value, source: target.keyword === 'loss' ? fits(draft) : (source ?? own) };
    }
    case 'argument': {
      const kind = draft.entries.get(target.keyword)?.kind ?? target.keyword;
      const known =
        isKindKeyword(target.keyword) && kind === target.keyword ? defaultKind(draft, target.keyword) : kind;
      return entryDefault(target.keyword, known ?? '', target.name, target.argument);
    }
    case 'layer':
      return layerArgumentDefault(target.layer, target.name, target.argument);
    case 'until':
      return fromTable(target.argument, undefined);
    case 'input':
      return { source: 'one axis, as long as the data has features' };
    case 'metrics':
      return { source: '`accuracy` for classes, else `mae`' };
  }
}

const fits = (draft: Draft): string => `what fits a last \`${lastActivation(draft) ?? 'linear'}\``;
