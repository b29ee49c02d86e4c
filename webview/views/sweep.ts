import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import type { PanelSweep } from '../../src/protocol/panel';
import { stateWord } from '../actions';
import { createChoice, iconButton, type Choice } from '../controls';
import { element, icon, setAttributes, setShown, setText, whenChanged } from '../dom';
import { duration, figure } from '../format';
import { metricText } from '../metric';
import type { Actions, Page, View } from '../page';
import { createFigure, type FigureContent } from '../picture/figure';
import { nearestRun, paintParallel } from '../picture/parallel';
import { nearestPoint, paintSweepScatter } from '../picture/sweep-scatter';
import { bestOf, goodness, pathAxis, scoreAxis, sorted, type SweptRun } from '../sweep';

const metricOf = ({ score: { name } }: PanelSweep): string => name.slice(name.lastIndexOf(' ') + 1);
const scoreText = (sweep: PanelSweep, value: number): string =>
  metricOf(sweep) === 'loss' ? figure(value, 4) : metricText(metricOf(sweep), value, 4);
const short = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** A sweep: how far it is, its runs the best first, and how what was set bears on what came of it. */
export function createSweep(actions: Actions): View {
  let page: Page | undefined;
  const status = element('span', { class: 'reading', role: 'status' });
  const heading = element('h2', { id: 'sweep-title' }, 'Sweep');
  const done = element('span');
  const bar = element(
    'div',
    { class: 'sweep-bar', role: 'progressbar', 'aria-label': 'Sweep', 'aria-valuemin': 0, 'aria-valuemax': 100 },
    done,
  );
  const steer = (action: 'pause' | 'continue' | 'stop') => (): void => {
    const id = page?.state.sweep?.id;
    if (id !== undefined) actions.post({ type: 'sweep', sweep: id, action });
  };
  const pause = iconButton('debug-pause', 'Pause sweep', steer('pause'));
  const goOn = iconButton('debug-continue', 'Continue sweep', steer('continue'));
  const stop = iconButton('debug-stop', 'Stop sweep', steer('stop'));
  const apply: VscodeButton = document.createElement('vscode-button');
  apply.append('Apply best to file');
  apply.addEventListener('click', () => {
    const sweep = page?.state.sweep;
    const best = sweep && bestOf(sweep);
    if (best) actions.post({ type: 'apply-member', sweep: sweep.id, place: best.place });
  });
  const table = createRunsTable(actions);
  const parallel = createFigure({ id: 'parallel', width: 640, height: 320 }, actions);
  const scatterTools = element('span');
  const scatter = createFigure({ id: 'sweep-scatter', tools: [scatterTools], width: 520, height: 320 }, actions);
  let choice: Choice | undefined;
  const offered = whenChanged();
  const root = element(
    'section',
    { class: 'sweep', 'aria-labelledby': 'sweep-title' },
    element('div', { class: 'section-head' }, heading, status, element('span', { class: 'tools' }, pause, goOn, stop)),
    bar,
    table.root,
    element('div', { class: 'buttons' }, apply),
    parallel.root,
    scatter.root,
  );
  const show = (sweep: PanelSweep, place: number | undefined): void => {
    const run = place === undefined ? undefined : sweep.runs[place]?.run;
    if (run !== undefined) actions.post({ type: 'select', run });
  };
  parallel.canvas.element.addEventListener('click', ({ offsetX, offsetY }) => {
    const sweep = page?.state.sweep;
    const { width, height } = parallel.canvas;
    if (sweep) show(sweep, nearestRun(axesOf(sweep), { left: 0, top: 0, width, height }, offsetX, offsetY));
  });
  scatter.canvas.element.addEventListener('click', ({ offsetX, offsetY }) => {
    const sweep = page?.state.sweep;
    const { width, height } = scatter.canvas;
    if (!sweep || !page) return;
    const over = pathAxis(sweep, chosenPath(sweep, page));
    const ranked = scoreAxis(sweep, (value) => scoreText(sweep, value));
    show(sweep, nearestPoint(over, ranked, { left: 0, top: 0, width, height }, offsetX, offsetY));
  });
  return {
    root,
    update(next) {
      page = next;
      const { sweep } = next.state;
      setShown(root, sweep !== undefined);
      if (!sweep) return;
      setText(heading, sweep.title);
      setText(status, statusText(sweep));
      setShown(pause, sweep.state === 'running');
      setShown(goOn, sweep.state === 'paused');
      setShown(stop, sweep.state === 'running' || sweep.state === 'paused');
      const percent = Math.round(100 * sweep.share);
      setShown(bar, sweep.state !== 'ended');
      setAttributes(bar, { 'aria-valuenow': percent });
      done.style.width = `${percent}%`;
      const best = bestOf(sweep);
      apply.disabled = best === undefined;
      setAttributes(apply, { title: best && `Write ${settingOf(sweep, best)} into the text` });
      table.update(next, sweep);
      offered([sweep.id, ...sweep.paths], () => {
        const options = sweep.paths.map((path) => ({ value: path, label: short(path) }));
        choice = createChoice('Over', options, (path) => actions.set({ sweepPath: path }));
        scatterTools.replaceChildren(choice.root);
      });
      const path = chosenPath(sweep, next);
      choice?.show(sweep.paths[path] ?? '');
      const shown = sweep.runs.findIndex(({ run }) => run !== undefined && run === next.state.selected);
      parallel.update(next, parallelContent(sweep, shown));
      scatter.update(next, scatterContent(sweep, path, shown));
    },
  };
}

const axesOf = (sweep: PanelSweep) => [
  ...sweep.paths.map((_, path) => pathAxis(sweep, path)),
  scoreAxis(sweep, (value) => scoreText(sweep, value)),
];

