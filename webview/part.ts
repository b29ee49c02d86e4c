import type { PartName } from '../src/protocol/inspect';
import type { PanelRun } from '../src/protocol/panel';
import { createChoice } from './controls';
import { setShown } from './dom';
import type { Actions } from './page';
import { parts, type Settings } from './settings';

/** The parts of the data that views look at. */

export const partWords: Readonly<Record<PartName, string>> = {
  train: 'training data',
  validation: 'validation data',
  test: 'test data',
};

/** The parts that have samples. */
const filled = ({ facts }: PanelRun): readonly PartName[] => parts.filter((part) => (facts?.samples[part] ?? 0) > 0);

/** The part that is looked at: the chosen one, else what the net has not learned from, else what there is. */
export function partOf(run: PanelRun, { part }: Pick<Settings, 'part'>): PartName {
  const there = filled(run);
  const order: readonly (PartName | undefined)[] = [part, 'validation', 'test'];
  return order.find((one) => one !== undefined && there.includes(one)) ?? 'train';
}

/** A choice of the part, for all views at once. */
export function createPartChoice(actions: Actions) {
  const choice = createChoice(
    'Part of the data',
    parts.map((value) => ({ value, label: partWords[value] })),
    (value) => actions.set({ part: parts.find((part) => part === value) }),
  );
  return {
    root: choice.root,
    update(run: PanelRun, shown: PartName): void {
      const there = filled(run);
      for (const option of choice.root.options) {
        const offered = parts.some((part) => part === option.value && there.includes(part));
        setShown(option, offered);
      }
      choice.root.disabled = there.length < 2;
      choice.show(shown);
    },
  };
}
