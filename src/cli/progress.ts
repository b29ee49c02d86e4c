import type { Progress } from '../protocol/worker';

/** A duration as people say it: `0.8 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function writeDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A figure in at most seven characters or so: `0.0423`, `1.2e-7`. */
export const writeFigure = (value: number): string =>
  Number.isFinite(value) ? `${+value.toPrecision(3)}` : 'not finite';

const writeProgress = ({ epoch, epochs, step, loss, secondsLeft }: Progress): string =>
  [
    `epoch ${epoch}/${epochs}`,
    ...(step > 0 ? [`loss ${writeFigure(loss)}`] : []),
    ...(secondsLeft === undefined ? [] : [`${writeDuration(secondsLeft)} left`]),
  ].join(', ');

/** The progress bar, at most `width` wide: how much is done, the loss and the time left. */
export function progressLine(
  title: string,
  progress: Progress,
  stepsPerEpoch: number,
  width: number,
  colour: boolean,
): string {
  const { epochs, step, loading } = progress;
  const figures = loading ? `reading ${loading.file} ${Math.floor(100 * loading.share)} %` : writeProgress(progress);
  const share = loading ? loading.share : step / (epochs * stepsPerEpoch);
  const room = width - 1 - figures.length;
  const name = title.length + 2 + 14 <= room ? `${title}  ` : '';
  const bar = Math.min(40, room - name.length - 4);
  if (bar < 4) return figures.slice(0, Math.max(0, width - 1));
  const done = Math.min(bar, Math.floor(bar * share));
  const filled = '='.repeat(done);
  return `${name}[${colour ? `\u001b[36m${filled}\u001b[39m` : filled}${' '.repeat(bar - done)}] ${figures}`;
}