/** The chosen path, else the first that is a number, else the first. */
function chosenPath({ paths, runs }: PanelSweep, { settings }: Page): number {
  const chosen = paths.indexOf(settings.sweepPath ?? '');
  if (chosen >= 0) return chosen;
  const number = paths.findIndex((_, path) => runs.every(({ values }) => Number.isFinite(Number(values[path]))));
  return Math.max(0, number);
}

const settingOf = ({ paths }: PanelSweep, { values }: SweptRun): string =>
  paths.map((path, at) => `${short(path)}=${values[at] ?? ''}`).join(' ');

function statusText(sweep: PanelSweep): string {
  const ended = sweep.runs.filter(
    ({ state, out }) => out || !['waiting', 'queued', 'running', 'paused'].includes(state),
  );
  const words = {
    running: sweep.secondsLeft === undefined ? '' : `${duration(sweep.secondsLeft)} left`,
    paused: 'paused',
    stopped: 'stopped before its end',
    ended: '',
  };
  return [`${ended.length} of ${sweep.runs.length} runs`, words[sweep.state]].filter(Boolean).join(' · ');
}

/** Every number of the pictures. */
const numbers = (sweep: PanelSweep) => ({
  columns: ['run', ...sweep.paths, sweep.score.name, 'loss', 'epochs'],
  rows: sweep.runs.map(({ place, values, score, loss, epochs }) => [place, ...values, score, loss, epochs]),
});

function parallelContent(sweep: PanelSweep, shown: number): FigureContent {
  const axes = axesOf(sweep);
  const good = goodness(sweep);
  return {
    title: 'What was set, and what came of it',
    description: `A line for each of ${sweep.runs.length} runs, through ${sweep.paths.join(', ')} and ${sweep.score.name}.`,
    paint: (pen, theme, area, screen) =>
      paintParallel(pen, axes, good, theme, area, screen && shown >= 0 ? shown : undefined),
    table: () => numbers(sweep),
    text: (value) => figure(value, 4),
    depends: [sweep, shown],
    tall: () => 260,
  };
}

function scatterContent(sweep: PanelSweep, path: number, shown: number): FigureContent {
  const over = pathAxis(sweep, path);
  const ranked = scoreAxis(sweep, (value) => scoreText(sweep, value));
  return {
    title: `${sweep.score.name} over ${sweep.paths[path] ?? ''}`,
    description: `A point for each of ${sweep.runs.length} runs: ${sweep.score.name} over ${sweep.paths[path] ?? ''}.`,
    paint: (pen, theme, area, screen) =>
      paintSweepScatter(pen, over, ranked, theme, area, screen && shown >= 0 ? shown : undefined),
    table: () => numbers(sweep),
    text: (value) => figure(value, 4),
    depends: [sweep, path, shown],
    tall: () => 240,
  };
}

const words = (state: SweptRun['state'], out: boolean | undefined): string =>
  out ? 'out' : state === 'waiting' ? 'waiting' : stateWord(state);

/** The runs in a table that is sorted by a click on a heading. */
function createRunsTable(actions: Actions) {
  const head = element('thead');
  const body = element('tbody');
  const root = element(
    'div',
    { class: 'sweep-frame', tabindex: 0, role: 'region', 'aria-label': 'Runs of the sweep' },
    element('table', { class: 'sweep-table' }, element('caption', {}, 'Runs of the sweep'), head, body),
  );
  const changed = whenChanged();
  return {
    root,
    update({ settings, state }: Page, sweep: PanelSweep): void {
      const { sweepOrder } = settings;
      changed([sweep, sweepOrder, state.selected], () => {
        const columns = [
          { key: 'place', label: 'run' },
          ...sweep.paths.map((path) => ({ key: path, label: short(path) })),
          { key: 'score', label: sweep.score.name },
          ...(metricOf(sweep) === 'loss' ? [] : [{ key: 'loss', label: 'loss' }]),
        ];
        head.replaceChildren(element('tr', {}, ...columns.map(heading(actions, sweepOrder)), stateHead()));
        body.replaceChildren(...sorted(sweep, sweepOrder).map((run) => row(actions, sweep, run, state.selected)));
      });
    },
  };
}

const stateHead = (): HTMLElement => element('th', { scope: 'col' }, 'state');

const heading =
  (actions: Actions, order: string) =>
  ({ key, label }: { readonly key: string; readonly label: string }): HTMLElement => {
    const up = order === key;
    const down = order === `-${key}`;
    const button = element(
      'button',
      { type: 'button', class: 'sort' },
      label,
      up || down ? icon(up ? 'arrow-up' : 'arrow-down') : undefined,
    );
    button.addEventListener('click', () => actions.set({ sweepOrder: up ? `-${key}` : key }));
    const sort = up ? 'ascending' : down ? 'descending' : undefined;
    return element('th', { scope: 'col', 'aria-sort': sort }, button);
  };

function row(actions: Actions, sweep: PanelSweep, run: SweptRun, selected: string | undefined): HTMLElement {
  const { place, values, score, loss, state, out, message, run: id } = run;
  const shown = id !== undefined && id === selected;
  const name = element('button', { type: 'button', class: 'run-name', 'aria-pressed': String(shown) }, String(place));
  if (id === undefined) setAttributes(name, { disabled: true });
  else name.addEventListener('click', () => actions.post({ type: 'select', run: id }));
  return element(
    'tr',
    { class: shown ? 'shown' : undefined },
    element('th', { scope: 'row' }, name),
    ...values.map((value) => element('td', {}, value)),
    element('td', {}, scoreText(sweep, score)),
    ...(metricOf(sweep) === 'loss' ? [] : [element('td', {}, figure(loss, 4))]),
    element('td', { class: message === undefined ? undefined : 'message' }, message ?? words(state, out)),
  );
}
