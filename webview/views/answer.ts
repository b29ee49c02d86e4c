import { textButton } from '../controls';
import { element, setAttributes, setShown, setText } from '../dom';
import type { Actions } from '../page';
import type { Sight } from '../questions';
import type { ViewName } from '../../src/protocol/inspect';

/** What a part of the page that shows answers is called. */
export interface AnswerSection {
  /** In the style and in ids. */
  readonly name: string;
  readonly title: string;
  readonly tools?: readonly HTMLElement[];
  readonly body: readonly HTMLElement[];
}

/**
 * A part of the page that shows what a run answers. While there is no answer it says so, or why there is none; the words
 * beside the title say what of the answer is.
 */
export function createAnswerSection({ name, title, tools = [], body }: AnswerSection, actions: Actions) {
  const heading = element('h2', { id: `${name}-title` }, title);
  const facts = element('span', { class: 'reading' });
  const text = element('span');
  const again = textButton('Try again', undefined, () => actions.retry());
  const note = element('p', { class: 'answer-note', role: 'status' }, text, again);
  const frame = element('div', { class: 'answer' }, ...body);
  const root = element(
    'section',
    { class: name, 'aria-labelledby': `${name}-title` },
    element('div', { class: 'section-head' }, heading, facts, element('span', { class: 'tools' }, ...tools)),
    note,
    frame,
  );
  return {
    root,
    /** Shows whether the section has a meaning for the run. */
    offer(offered: boolean): boolean {
      setShown(root, offered);
      return offered;
    },
    title: (words: string) => setText(heading, words),
    /** Takes what is known, and gives the answer to draw. */
    take<V extends ViewName>({ shown, error }: Sight<V>, words: (shown: NonNullable<Sight<V>['shown']>) => string) {
      setShown(note, shown === undefined);
      setShown(again, error !== undefined);
      setAttributes(note, { class: error === undefined ? 'answer-note' : 'answer-note error' });
      setText(text, error ?? 'Looking into the run…');
      setShown(frame, shown !== undefined);
      setText(facts, shown ? words(shown) : '');
      return shown;
    },
  };
}

/** Which epoch an answer is of, and why that is not the one that the page shows. */
export const epochNote = (shown: { readonly epoch: number }, wanted: number | undefined): string =>
  wanted !== undefined && shown.epoch !== wanted
    ? `epoch ${shown.epoch}, since the weights of epoch ${wanted} were not kept`
    : `epoch ${shown.epoch}`;

/** How many samples of a part an answer is about. */
export const samplesNote = ({ seen, of }: { readonly seen: number; readonly of: number }): string => {
  const all = of.toLocaleString('en-US');
  return `${seen < of ? `${seen.toLocaleString('en-US')} of ${all}` : all} samples`;
};
