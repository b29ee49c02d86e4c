import { parsePanelMessage } from '../src/protocol/panel';
import { element, setShown } from './dom';
import { connect } from './host';
import { linesOf } from './lines';
import type { Actions, Page, View } from './page';
import { readSettings } from './settings';
import { initialState, reduce, withoutProblem } from './state';
import { readTheme, watchTheme } from './theme';
import { createEmpty } from './views/empty';
import { createHeader } from './views/header';
import { createHyperparameters } from './views/hyperparameters';
import { createLayers } from './views/layers';
import { createLoss } from './views/loss';
import { createMetrics } from './views/metrics';
import { createNotice } from './views/notice';
import { createRuns } from './views/runs';

const host = connect();
let page: Page = { state: initialState, settings: readSettings(host.kept), theme: readTheme() };
let scheduled = false;
/** The spec's URI: by it the host finds the page's file again when the window was reloaded. */
let spec: string | undefined;

const keep = (): void => host.keep({ ...page.settings, document: spec });

/** Changes what the views draw from, and draws in the next animation frame. */
function change(changed: Partial<Page>): void {
  page = { ...page, ...changed };
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const view of views) view.update(page);
  });
}

const actions: Actions = {
  post(request) {
    change({ state: withoutProblem(page.state) });
    host.post(request);
  },
  set(changed) {
    change({ settings: { ...page.settings, ...changed } });
    keep();
  },
  point(hair) {
    if (hair !== page.hair) change({ hair });
  },
};

const loss = createLoss(actions);
const metrics = createMetrics(actions);
const layers = createLayers(actions);
const measured: View = {
  root: element(
    'div',
    { class: 'measured' },
    element('div', { class: 'charts' }, loss.root, metrics.root),
    layers.root,
  ),
  update(next) {
    const drawn = linesOf(next.state, next.settings.hidden, 'loss').length > 0;
    setShown(measured.root, drawn);
    if (!drawn) return;
    for (const view of [loss, metrics, layers]) view.update(next);
  },
};
const header = createHeader(actions);
const notice = createNotice();
const empty = createEmpty(actions);
const runs = createRuns(actions);
const hyperparameters = createHyperparameters(actions);
const views: readonly View[] = [header, notice, empty, measured, hyperparameters, runs];

document
  .getElementById('root')
  ?.append(
    header.root,
    notice.root,
    element(
      'main',
      {},
      element('div', { class: 'column-main' }, empty.root, measured.root),
      element('div', { class: 'column-side' }, hyperparameters.root, runs.root),
    ),
  );

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const before = page.state;
  const message = parsePanelMessage(data);
  const state = reduce(before, message);
  if (message.type === 'snapshot' && message.document !== spec) {
    spec = message.document;
    keep();
  }
  if (state.lost && !before.lost) host.post({ type: 'ready' });
  change({ state });
});
watchTheme(() => change({ theme: readTheme() }));
change({});
host.post({ type: 'ready' });
