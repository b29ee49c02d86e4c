import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { VscodeButton } from '@vscode-elements/elements/dist/vscode-button/index.js';
import { actionsFor, isActive, stateWord, type Action } from '../actions';
import { allValid, overridesOf } from '../drafts';
import { element, icon, keyedChildren, setAttributes, setShown, setText } from '../dom';
import type { Actions, Page, View } from '../page';
import type { PanelRun } from '../../src/protocol/panel';
import { runTitle } from '../comparison';
import { dataOf, displayed } from '../state';
import { announcement, figuresOf, loadingText, shareDone, takesOf, type Figure } from '../summary';
import { createTabs } from './tabs';
import { createTimeline } from './timeline';

const buttons: Readonly<Record<Action, { readonly label: string; readonly icon: string }>> = {
  train: { label: 'Train', icon: 'play' },
  resume: { label: 'Resume', icon: 'debug-continue' },
  fork: { label: 'Fork', icon: 'repo-forked' },
  continue: { label: 'Continue', icon: 'debug-continue' },
  pause: { label: 'Pause', icon: 'debug-pause' },
  stepBatch: { label: 'Step batch', icon: 'debug-step-over' },
  stepEpoch: { label: 'Step epoch', icon: 'debug-step-into' },
  stop: { label: 'Stop', icon: 'debug-stop' },
};
const order: readonly Action[] = ['resume', 'train', 'fork', 'continue', 'pause', 'stepBatch', 'stepEpoch', 'stop'];

/** What stays at the top: which run, how it stands, what can be done with it. */
export function createHeader(actions: Actions): View {
  let page: Page | undefined;
  /** The run that was asked to stop and has not said yet how it ended: the click is answered at once. */
  let stopping: string | undefined;
  const title = element('h1');
  const state = element('span', { class: 'state' });
  const jump = element('button', {
    type: 'button',
    class: 'tool jump',
    title: 'Hyperparameters',
    'aria-label': 'Hyperparameters',
  });
  jump.append(element('span', { class: 'codicon codicon-settings', 'aria-hidden': 'true' }));
  jump.addEventListener('click', () => {
    document.getElementById('hyperparameters')?.scrollIntoView({ block: 'start' });
    document.getElementById('hyperparameters-title')?.focus({ preventScroll: true });
  });
  const made = new Map(
    order.map((action) => {
      const button = createButton(action);
      button.addEventListener('click', () => {
        if (!page) return;
        if (action === 'stop') stopping = displayed(page.state)?.id;
        press(action, page, actions);
      });
      return [action, button] as const;
    }),
  );
  const train = made.get('train');
  const stop = made.get('stop');
  const figures = element('div', { class: 'figures' });
  const shown = keyedChildren(figures, createFigure);
  const timeline = createTimeline(actions);
  const tabs = createTabs(actions);
  const past = element('span', { class: 'badge' });
  const progress = element('div', {
    class: 'visually-hidden',
    role: 'progressbar',
    'aria-label': 'Training',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
  });
  const spoken = element('div', { class: 'visually-hidden', role: 'status' });
  const root = element(
    'header',
    {},
    element(
      'div',
      { class: 'title-row' },
      element('div', { class: 'title' }, title, state, past),
      element('div', { class: 'toolbar' }, ...made.values(), jump),
    ),
    figures,
    timeline.root,
    tabs.root,
    progress,
    spoken,
  );
  return {
    root,
    update(next) {
      page = next;
      const { cell } = next.state;
      const run = displayed(next.state);
      setText(title, cell?.title || run?.cell || cell?.file || 'Nnet');
      if (!run || run.id !== stopping || !isActive(run.state) || next.state.problem) stopping = undefined;
      const word = run && (stopping ? 'stopping' : (waiting(run) ?? stateWord(run.state)));
      setText(state, run ? `${word} · ${runTitle(run)}` : 'not trained yet');
      if (stop) setAttributes(stop, { disabled: stopping !== undefined });
      setAttributes(state, { title: run && takesOf(run) });
      setAttributes(root, { 'data-state': run?.state ?? 'none' });
      const allowed = new Set(run ? allowedFor(run, next) : actionsFor(undefined));
      for (const [action, button] of made) setShown(button, allowed.has(action));
      // One button stands out.
      if (train) setAttributes(train, { secondary: allowed.has('resume') });
      if (train) {
        const overrides = overridesOf(cell, next.settings);
        const problem = cell === undefined || cell.problem !== undefined || !allValid(cell, overrides);
        setAttributes(train, { disabled: problem });
        const label = overrides.length > 0 ? 'Train with changes' : 'Train';
        setAttributes(train, { title: label, 'aria-label': label });
        if (train.lastElementChild) setText(train.lastElementChild, label);
      }
      const resume = made.get('resume');
      if (resume && run) {
        const label = `Resume from epoch ${dataOf(next.state, run).epochs.length}`;
        setAttributes(resume, { title: `${label}: go on where it stood, to the same bits`, 'aria-label': label });
      }
      const fork = made.get('fork');
      if (fork && next.epoch !== undefined) {
        const label = `Fork from epoch ${next.epoch}`;
        setAttributes(fork, {
          title: `${label}: train from its weights, with the hyperparameters below`,
          'aria-label': label,
        });
      }
      setShown(past, next.epoch !== undefined);
      if (next.epoch !== undefined) setText(past, `${next.replaying ? 'replay, ' : ''}epoch ${next.epoch}`);
      const list = run ? figuresOf(next.state, run, next.epoch) : [];
      setShown(figures, list.length > 0);
      const cells = shown(list.map((_, place) => String(place)));
      list.forEach((figure, place) => cells.get(String(place))?.update(figure));
      setAttributes(progress, { 'aria-valuenow': run ? Math.round(100 * shareDone(run)) : 0 });
      timeline.update(next);
      tabs.update(next);
      setText(spoken, run ? announcement(run) : '');
    },
  };
}

