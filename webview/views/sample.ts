import type { InspectionOf } from '../../src/protocol/inspect';
import { iconButton } from '../controls';
import { element, keyedChildren, setAttributes, setText, whenChanged } from '../dom';
import { count, figure } from '../format';
import type { Actions, Page, View } from '../page';
import { pictureShape, rangeOf } from '../sample-picture';
import { actualText, isRight, predictedText } from '../sample-words';
import { displayed } from '../state';
import { createAnswerSection, epochNote } from './answer';
import { createLayerWalk, type LayerSteps } from './layer-walk';
import { createThumbnail, lineButton } from './sample-parts';

type Sample = InspectionOf<'sample'>;

const partNames = { train: 'training data', validation: 'validation data', test: 'test data' } as const;

/** One sample on its way through the net and back: what every layer makes of it, and what of the loss comes back to it. */
export function createSample(actions: Actions): View {
  let page: Page | undefined;
  const number = element('input', { type: 'number', class: 'sample-number', min: 1, step: 1, 'aria-label': 'Sample' });
  const of = element('span', { class: 'reading' });
  const go = (sample: number): void => actions.set({ sample: Math.max(0, Math.min(total(page) - 1, sample)) });
  number.addEventListener('change', () => {
    if (Number.isInteger(number.valueAsNumber)) go(number.valueAsNumber - 1);
    number.value = String((page?.settings.sample ?? 0) + 1);
  });
  const before = iconButton('chevron-left', 'Sample before', () => page && go(page.settings.sample - 1));
  const after = iconButton('chevron-right', 'Next sample', () => page && go(page.settings.sample + 1));
  const chooser = element('span', { class: 'sample-chooser' }, before, number, after, of);
  const picture = element('div', { class: 'sample-picture' });
  const facts = element('dl', { class: 'sample-facts' });
  const lesson = element(
    'p',
    { class: 'lesson-text' },
    'Forwards, each layer makes activations a of what the one before puts out. Backwards, δ says how the loss would change if a unit’s sum changed. Choose a unit to see both computed.',
  );
  const walk = element('ol', { class: 'walk' });
  const steps = keyedChildren(walk, (name) => createLayerWalk(name, actions));
  const section = createAnswerSection(
    {
      name: 'sample',
      title: 'One sample through the net',
      body: [element('div', { class: 'sample-head' }, picture, facts), lesson, walk],
    },
    actions,
  );
  const bar = element('div', { class: 'part-bar' }, element('span', {}, 'Sample'), chooser);
  const root = element('div', {}, bar, section.root);
  const described = whenChanged();
  return {
    root,
    update(next) {
      page = next;
      const run = displayed(next.state);
      if (!section.offer(run?.views?.includes('sample') === true) || !run?.facts) return;
      const sample = Math.min(next.settings.sample, total(next) - 1);
      if (document.activeElement !== number) number.value = String(sample + 1);
      setAttributes(number, { max: total(next) });
      before.disabled = sample === 0;
      after.disabled = sample >= total(next) - 1;
      const sight = next.look('sample', { view: 'sample', sample });
      const answer = section.take(sight, (given) => epochNote(given, next.epoch));
      setText(of, `of ${count(total(next))}${answer ? ` · ${partNames[answer.part]}` : ''}`);
      if (!answer) return;
      described([answer], () => {
        const shape = pictureShape(answer.inputShape, answer.features);
        const name = `Sample ${answer.sample + 1}`;
        picture.replaceChildren(
          ...(shape ? [createThumbnail(answer.input, shape, rangeOf([answer.input]), name)] : [featuresTable(answer)]),
        );
        facts.replaceChildren(...factsOf(answer, run.id, actions));
      });
      const all = stepsOf(answer, run.facts.layers);
      const made = steps(all.map(({ name }) => name));
      for (const step of all) made.get(step.name)?.update(next, step, answer, sight.waiting);
    },
  };
}

/** How many samples the data of the run on display has. */
function total(page: Page | undefined): number {
  const samples = page && displayed(page.state)?.facts?.samples;
  return samples ? samples.train + samples.validation + samples.test : 1;
}

function factsOf(answer: Sample, run: string, actions: Actions): readonly HTMLElement[] {
  const right = isRight(answer);
  const entry = (name: string, ...value: readonly (string | HTMLElement)[]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, ...value));
  const line = lineButton(answer, run, actions);
  return [
    entry('actual', actualText(answer, answer)),
    entry(right === undefined ? 'predicted' : 'taken for', predictedText(answer, answer)),
    entry('loss', figure(answer.loss, 4)),
    ...(line ? [entry('in the data file', line)] : []),
  ];
}

/** The features by their names; of many, the first ones. */
function featuresTable({ features, input, scaled }: Sample): HTMLElement {
  const most = 12;
  const differs = input.some((value, place) => value !== scaled[place]);
  const rest = features.length - most;
  return element(
    'table',
    { class: 'figures features' },
    element('caption', {}, 'Features of the sample'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['feature', 'value', ...(differs ? ['as the net sees it'] : [])].map((text) =>
          element('th', { scope: 'col' }, text),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...features
        .slice(0, most)
        .map((name, place) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, name),
            element('td', {}, figure(input[place] ?? NaN, 4)),
            ...(differs ? [element('td', {}, figure(scaled[place] ?? NaN))] : []),
          ),
        ),
      ...(rest > 0 ? [element('tr', {}, element('th', { scope: 'row' }, `and ${count(rest)} more`))] : []),
    ),
  );
}

/** The input, then each layer. */
function stepsOf(
  answer: Sample,
  layers: readonly { readonly name: string; readonly label: string }[],
): readonly LayerSteps[] {
  const picture = pictureShape(answer.inputShape, answer.features);
  const last = answer.layers[answer.layers.length - 1];
  return [
    {
      name: 'input',
      label: 'as the net sees it',
      shape: picture ? [picture.channels, picture.height, picture.width] : answer.inputShape,
      names: picture ? undefined : answer.features,
      output: answer.scaled,
      delta: answer.inputGradient,
      input: true,
    },
    ...answer.layers.map((layer): LayerSteps => ({
      name: layer.layer,
      label: layers.find(({ name }) => name === layer.layer)?.label ?? layer.kind,
      shape: layer.shape,
      names: layer === last && layer.output.length === answer.targets.length ? answer.targets : undefined,
      output: layer.output,
      delta: layer.delta,
      activated: layer.preactivation !== undefined,
      input: false,
    })),
  ];
}
