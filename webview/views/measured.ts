import { element, setAttributes, setShown } from '../dom';
import type { Actions, View } from '../page';
import type { Tab } from '../settings';
import { anythingMeasured, shownTab } from '../tabs';
import { createActivations } from './activations';
import { createCompare } from './compare';
import { createData } from './data';
import { createGradientNorms } from './gradient-norms';
import { createLayers } from './layers';
import { createLoss } from './loss';
import { createMetrics } from './metrics';
import { createSample } from './sample';
import { createSweep } from './sweep';
import { tabId, tabPanel } from './tabs';
import { createWeights } from './weights';

/** What was measured of the run on display, and what it answers: a part of it for each tab. */
export function createMeasured(actions: Actions): View {
  const loss = createLoss(actions);
  const metrics = createMetrics(actions);
  const layers = createLayers(actions);
  const gradients = createGradientNorms(actions);
  const looks = [createWeights(actions), createActivations(actions)];
  const data = createData(actions);
  const sample = createSample(actions);
  const compare = createCompare(actions);
  const sweep = createSweep(actions);
  const charts: View = {
    root: element('div', { class: 'charts' }, loss.root, metrics.root),
    update(page) {
      loss.update(page);
      metrics.update(page);
    },
  };
  /** The views of each tab, in their order from above. */
  const views: Readonly<Record<Tab, readonly View[]>> = {
    overview: [charts, layers],
    layers: [gradients, layers, ...looks],
    data: [data],
    sample: [sample],
    compare: [compare, charts],
    sweep: [sweep],
  };
  const all = [...new Set([compare, charts, gradients, layers, ...looks, data, sample, sweep])];
  const root = element(
    'div',
    { class: 'measured', role: 'tabpanel', id: tabPanel },
    ...all.map((view) => element('div', { class: 'part' }, view.root)),
  );
  return {
    root,
    update(page) {
      const drawn = anythingMeasured(page) || page.state.sweep !== undefined;
      setShown(root, drawn);
      if (!drawn) return;
      const tab = shownTab(page);
      setAttributes(root, { 'aria-labelledby': tabId(tab) });
      for (const view of all) {
        const seen = views[tab].includes(view);
        if (view.root.parentElement) setShown(view.root.parentElement, seen);
        if (seen) view.update(page);
      }
    },
  };
}
