import { createChoice } from '../controls';
import type { Actions, View } from '../page';
import { smoothings } from '../smoothing';

/** Whether lines are smoothed and how strongly, for all charts that offer it. */
export function createSmoothingChoice(actions: Actions): View {
  const options = smoothings.map((weight) => ({
    value: String(weight),
    label: weight === 0 ? 'raw' : `smooth ${weight}`,
  }));
  const choice = createChoice('Smoothing', options, (value) => actions.set({ smoothing: Number(value) }));
  choice.root.title =
    'Draws the exponential moving average over each line, with this weight of the past; what was measured stays, faintly';
  return {
    root: choice.root,
    update: ({ settings }) => choice.show(String(settings.smoothing)),
  };
}
