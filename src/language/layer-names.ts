/**
 * What the layers of a model are called: by their own name, else by their kind and a counter that runs per kind over the
 * layers without a name and skips names that are taken.
 */
export function layerNames(
  layers: readonly { readonly kind: string; readonly name?: string | undefined }[],
): readonly string[] {
  let taken: Set<string> | undefined;
  for (const { name } of layers) if (name !== undefined) taken = (taken ?? new Set()).add(name);
  const counters = new Map<string, number>();
  return layers.map(({ kind, name }) => {
    if (name !== undefined) return name;
    let count = counters.get(kind) ?? 0;
    do count++;
    while (taken?.has(`${kind}${count}`));
    counters.set(kind, count);
    return `${kind}${count}`;
  });
}
