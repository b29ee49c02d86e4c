import { element, keyedChildren, setAttributes, setShown, setText, svg } from '../dom';
import type { Theme } from '../theme';
import { lineColour, lineDash, type Line } from './line';

/** The names of a chart's lines with their values at one epoch. */
export interface Legend {
  readonly root: HTMLElement;
  /** `epoch`: whose values are shown; without one, each line's last. */
  update(lines: readonly Line[], epoch: number | undefined, theme: Theme, text: (value: number) => string): void;
}

interface Entry {
  readonly root: HTMLElement;
  update(lines: readonly Line[], epoch: number | undefined, theme: Theme, text: (value: number) => string): void;
}

export function createLegend(): Legend {
  const root = element('div', { class: 'legend' });
  const children = keyedChildren(root, createEntry);
  return {
    root,
    update(lines, epoch, theme, text) {
      const groups = grouped(lines);
      const entries = children([...groups.keys()]);
      for (const [key, group] of groups) entries.get(key)?.update(group, epoch, theme, text);
    },
  };
}

/** Lines that share an entry stand together. */
function grouped(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const groups = new Map<string, Line[]>();
  let current: Line[] = [];
  for (const line of lines) {
    if (line.derived) continue;
    if (line.joined) current.push(line);
    else groups.set(line.id, (current = [line]));
  }
  return groups;
}

function createEntry(): Entry {
  const stroke = svg('path', { d: 'M0 1H16', fill: 'none' });
  const swatch = svg(
    'svg',
    { class: 'swatch', width: 16, height: 2, viewBox: '0 0 16 2', 'aria-hidden': 'true' },
    stroke,
  );
  const label = element('span', { class: 'legend-label' });
  const detail = element('span', { class: 'legend-detail' });
  const values = element('span', { class: 'legend-values' });
  return {
    root: element('span', { class: 'legend-entry' }, swatch, label, detail, values),
    update(lines, epoch, theme, text) {
      const [line] = lines;
      if (!line) return;
      setAttributes(stroke, {
        stroke: lineColour(theme, line),
        'stroke-width': 2,
        'stroke-dasharray': lineDash(theme, line).join(' ') || undefined,
      });
      setText(label, line.label);
      setText(detail, line.detail ?? '');
      setAttributes(detail, { title: line.detail });
      setShown(detail, Boolean(line.detail));
      setText(values, lines.map(({ source }) => text(source.at(epoch ?? source.end))).join(' · '));
    },
  };
}