/** What goes on is a button that stands out; what interrupts it is one of a tool bar, as VS Code's debugger has it. */
function createButton(action: Action): HTMLElement {
  const { label, icon: name } = buttons[action];
  const text = element('span', { class: 'button-label' }, label);
  const named = { title: label, 'aria-label': label, 'data-action': action };
  if (action !== 'train' && action !== 'continue' && action !== 'resume') {
    return element('button', { type: 'button', class: 'tool action', ...named }, icon(name), text);
  }
  const button: VscodeButton = document.createElement('vscode-button');
  button.icon = name;
  button.append(text);
  setAttributes(button, named);
  return button;
}

/** What can be done with the run on display: it can be forked at an epoch that was chosen, and that is not its last. */
function allowedFor(run: PanelRun, { epoch, replaying, state }: Page): readonly Action[] {
  const allowed = actionsFor(run.state).filter((action) => action !== 'resume' || run.resumable);
  const forks = epoch !== undefined && !replaying && state.cell !== undefined && !isActive(run.state);
  return forks ? [...allowed, 'fork'] : allowed;
}

const waiting = ({ state, progress }: NonNullable<ReturnType<typeof displayed>>): string | undefined =>
  state !== 'running' ? undefined : progress ? loadingText(progress) : 'starting';

function press(action: Action, { state, settings, epoch }: Page, actions: Actions): void {
  const overrides = [...overridesOf(state.cell, settings)];
  if (action === 'train') {
    actions.post({ type: 'train', overrides });
    return;
  }
  const run = displayed(state)?.id;
  if (run === undefined) return;
  if (action === 'fork') {
    if (epoch !== undefined) actions.post({ type: 'fork', run, epoch, overrides });
    return;
  }
  if (action === 'stepBatch' || action === 'stepEpoch') {
    actions.post({ type: 'step', run, unit: action === 'stepBatch' ? 'batch' : 'epoch' });
  } else actions.post({ type: action, run });
}

function createFigure() {
  const value = element('span', { class: 'figure-value' });
  const unit = element('span', { class: 'figure-unit' });
  const label = element('span', { class: 'figure-label' });
  const change = element('span', { class: 'figure-change' });
  return {
    root: element(
      'div',
      { class: 'figure' },
      element('div', {}, value, unit),
      element('div', { class: 'figure-below' }, label, change),
    ),
    update(figure: Figure) {
      setText(value, figure.value);
      setText(unit, figure.unit ?? '');
      setText(label, figure.label);
      setText(change, figure.change?.text ?? '');
      setAttributes(change, { title: figure.change?.detail });
    },
  };
}
