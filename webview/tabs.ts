import { linesOf } from './lines';
import type { Page } from './page';
import type { Tab } from './settings';
import { dataOf, displayed } from './state';

/** Whether there is anything to draw: a run with an epoch, be it an earlier one. */
export const anythingMeasured = ({ state, settings }: Pick<Page, 'state' | 'settings'>): boolean =>
  linesOf(state, settings.hidden, 'loss').length > 0;

/** Whether there are two runs or more to compare. */
const severalMeasured = ({ state }: Pick<Page, 'state'>): boolean =>
  state.runs.filter((run) => dataOf(state, run).epochs.length > 0).length > 1;

/** The tabs that have something to show. */
export function offeredTabs(page: Page): readonly Tab[] {
  if (!anythingMeasured(page)) return page.state.sweep ? ['sweep'] : [];
  const views = displayed(page.state)?.views ?? [];
  return [
    'overview',
    'layers',
    ...(views.includes('worst') ? (['data'] as const) : []),
    ...(views.includes('sample') ? (['sample'] as const) : []),
    ...(severalMeasured(page) ? (['compare'] as const) : []),
    ...(page.state.sweep ? (['sweep'] as const) : []),
  ];
}

/** The tab that is seen: the chosen one, or the first when that has nothing to show. */
export function shownTab(page: Page): Tab {
  const { tab } = page.settings;
  return offeredTabs(page).includes(tab) ? tab : 'overview';
}
