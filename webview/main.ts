import type { ViewName } from '../src/protocol/inspect';
import { parsePanelMessage } from '../src/protocol/panel';
import { element } from './dom';
import { connect } from './host';
import type { Actions, Page, View } from './page';
import { choose, moved, readChosen, replayed, replayStart, shownEpoch, type Chosen } from './playhead';
import { createQuestions, type Question, type Sight } from './questions';
import { createReplay } from './replay';
import { scrollTo } from './scroll-to';
import { readSettings, turned } from './settings';
import { displayed, initialState, reduce, withoutProblem } from './state';
import { readTheme, watchTheme } from './theme';
import { createEmpty } from './views/empty';
import { createHeader } from './views/header';
import { createHyperparameters } from './views/hyperparameters';
import { createMeasured } from './views/measured';
import { createNotice } from './views/notice';
import { createRuns } from './views/runs';

/** Milliseconds between two epochs that the host is told of: the editor's values change four times a second. */
const tellingInterval = 100;

const host = connect();
const questions = createQuestions({
  post: (id, run, query) => host.post({ type: 'inspect', id, run, query }),
  clock: () => performance.now(),
  later: (milliseconds, what) => setTimeout(what, milliseconds),
  changed: () => change({}),
});
let page: Page = {
  state: initialState,
  settings: readSettings(host.kept),
  theme: readTheme(),
  replaying: false,
  look: askRun,
};
let chosen: Chosen | undefined = readChosen(keptChosen(host.kept));
let scheduled = false;
/** The spec's URI: by it the host finds the page's file again when the window was reloaded. */
let spec: string | undefined;

/** Asks the run on display. A run that goes on has another answer with each step, unless an epoch is chosen. */
function askRun<V extends ViewName>(place: string, question: Question<V>): Sight<V> {
  const run = displayed(page.state);
  if (!run) return { waiting: false };
  const { epoch } = page;
  const moment = epoch === undefined ? `${run.state} ${run.progress?.step ?? 0}` : run.state;
  return questions.look(place, { run: run.id, question, epoch, moment });
}

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
    questions.sweep();
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

function show(choice: Chosen | undefined): void {
  replay.stop();
  chosen = choice;
  change({});
  keep();
}

const actions: Actions = {
  post(request) {
    change({ state: withoutProblem(page.state) });
    host.post(request);
  },
  set(changed) {
    // Another part of the page is read from its beginning.
    if (changed.tab !== undefined && changed.tab !== page.settings.tab) window.scrollTo(0, 0);
    change({ settings: { ...page.settings, ...changed } });
    keep();
  },
  point(hair) {
    if (hair !== page.hair) change({ hair });
  },
  choose: (epoch) => show(choose(page.state, epoch)),
  move: (places) => show(moved(page.state, chosen, places)),
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
  retry: () => questions.retry(),
  compare: (runs) => host.post({ type: 'compare', runs: [...runs] }),
};

const measured = createMeasured(actions);
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

// What is scrolled to or focused comes to stand below the header, which stays.
new ResizeObserver(() => {
  document.documentElement.style.setProperty('--header', `${header.root.getBoundingClientRect().height}px`);
}).observe(header.root);

/** The page was turned to a layer, whose heat map is not there yet. */
let layerWanted = false;

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const before = page.state;
  const message = parsePanelMessage(data);
  const state = reduce(before, message);
  if (message.type === 'inspection') questions.receive(message);
  if (message.type === 'snapshot' && message.document !== spec) {
    spec = message.document;
    keep();
  }
  if (state.lost && !before.lost) {
    questions.restart();
    host.post({ type: 'ready' });
  }
  change({ state });
  if (message.type === 'show') {
    actions.set(turned(page.settings, message, state.runs));
    layerWanted = message.layer !== undefined;
    if (!layerWanted) window.scrollTo(0, 0);
  }
  // The heat map makes the page longer when its values are there: only then it can be scrolled to.
  if (layerWanted) requestAnimationFrame(() => scrollTo(['weights-title', 'layer-title'], header.root));
  if (message.type === 'inspection') layerWanted = false;
});
watchTheme(() => change({ theme: readTheme() }));
change({});
host.post({ type: 'ready' });
