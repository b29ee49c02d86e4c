import { textButton } from '../controls';
import { setAttributes } from '../dom';
import type { Actions, Page, View } from '../page';
import { toggle } from '../settings';

/** Whether a chart's axis is logarithmic, by the chart's name in the settings. */
export const isLog = ({ settings }: Page, chart: string): boolean => settings.logs.includes(chart);

/** The button that makes a chart's axis logarithmic, and linear again. */
export function createLogAxis(chart: string, actions: Actions): View {
  let page: Page | undefined;
  const root = textButton('log', 'Logarithmic axis', () => {
    if (page) actions.set({ logs: toggle(page.settings.logs, chart) });
  });
  return {
    root,
    update(next) {
      page = next;
      setAttributes(root, { 'aria-pressed': String(isLog(next, chart)) });
    },
  };
}
