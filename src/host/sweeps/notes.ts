import { l10n } from 'vscode';
import { duration, metric } from '../format';
import { lastRecord, type Sweep } from './sweep';

const metricName = (name: string): string => name.slice(name.lastIndexOf(' ') + 1);

/** How a sweep stands, or what it came to: `3/12 runs, 40 s left, best lr=0.03: validation accuracy 97.5 %`. */
export function sweepText(sweep: Sweep, now: number): string {
  const { state, done, members, score } = sweep;
  const [best] = sweep.ranked();
  const value = best && score.of(lastRecord(best.run));
  const setting = best?.overrides
    .map(({ path, value: to }) => `${path.slice(path.lastIndexOf('.') + 1)}=${to}`)
    .join(' ');
  const left = sweep.secondsLeft(now);
  return [
    ...(state === 'ended' ? [] : [l10n.t('{0}/{1} runs', done, members.length)]),
    ...(state === 'paused' ? [l10n.t('paused')] : state === 'stopped' ? [l10n.t('stopped')] : []),
    ...(left === undefined ? [] : [l10n.t('{0} left', duration(left))]),
    ...(value !== undefined && Number.isFinite(value)
      ? [l10n.t('best {0}: {1} {2}', setting ?? '', score.name, metric(metricName(score.name), value))]
      : []),
  ].join(', ');
}
