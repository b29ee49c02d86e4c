import { diagnostic, replacement, type Diagnostic } from '../diagnostic';
import type { Draft } from '../draft';
import { nearest } from '../nearest';
import { knownPaths, layerIndex } from '../paths';
import type { Word } from '../tree';
import { quote } from '../words';

/** A path that means nothing in a base, with the nearest that does. */
export function unknownPath(path: Word, draft: Draft): Diagnostic {
  const layer = layerIndex(draft, path.text) === undefined ? undefined : path.text;
  if (layer !== undefined) {
    const known = knownPaths(draft).filter(({ group }) => group === layer);
    const advice =
      known.length > 0 ? `Set one of its arguments: ${known.map((each) => quote(each.path)).join(', ')}.` : '';
    return diagnostic(
      'unknown-path',
      path.range,
      `${quote(layer)} is a layer, not a hyperparameter. ${advice}`.trim(),
      {
        arguments: [path.text],
      },
    );
  }
  const paths = knownPaths(draft).map((known) => known.path);
  const group = path.text.slice(0, path.text.indexOf('.') + 1);
  const near = paths.filter((known) => group !== '' && known.startsWith(group));
  const last = paths.filter((known) => known.endsWith(`.${path.text}`));
  const guess = near.length > 0 ? nearest(path.text, near) : last.length > 0 ? last[0] : nearest(path.text, paths);
  const advice =
    guess !== undefined
      ? `Did you mean ${quote(guess)}?`
      : near.length > 0
        ? `Known: ${near.map(quote).join(', ')}.`
        : 'Paths are for example `optimizer.lr`, `epochs` or `dense1.units`.';
  return diagnostic('unknown-path', path.range, `There is no hyperparameter ${quote(path.text)} here. ${advice}`, {
    arguments: guess === undefined ? [path.text] : [path.text, guess],
    fixes: guess === undefined ? [] : [replacement(`Change to ${quote(guess)}`, path.range, guess)],
  });
}
