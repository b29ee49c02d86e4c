import { element, setAttributes, setShown } from '../dom';
import { offeredTabs, shownTab } from '../tabs';
import type { Actions, View } from '../page';
import type { Tab } from '../settings';

/** The id of the element that a tab shows. */
export const tabPanel = 'tab-panel';

const labels: Readonly<Record<Tab, string>> = {
  overview: 'Overview',
  layers: 'Layers',
  data: 'Data',
  sample: 'Sample',
  compare: 'Compare',
  sweep: 'Sweep',
};

/** The id of a tab's button. */
export const tabId = (tab: Tab): string => `tab-${tab}`;

/** Which part of the page is seen. The arrow keys go from tab to tab, as in every tab list. */
export function createTabs(actions: Actions): View {
  let offered: readonly Tab[] = [];
  let current: Tab | undefined;
  const buttons = new Map<Tab, HTMLButtonElement>(
    (Object.keys(labels) as Tab[]).map((tab) => {
      const button = element(
        'button',
        { type: 'button', role: 'tab', id: tabId(tab), class: 'tab', 'aria-controls': tabPanel },
        labels[tab],
      );
      button.addEventListener('click', () => actions.set({ tab }));
      return [tab, button];
    }),
  );
  const root = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' }, ...buttons.values());
  root.addEventListener('keydown', (event) => {
    const at = offered.findIndex((tab) => tab === current);
    const places: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % offered.length,
      ArrowLeft: (at + offered.length - 1) % offered.length,
      Home: 0,
      End: offered.length - 1,
    };
    const tab = offered[places[event.key] ?? -1];
    if (!tab) return;
    event.preventDefault();
    actions.set({ tab });
    buttons.get(tab)?.focus();
  });
  return {
    root,
    update(page) {
      offered = offeredTabs(page);
      current = shownTab(page);
      setShown(root, offered.length > 1);
      for (const [tab, button] of buttons) {
        const selected = tab === current;
        setShown(button, offered.includes(tab));
        setAttributes(button, { 'aria-selected': String(selected), tabindex: selected ? 0 : -1 });
      }
    },
  };
}
