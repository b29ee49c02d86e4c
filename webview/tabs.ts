import { linesOf } from './lines';
import type { Page } from './page';
import type { Tab } from './settings';

/** Whether there is anything to draw: a run with an epoch, be it an earlier one. */
export const anythingMeasured = ({ state, settings }: Pick<Page, 'state' | 'settings'>): boolean =>
  linesOf(state, settings.hidden, 'loss').length > 0;

/** The tabs that have something to show. */
export const offeredTabs = (page: Page): readonly Tab[] => (anythingMeasured(page) ? ['overview', 'layers'] : []);

/** The tab that is seen: the chosen one, or the first when that has nothing to show. */
export function shownTab(page: Page): Tab {
  const { tab } = page.settings;
  return offeredTabs(page).includes(tab) ? tab : 'overview';
}
