import { parsePanelMessage } from '../src/protocol/panel';
import { element, setAttributes, setShown } from './dom';
import { connect } from './host';
import type { Actions, Page, View } from './page';
import { choose, readChosen, replayed, replayStart, shownEpoch, type Chosen } from './playhead';
import { createReplay } from './replay';
import { readSettings, turned } from './settings';
import { displayed, initialState, reduce, withoutProblem } from './state';
import { anythingMeasured, shownTab } from './tabs';
import { readTheme, watchTheme } from './theme';
import { createEmpty } from './views/empty';
import { createGradientNorms } from './views/gradient-norms';
import { createHeader } from './views/header';
import { createHyperparameters } from './views/hyperparameters';
import { createLayers } from './views/layers';
import { createLoss } from './views/loss';
import { createMetrics } from './views/metrics';
import { createNotice } from './views/notice';
import { createRuns } from './views/runs';
import { tabId, tabPanel } from './views/tabs';

/** Milliseconds between two epochs that the host is told of: the editor's values change four times a second. */
const tellingInterval = 100;

const host = connect();
let page: Page = { state: initialState, settings: readSettings(host.kept), theme: readTheme(), replaying: false };
let chosen: Chosen | undefined = readChosen(keptChosen(host.kept));
let scheduled = false;
/** The spec's URI: by it the host finds the page's file again when the window was reloaded. */
let spec: string | undefined;

const keep = (): void => host.keep({ ...page.settings, document: spec, chosen });

function keptChosen(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null && 'chosen' in kept ? kept.chosen : undefined;
}

/** Changes what the views draw from, and draws in the next animation frame. */
function change(changed: Partial<Page>): void {
  const state = changed.state ?? page.state;
  page = { ...page, ...changed, epoch: shownEpoch(state, chosen), replaying: replay.running };
  tellEpoch();
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    for (const view of views) view.update(page);
  });
}

/** What the host knows of the shown epoch: nothing is told of a run's newest one before another was chosen. */
let told: { run?: string; epoch?: number } = {};
let telling: ReturnType<typeof setTimeout> | undefined;

function tellEpoch(): void {
  const run = displayed(page.state)?.id;
  const { epoch } = page;
  if (run !== told.run) told = { run };
  if (run === undefined || epoch === told.epoch || telling !== undefined) return;
  told = { run, epoch };
  host.post({ type: 'select-epoch', run, epoch: epoch ?? null });
  telling = setTimeout(() => {
    telling = undefined;
    tellEpoch();
  }, tellingInterval);
}

let start = 0;
const replay = createReplay({
  speed: () => page.settings.speed,
  step(steps) {
    chosen = replayed(page.state, start, steps);
    change({});
    return chosen !== undefined;
  },
  ended() {
    change({});
    keep();
  },
});

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
  choose(epoch) {
    replay.stop();
    chosen = choose(page.state, epoch);
    change({});
    keep();
  },
  replay(on) {
    const first = on ? replayStart(page.state, chosen) : undefined;
    if (first === undefined) replay.stop();
    else {
      start = first;
      chosen = choose(page.state, first);
      replay.start();
    }
    change({});
    keep();
  },
};

const loss = createLoss(actions);
const metrics = createMetrics(actions);
const gradients = createGradientNorms(actions);
const layers = createLayers(actions);
const overview = element('div', { class: 'charts' }, loss.root, metrics.root);
const measured: View = {
  root: element('div', { class: 'measured', role: 'tabpanel', id: tabPanel }, overview, gradients.root, layers.root),
  update(next) {
    const drawn = anythingMeasured(next);
    setShown(measured.root, drawn);
    if (!drawn) return;
    const tab = shownTab(next);
    setAttributes(measured.root, { 'aria-labelledby': tabId(tab) });
    setShown(overview, tab === 'overview');
    setShown(gradients.root, tab === 'layers');
    for (const view of tab === 'overview' ? [loss, metrics, layers] : [gradients, layers]) view.update(next);
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
  if (message.type === 'show') actions.set(turned(page.settings, message, state.runs));
});
watchTheme(() => change({ theme: readTheme() }));
change({});
host.post({ type: 'ready' });
