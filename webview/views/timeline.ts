import { isActive } from '../actions';
import { createChoice, iconButton, textButton } from '../controls';
import { element, setAttributes, setShown, setText, svg, whenChanged } from '../dom';
import { bandPath, bandWidth } from '../epoch-band';
import { nearestEpoch } from '../frames';
import type { Actions, Page, View } from '../page';
import { calmSpeeds, speeds } from '../playhead';
import { epochAxisEnd } from '../scale';
import { dataOf, displayed } from '../state';
import { shareDone } from '../summary';

/** How many measured epochs Page Up and Page Down go. */
const far = 10;

/**
 * The run's epochs from left to right: how far it is, which of them have statistics, and which one the page shows. The
 * slider stops only at epochs that were measured.
 */
export function createTimeline(actions: Actions): View {
  let page: Page | undefined;
  const play = iconButton('play', 'Replay', () => page && actions.replay(!page.replaying));
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  const offered = () =>
    (calm.matches ? calmSpeeds : speeds).map((speed) => ({ value: String(speed), label: `${speed}/s` }));
  const speed = createChoice('Epochs a second in a replay', offered(), (value) =>
    actions.set({ speed: Number(value) }),
  );
  speed.root.title = 'Measured epochs a second';
  const ground = svg('path', { class: 'ground' });
  const done = svg('path', { class: 'done' });
  const band = svg('path', { class: 'band' });
  const slider = element('input', { type: 'range', min: 1, step: 1, 'aria-label': 'Epoch' });
  const newest = textButton('newest', undefined, () => actions.choose(undefined));
  newest.classList.add('newest');
  const root = element(
    'div',
    { class: 'timeline' },
    play,
    speed.root,
    element(
      'div',
      { class: 'track' },
      svg(
        'svg',
        { viewBox: `0 0 ${bandWidth} 4`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        ground,
        done,
        band,
      ),
      slider,
    ),
    newest,
  );

  slider.addEventListener('input', () => {
    actions.choose(slider.valueAsNumber);
    // Where nothing was measured the thumb does not stay.
    if (page) slider.value = String(nearestEpoch(framesOf(page), slider.valueAsNumber) ?? 1);
  });
  slider.addEventListener('keydown', (event) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -far,
      PageUp: far,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    actions.move(step);
  });

  const measured = whenChanged();
  return {
    root,
    update(next) {
      page = next;
      const { state, epoch, replaying, settings } = next;
      const run = displayed(state);
      setShown(root, run !== undefined && run.state !== 'failed');
      if (!run) return;
      const { epochs, frames } = dataOf(state, run);
      const live = isActive(run.state);
      const last = Math.max(epochs.length, frames[frames.length - 1]?.epoch ?? 0);
      const planned = run.progress?.epochs ?? last;
      const end = Math.max(2, live ? epochAxisEnd(last, planned) : last);
      const none = frames.length < 2;
      measured([frames, end, shareDone(run), live], () => {
        const far = live ? Math.min(1, Math.max(0, shareDone(run) * planned - 1) / (end - 1)) : 1;
        setAttributes(ground, { d: `M0 0H${bandWidth}V4H0z` });
        setAttributes(done, { d: `M0 0H${(bandWidth * far).toFixed(1)}V4H0z` });
        setAttributes(band, { d: bandPath(frames, end, 4) });
        setAttributes(slider, { max: end });
      });
      const shown = epoch ?? frames[frames.length - 1]?.epoch ?? epochs.length;
      if (slider.valueAsNumber !== shown) slider.value = String(Math.max(1, shown));
      slider.disabled = none;
      setAttributes(slider, {
        'aria-valuetext': `epoch ${shown} of ${planned}${epoch === undefined ? `, ${live ? 'live' : 'the newest'}` : ''}`,
      });
      play.disabled = none;
      const label = replaying ? 'Stop the replay' : 'Replay';
      setAttributes(play, { title: label, 'aria-label': label, 'aria-pressed': String(replaying) });
      setAttributes(play.firstElementChild ?? play, { class: `codicon codicon-${replaying ? 'debug-pause' : 'play'}` });
      speed.show(
        String(
          offered().some(({ value }) => value === String(settings.speed)) ? settings.speed : offered().at(-1)?.value,
        ),
      );
      setText(newest, live ? 'live' : 'newest');
      setAttributes(newest, {
        'aria-pressed': String(epoch === undefined),
        title: live ? 'Follow the run' : 'Show the newest epoch',
      });
      setAttributes(root, { class: `timeline${live ? ' live' : ''}${epoch === undefined ? '' : ' chosen'}` });
    },
  };
}

const framesOf = ({ state }: Page) => dataOf(state, displayed(state)).frames;
