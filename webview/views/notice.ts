import type { PanelRun } from '../../src/protocol/panel';
import { element, icon, setAttributes, setShown, setText } from '../dom';
import type { View } from '../page';
import { displayed, type PageState } from '../state';

interface Notice {
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** What has to be said above everything else, the most pressing first. */
export function noticeOf(state: PageState): Notice | undefined {
  if (state.problem !== undefined) return { severity: 'error', text: state.problem };
  if (state.cell?.problem !== undefined) return { severity: 'error', text: `Cannot be trained: ${state.cell.problem}` };
  const run = displayed(state);
  if (!run) return undefined;
  const message = run.result?.message;
  if (run.state === 'failed') return { severity: 'error', text: message ?? 'The run failed.' };
  if (run.state === 'diverged') return { severity: 'warning', text: message ?? 'The run diverged.' };
  if (run.state === 'interrupted') return { severity: 'warning', text: message ?? interruption(run) };
  if (run.stale)
    return { severity: 'info', text: 'The text has changed since this run: its values are not those of the text.' };
  const notes = run.facts?.notes ?? [];
  if (notes.length > 0) return { severity: 'info', text: notes.join(' ') };
  return undefined;
}

/** One line under the header. */
export function createNotice(): View {
  const symbol = icon('info');
  const text = element('span');
  const root = element('div', { class: 'notice', role: 'status' }, symbol, text);
  return {
    root,
    update({ state }) {
      const notice = noticeOf(state);
      setShown(root, notice !== undefined);
      if (!notice) return;
      setAttributes(root, { class: `notice ${notice.severity}` });
      setAttributes(symbol, { class: `codicon codicon-${notice.severity}` });
      setText(text, notice.text);
    },
  };
}

const interruption = ({ progress, resumable }: PanelRun): string => {
  const at = progress ? ` at epoch ${progress.epoch}` : '';
  return `The run was interrupted${at}${resumable ? ': resume it where it stood, or train anew' : ''}.`;
};
