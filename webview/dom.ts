/** The few ways in which the views make and change elements. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string | undefined;

/** An element with attributes (`true`: present, `false` or `undefined`: absent) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** Sets those attributes that differ. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else {
      const text = value === true ? '' : String(value);
      if (target.getAttribute(name) !== text) target.setAttribute(name, text);
    }
  }
}

/** Sets an element's text when it differs. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Shows or hides an element. */
export function setShown(target: HTMLElement, shown: boolean): void {
  if (target.hidden === shown) target.hidden = !shown;
}

/** An icon that says nothing to a screen reader. */
export const icon = (name: string): HTMLElement =>
  element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });

/**
 * Keeps one child for each key, in the keys' order: makes those that are new, takes those away that are gone, and moves
 * none that stays in its place.
 */
export function keyedChildren<T extends { readonly root: Node }>(
  parent: Element,
  make: (key: string) => T,
): (keys: readonly string[]) => ReadonlyMap<string, T> {
  const made = new Map<string, T>();
  return (keys) => {
    for (const [key, { root }] of made) {
      if (keys.includes(key)) continue;
      parent.removeChild(root);
      made.delete(key);
    }
    keys.forEach((key, place) => {
      const known = made.get(key) ?? make(key);
      made.set(key, known);
      const there = parent.childNodes[place];
      if (there !== known.root) parent.insertBefore(known.root, there ?? null);
    });
    return made;
  };
}

/** Calls a function when one of the values it depends on has changed since the last call. */
export function whenChanged(): (values: readonly unknown[], change: () => void) => void {
  let last: readonly unknown[] | undefined;
  return (values, change) => {
    if (last && last.length === values.length && values.every((value, index) => Object.is(value, last?.[index])))
      return;
    last = values;
    change();
  };
}
